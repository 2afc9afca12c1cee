"""Make the people of the tests: Alice owns, Bob is another subscriber."""

import re
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import Message
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMessage
from django.utils import timezone

from members import identifiers
from members.models import Account, Connection, Mailbox, Service, Status

PASSWORD = "notice-7391"
MAILBOX_PASSWORD = "long-enough-5128"
_numbers = count(1_000_000_000)
_hashes: dict[str, str] = {}


def hashed(password: str) -> str:
    """Hash each password once for the whole run: a hash costs 25 ms."""
    if password not in _hashes:
        _hashes[password] = make_password(password)
    return _hashes[password]


def connection(
    connection_id: str = "", password: str = PASSWORD, **extra: Any
) -> Connection:
    """Make a connection with its account; the password is the activation notice's."""
    connection_id = connection_id or f"ip{next(_numbers)}"
    account = Account.objects.create(username=connection_id, password=hashed(password))
    extra.setdefault("service", Service.GOL_FLETS)
    return Connection.objects.create(
        account=account,
        connection_id=connection_id,
        auto_numbered=identifiers.is_auto_numbered(connection_id),
        realm=settings.CONNECTION_REALM,
        **extra,
    )


def mailbox(
    local_part: str = "alice", *, of: Connection | None = None, **extra: Any
) -> Mailbox:
    """Make a mailbox that is ready and has its owner's own password, unless told."""
    owner = of or connection()
    first = extra.pop("initial_password", False)
    password = extra.pop("password", owner.connection_id if first else MAILBOX_PASSWORD)
    address = f"{local_part}@{settings.MAIL_DOMAIN}"
    now = timezone.now()
    ready = {"status": Status.READY, "made_at": now, "proven_at": now, "ready_at": now}
    return Mailbox.objects.create(
        **{"applied_revision": 1, "due_at": now + timedelta(hours=1), **ready, **extra},
        account=Account.objects.create(username=address, password=hashed(password)),
        connection=owner,
        address=address,
        initial_password=first,
        terms_version="1",
    )


def requested(local_part: str = "alice", **extra: Any) -> Mailbox:
    """Make a mailbox as a claim leaves it: no password yet, nothing done."""
    undone = {"made_at": None, "proven_at": None, "ready_at": None}
    claimed = mailbox(
        local_part,
        **{"status": Status.REQUESTED, "applied_revision": 0, **undone, **extra},
        initial_password=True,
        password=PASSWORD,  # one that is hashed already; nobody gets to use it
    )
    claimed.account.set_unusable_password()
    claimed.account.save()
    return claimed


def english_subject(message: Message) -> str:
    """Return the English half of a notice's subject."""
    subject = str(make_header(decode_header(str(message["Subject"]))))
    return subject.partition(" / ")[2]


def staff(username: str = "support", **extra: Any) -> Account:
    """Make a member of staff, without a second factor."""
    return Account.objects.create(
        username=username, password=hashed(PASSWORD), is_staff=True, **extra
    )


def code_in(message: EmailMessage) -> str:
    """Return the code of a message to an address elsewhere."""
    (code,) = re.findall(r"：(\d{4} \d{4})\n", str(message.body))
    return str(code)
