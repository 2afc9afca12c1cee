"""The mail servers of a measurement: Postfix and Dovecot as deploy/mail has them."""

import contextlib
from collections.abc import Iterator

from bench.place import Place
from tests.mailstack import mail_stack


@contextlib.contextmanager
def mail_servers(place: Place) -> Iterator[None]:
    """Run them; the programs that start meanwhile find them."""
    with mail_stack() as stack:
        place.mail.update(stack.worker_settings)
        yield
        place.mail.clear()
