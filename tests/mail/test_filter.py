"""A filter for incoming mail, attached by one setting of the host (`filter`)."""

import smtplib
import threading
from contextlib import contextmanager
from socketserver import ThreadingTCPServer

import pytest

from members.mailsystem.tests.make import ALICE
from tests.mail.clients import ELSEWHERE, HERE, message, received, smtp
from tests.mail.milter import Filter

pytestmark = pytest.mark.production


@contextmanager
def attached(stack):
    """Run the filter where the servers of the tests look for one."""
    ThreadingTCPServer.allow_reuse_address = True
    with ThreadingTCPServer((HERE, stack.filter), Filter) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        yield
        server.shutdown()


def send(stack, subject):
    """Send from outside."""
    with smtp(stack.smtp, client=ELSEWHERE) as connection:
        connection.sendmail("sender@example.net", [ALICE], message(subject) + subject)


def test_it_sees_incoming_mail_and_refuses_what_it_will(servers):
    with attached(servers):
        send(servers, "Harmless")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            send(servers, "FORBIDDEN")
    assert refused.value.smtp_code == 550
    assert len(received(servers, ALICE, subject="Harmless")) == 1


def test_mail_goes_on_while_it_is_away(servers):
    send(servers, "FORBIDDEN")
    assert len(received(servers, ALICE, subject="FORBIDDEN")) == 1
