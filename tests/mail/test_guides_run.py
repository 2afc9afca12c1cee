"""What the guides print for own servers is run, word for word, against our 587."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from members import provisioning, senders
from members.tests import make
from tests.mail import own_servers
from tests.mail.conftest import need
from tests.station import wait_until

pytestmark = [pytest.mark.production, pytest.mark.django_db(transaction=True)]
SAMPLE = "user"
"""The name in the public pages: nothing but the password has to be filled in."""
OFFICE, OLD = "office.example", "taro@oldhost.example"
OUT = "x@example.org"
PAGE = f"{settings.BASE_URL}/members/senders/"


@pytest.fixture
def guide(client, mail_stack, portal):
    """Return a function that gives the boxes of a guide's page, with our servers."""
    need(own_servers.PACKAGES)
    portal.SUBMISSION_HOST = "localhost"  # as the certificate says
    portal.SUBMISSION_PORT = mail_stack.submission
    call_command("loadcontent", "guides", verbosity=0)

    def guide(slug):
        pages = [client.get(f"{x}/guides/gol/{slug}/") for x in ("", "/en")]
        ja, en = (own_servers.boxes(page.content.decode()) for page in pages)
        assert ja == en
        return ja

    return guide


@pytest.fixture
def mailbox(portal):
    """Return a mailbox that has confirmed a domain and an address."""
    mailbox = make.mailbox(SAMPLE, applied_revision=0)
    for kind, name in (("domain", OFFICE), ("address", OLD)):
        mailbox.senders.create(
            kind=kind, name=name, token="t" * 20, confirmed_at=timezone.now()
        )
    drain(mailbox)
    return mailbox


@pytest.fixture
def filled_in(mail_stack):
    """Return what a subscriber knows."""
    return {"password": make.MAILBOX_PASSWORD, "trust": mail_stack.ca_file}


def drain(mailbox):
    """Let a worker have its turn."""
    type(mailbox).objects.update(next_attempt_at=mailbox.requested_at)
    provisioning.drain()


def test_the_postfix_of_an_office_relays_many_senders_and_its_bounces(
    guide, mailbox, filled_in, outside
):
    with own_servers.office(guide("postfix"), **filled_in) as office:
        office.send(f"info@{OFFICE}", OUT)
        office.send(f"shop@{OFFICE}", OUT)
        office.send("y@example.net", f"no.such.user@{OFFICE}")  # comes back
        found = sorted((one.mail_from, *one.rcpt_tos) for one in outside.wait(3))
        assert found == [
            ("<>", "y@example.net"),
            (f"info@{OFFICE}", OUT),
            (f"shop@{OFFICE}", OUT),
        ]
        assert b"unknown user" in b"".join(one.content for one in outside.envelopes)
        for sender in mailbox.senders.all():
            senders.remove(sender=sender, by=mailbox.account)
        drain(mailbox)
        office.send(f"info@{OFFICE}", OUT)
        wait_until(lambda: f"Confirm it first: {PAGE}" in office.log, 30)
        assert "said: 553" in office.log


def test_msmtp_sends_as_what_was_confirmed_and_shows_what_to_do_about_the_rest(
    guide, mailbox, filled_in, outside
):
    sent = own_servers.msmtp(guide("mutt-msmtp"), sender=OLD, to=OUT, **filled_in)
    assert (sent.returncode, sent.stderr) == (0, "")
    assert [one.mail_from for one in outside.wait(1)] == [OLD]
    other = "new@oldhost.example"
    refused = own_servers.msmtp(guide("mutt-msmtp"), sender=other, to=OUT, **filled_in)
    assert refused.returncode != 0
    assert f"Confirm it first: {PAGE}" in refused.stderr
