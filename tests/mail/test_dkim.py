"""What leaves the mail system is signed, and the signature holds (RFC 6376)."""

import dkim
import pytest

from members.mailsystem.tests.make import ALICE
from portal.mailcheck import hosts
from tests.mail.clients import ELSEWHERE, HERE, message, received, signed_in, smtp

pytestmark = pytest.mark.production
STRANGER = "x@example.org"


@pytest.fixture
def verifies(mail_stack):
    """Tell whether a message verifies with the record that maildns prints."""
    host = hosts.MailHost(
        name="mail.example",
        addresses=(),
        selector="station",
        public_key=hosts.public_key(mail_stack.directory / "dkim.key"),
    )
    texts = {record.name: record.value for record in hosts.records(host)}
    return lambda content: dkim.verify(
        content, dnsfunc=lambda name, timeout: texts[name.decode()].encode()
    )


@pytest.mark.parametrize("port", ["submission", "submissions", "smtp"])
def test_mail_of_a_member_is_signed(servers, outside, verifies, port):
    with signed_in(servers, port=getattr(servers, port), client=HERE) as connection:
        connection.sendmail(ALICE, [STRANGER], message("Signed"))
    (envelope,) = outside.wait(1)
    assert b"d=gol.com; s=station;" in envelope.content
    assert verifies(envelope.content)
    assert not verifies(envelope.content.replace(b"Hello.", b"Goodbye."))


def test_mail_from_outside_is_not_signed_as_ours(servers):
    with smtp(servers.smtp, client=ELSEWHERE) as connection:
        connection.sendmail("sender@example.net", [ALICE], message("Not ours"))
    (text,) = received(servers, ALICE, subject="Not ours")
    assert b"DKIM-Signature" not in text
