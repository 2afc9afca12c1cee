"""Give the owner of a mailbox a password: chosen, or by a one-time code."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from members import guessing, identifiers, tasks
from members.models import Account, Mailbox, MailboxChange, Status

Kind = MailboxChange.Kind
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
CODE_VALID = timedelta(hours=24)


@transaction.atomic
def set_password(
    *, mailbox: Mailbox, password: str, by: Account, why: str = ""
) -> None:
    """Give the mailbox a password of its own; the first one is over for good.

    Raise ValidationError when the password breaks a rule. The mail servers have it
    within seconds (`is_applied`); the owner's other sessions end with their hash.
    """
    account = mailbox.account
    validate_password(password, user=account)
    account.set_password(password)
    account.save(update_fields=["password"])
    Mailbox.objects.filter(pk=mailbox.pk).update(
        initial_password=False,
        password_changed_at=timezone.now(),
        code_hash="",
        code_until=None,
        revision=F("revision") + 1,
        next_attempt_at=Now(),
    )
    MailboxChange.objects.create(
        mailbox=mailbox, kind=Kind.PASSWORD_CHANGED, by=by, why=why
    )
    mailbox.refresh_from_db()
    transaction.on_commit(tasks.nudge, robust=True)


@transaction.atomic
def issue_code(*, mailbox: Mailbox, by: Account, why: str, verified: str) -> str:
    """Return a code that opens the set-password page once, for 24 hours.

    `verified` says how the caller was verified; it is kept with the reason. The code
    itself is kept as a hash only.
    """
    if not why.strip() or not verified.strip():
        raise ValueError("a reason and the way of verification are needed")
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    Mailbox.objects.filter(pk=mailbox.pk).update(
        code_hash=make_password(code), code_until=timezone.now() + CODE_VALID
    )
    MailboxChange.objects.create(
        mailbox=mailbox,
        kind=Kind.CODE_ISSUED,
        by=by,
        why=f"{why.strip()} ({verified.strip()})"[:500],
    )
    return f"{code[:5]}-{code[5:]}"


def redeem_code(*, address: str, code: str, client: str) -> Mailbox | None:
    """Return the mailbox that the code opens, and spend the code; None otherwise.

    An unknown address, a wrong code and an old one take the same time.
    """
    address = identifiers.fold(address)
    login = f"code {address}"
    if not guessing.allowed(login=login, client=client):
        return None
    typed = identifiers.fold(code).upper().replace("-", "")
    open_until = {"status": Status.READY, "code_until__gt": timezone.now()}
    mailbox = Mailbox.objects.filter(address=address, **open_until).first()
    right = check_password(typed, mailbox.code_hash if mailbox else _no_hash())
    if not right or mailbox is None or not _spend(mailbox):
        guessing.failed(login=login, password=typed, client=client)
        return None
    return mailbox


@transaction.atomic
def _spend(mailbox: Mailbox) -> bool:
    unspent = Mailbox.objects.filter(pk=mailbox.pk, code_hash=mailbox.code_hash)
    if not unspent.update(code_hash="", code_until=None):
        return False
    MailboxChange.objects.create(
        mailbox=mailbox, kind=Kind.CODE_USED, by_id=mailbox.account_id
    )
    return True


def _no_hash() -> str:
    # check_password hashes the text against it, as it would for a mailbox with a code.
    return make_password(None)
