"""Portal against mail directory: every mailbox compared, and a few mended."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from bench import people
from bench.place import Place
from bench.table import Row
from members.mailsystem.models import MailAccount
from members.models import Account, Mailbox, Status

LINES = int(os.environ.get("LINES", "100000"))
PLANTED = 5


def measure(place: Place) -> Iterator[Row]:
    """Make mailboxes that both sides have, plant differences, run the command."""
    _both_sides()
    yield f"reconcile of {LINES} mailboxes", f"{_reconcile(differences=0):.1f} s"
    some = MailAccount.objects.order_by("pk").values("pk")[:PLANTED]
    MailAccount.objects.filter(pk__in=some).update(password="planted")
    _reconcile(differences=PLANTED)
    took = _reconcile("--repair", differences=PLANTED)
    _reconcile(differences=0)
    yield f"the same with {PLANTED} differences, and their repair", f"{took:.1f} s"


def _both_sides() -> None:
    Mailbox.objects.all().delete()
    MailAccount.objects.all().delete()
    people.requested_mailboxes(LINES)
    hashed, now = make_password(people.PASSWORD), timezone.now()
    Account.objects.filter(mailbox__isnull=False).update(password=hashed)
    made = {"made_at": now, "proven_at": now, "ready_at": now}
    Mailbox.objects.update(status=Status.READY, applied_revision=1, **made)
    MailAccount.objects.bulk_create(
        (
            MailAccount(
                owner=pk,
                address=address,
                password=hashed,
                active=True,
                delivers=True,
                first_password=True,
                revision=1,
            )
            for pk, address in Mailbox.objects.values_list("pk", "address")
        ),
        batch_size=1000,
    )


def _reconcile(*arguments: str, differences: int) -> float:
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "manage.py", "reconcile", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if f"Differences: {differences}." not in ended.stdout:
        raise RuntimeError(f"{ended.stdout}{ended.stderr}")
    return time.monotonic() - began
