"""What the worker does at the real servers: prove, welcome, suspend."""

import imaplib

import pytest

from members import claims, provisioning
from members.models import Status
from members.tests import make
from members.tests.make import MAILBOX_PASSWORD
from portal.networks.models import AddressRange
from tests.mail.clients import HERE, admits, imap, received
from tests.servers import free_port

pytestmark = [pytest.mark.production, pytest.mark.usefixtures("portal")]


@pytest.fixture
def mailbox():
    """Return a mailbox that was just claimed."""
    return make.requested("hanako")


def drained(mailbox):
    """Let a worker have its turn; return the row as it is then."""
    mailbox.__class__.objects.update(next_attempt_at=mailbox.requested_at)
    provisioning.drain()
    mailbox.refresh_from_db()
    return mailbox


def welcomes(stack, mailbox):
    """Return the welcome messages that the owner finds with the first password."""
    password = mailbox.connection.connection_id
    return received(stack, mailbox.address, password, subject="is ready")


def test_a_claim_is_proven_on_both_ways_and_welcomed(mail_stack, mailbox):
    marks = mail_stack.marks
    assert drained(mailbox).status == Status.READY
    said = mail_stack.said(marks)
    assert "postfix/submission/smtpd" in said
    assert " auth=1 " in said
    assert f"imap-login: Info: Login: user=<{mailbox.address}>" in said
    (text,) = welcomes(mail_stack, mailbox)
    assert b"Return-Path: <>" in text
    assert b"Message-ID: <welcome." in text


@pytest.mark.parametrize("name", ["PROOF_SUBMISSION", "PROOF_IMAP", "DELIVERY_LMTP"])
def test_without_one_of_the_servers_none_is_ready_and_staff_see_why(
    mail_stack, mailbox, portal, name
):
    away = f"{HERE}:{free_port()}"
    there = getattr(portal, name)
    setattr(portal, name, away)
    assert drained(mailbox).status == Status.REQUESTED
    assert name in mailbox.last_error
    assert away in mailbox.last_error
    setattr(portal, name, there)
    assert drained(mailbox).status == Status.READY
    assert len(welcomes(mail_stack, mailbox)) == 1


def test_without_an_own_network_nothing_is_proven(mail_stack, mailbox):
    AddressRange.objects.all().delete()
    provisioning.put_networks()
    assert drained(mailbox).status == Status.REQUESTED
    assert "535" in mailbox.last_error
    assert mailbox.connection.connection_id not in mailbox.last_error


def test_the_welcome_comes_once_however_often_the_row_is_applied(mail_stack, mailbox):
    drained(mailbox)
    for _time in range(2):
        type(mailbox).objects.update(status=Status.REQUESTED, applied_revision=0)
        assert drained(mailbox).status == Status.READY
    assert len(welcomes(mail_stack, mailbox)) == 1


def test_a_suspension_ends_the_sessions_that_are_open(mail_stack, portal):
    mailbox = make.mailbox("hanako", applied_revision=0)
    drained(mailbox)
    connection = imap(mail_stack, mailbox.address, MAILBOX_PASSWORD)
    claims.suspend(mailbox=mailbox, by=make.staff(), why="Abuse")
    drained(mailbox)
    assert mailbox.last_error == ""
    with pytest.raises((imaplib.IMAP4.abort, OSError)):
        connection.noop()
    connection.shutdown()
    assert admits(mail_stack, "993", mailbox.address, MAILBOX_PASSWORD)[0] == 535


def test_a_key_that_is_wrong_is_said_to_staff(portal):
    mailbox = make.mailbox("hanako", applied_revision=0, revision=2)
    portal.DOVEADM_KEY = "wrong"
    assert "DOVEADM" in drained(mailbox).last_error
    assert not mailbox.is_applied
