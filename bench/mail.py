"""The mail servers of a measurement: Postfix and Dovecot as deploy/mail has them."""

import contextlib
from collections.abc import Iterator

from django.test.utils import override_settings

from bench.place import Place
from tests.mailstack import mail_stack


@contextlib.contextmanager
def mail_servers(place: Place) -> Iterator[None]:
    """Run them; this process and the programs that start meanwhile find them."""
    with mail_stack() as stack, override_settings(**stack.worker_settings):
        place.mail.update(stack.worker_settings)
        yield
        place.mail.clear()
