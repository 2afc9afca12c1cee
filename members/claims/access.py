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
from members.claims.moves import WHY_MOST, MoveRefused
from members.models import Account, Mailbox, MailboxChange, Status

Kind = MailboxChange.Kind
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
CODE_VALID = timedelta(hours=24)


def set_password(
    *, mailbox: Mailbox, password: str, by: Account, why: str = ""
) -> None:
    """Give the mailbox a password of its own; the first one is over for good.

    Raise ValidationError when the password breaks a rule. The mail servers have it
    within seconds (`is_applied`); the owner's other sessions end with their hash.
    """
    account = mailbox.account
    validate_password(password, user=account)
    account.set_password(password)  # a hash takes 25 ms: no row waits for it
    with transaction.atomic():
        # The mailbox before its account, as a closing does: two orders would deadlock.
        Mailbox.objects.filter(pk=mailbox.pk).update(
            initial_password=False,
            password_changed_at=timezone.now(),
            code_hash="",
            code_until=None,
            revision=F("revision") + 1,
            next_attempt_at=Now(),
        )
        account.save(update_fields=["password"])
        MailboxChange.objects.create(
            mailbox=mailbox, kind=Kind.PASSWORD_CHANGED, by=by, why=why[:WHY_MOST]
        )
        transaction.on_commit(tasks.nudge, robust=True)
    mailbox.refresh_from_db()


def issue_code(*, mailbox: Mailbox, by: Account, why: str, verified: str) -> str:
    """Return a code that opens the set-password page once, for 24 hours.

    `verified` says how the caller was verified; it is kept with the reason. The code
    itself is kept as a hash only. Raise MoveRefused when the mailbox is not ready: the
    code would open nothing.
    """
    if not why.strip() or not verified.strip():
        raise ValueError("a reason and the way of verification are needed")
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    hashed = make_password(code)
    told = f"{why.strip()} ({verified.strip()})"
    with transaction.atomic():
        ready = Mailbox.objects.filter(pk=mailbox.pk, status=Status.READY)
        if not ready.update(code_hash=hashed, code_until=timezone.now() + CODE_VALID):
            raise MoveRefused("only a ready mailbox gets a code")
        MailboxChange.objects.create(
            mailbox=mailbox, kind=Kind.CODE_ISSUED, by=by, why=told[:WHY_MOST]
        )
    return f"{code[:5]}-{code[5:]}"


def redeem_code(*, address: str, code: str, client: str) -> Mailbox | None:
    """Return the mailbox that the code opens, and spend the code; None otherwise.

    An unknown address, a wrong code and an old one take the same time. Tries are
    limited; from the owner's own networks a stranger's tries do not count.
    """
    address = identifiers.fold(address)
    login = f"code {address}"
    mailbox = _with_a_code(address)
    known = _networks(mailbox) if mailbox else ()
    if not guessing.allowed(login=login, client=client, known=known):
        return None
    # Keyboards write the hyphen in several ways, and none of them is part of the code.
    typed = "".join(c for c in identifiers.fold(code).upper() if c in CODE_ALPHABET)
    right = check_password(typed, mailbox.code_hash if mailbox else _no_hash())
    if not right or mailbox is None or not _spend(mailbox):
        guessing.failed(login=login, password=typed, client=client)
        return None
    return mailbox


def _with_a_code(address: str) -> Mailbox | None:
    ready = Mailbox.objects.select_related("connection").filter(status=Status.READY)
    return ready.filter(address=address, code_until__gt=timezone.now()).first()


def _networks(mailbox: Mailbox) -> list[str]:
    return [*mailbox.known_networks, *mailbox.connection.known_networks]


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
