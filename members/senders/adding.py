"""Ask for an address or a domain; nothing may be sent until it is confirmed."""

import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from members import tasks
from members.models import Mailbox, Sender, Status
from members.senders import limits, reading
from members.senders.refusals import Reason, SenderRefused

MOST = 20
"""Senders that one mailbox may have, those that wait included."""
TOKEN_BYTES = 10


def may_add(mailbox: Mailbox | None) -> Reason | None:
    """Say why no sender can be added to the mailbox now, or None when one can.

    A first password is a weak secret: with it nobody sends as an outside address.
    """
    if mailbox is None:
        return Reason.NO_MAILBOX
    if mailbox.status != Status.READY:
        return Reason.NOT_READY
    return Reason.INITIAL if mailbox.initial_password else None


def add_address(*, mailbox: Mailbox, typed: str) -> Sender:
    """Have a code mailed to an address elsewhere; asked again, another code.

    What is answered, and how fast, does not depend on whether the address exists, or on
    whether somebody else confirmed it: both then may send as it. Raise SenderRefused.
    """
    _kind, address = reading.parse(typed, Sender.Kind.ADDRESS)
    _hold(mailbox)
    reading.hold_address(address, own=mailbox.address)
    if _has_domain_of(mailbox, address):
        raise SenderRefused(Reason.COVERED)
    sender = _find(mailbox, address) or _new(mailbox, Sender.Kind.ADDRESS, address)
    resend(sender=sender)
    return sender


def resend(*, sender: Sender) -> None:
    """Have a new code mailed; the earlier one ends when it is. Raise SenderRefused."""
    _hold(sender.mailbox)
    if sender.confirmed_at:
        raise SenderRefused(Reason.THERE_ALREADY)
    limits.hold_mail(mailbox=sender.mailbox_id, to=sender.name)
    now = timezone.now()
    with transaction.atomic():
        Sender.objects.pending().filter(pk=sender.pk).update(
            code_asked_at=now, code_due_at=now
        )
        transaction.on_commit(tasks.nudge_codes, robust=True)
    sender.refresh_from_db()


def add_domain(*, mailbox: Mailbox, typed: str) -> Sender:
    """Return the domain with the record that confirms it; again, the same one.

    Raise SenderRefused.
    """
    _kind, domain = reading.parse(typed, Sender.Kind.DOMAIN)
    _hold(mailbox)
    reading.hold_domain(domain)
    return _find(mailbox, domain) or _new(mailbox, Sender.Kind.DOMAIN, domain)


def _hold(mailbox: Mailbox) -> None:
    if reason := may_add(mailbox):
        raise SenderRefused(reason)


def _has_domain_of(mailbox: Mailbox, address: str) -> bool:
    domain = address.rpartition("@")[2]
    return mailbox.senders.confirmed().filter(name=domain).exists()


def _find(mailbox: Mailbox, name: str) -> Sender | None:
    return mailbox.senders.current().filter(name=name).first()


def _new(mailbox: Mailbox, kind: Sender.Kind, name: str) -> Sender:
    if mailbox.senders.current().count() >= MOST:
        raise SenderRefused(Reason.TOO_MANY)
    token = secrets.token_hex(TOKEN_BYTES) if kind == Sender.Kind.DOMAIN else ""
    try:
        with transaction.atomic():
            return Sender.objects.create(
                mailbox=mailbox, kind=kind, name=name, token=token
            )
    except IntegrityError:  # the same form, sent twice
        return mailbox.senders.current().get(name=name)
