"""Break parts of the running mail system, and see who has how much mail."""

import contextlib
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connections

from members.mailsystem.models import MailAccount
from members.mailsystem.system import MailServers
from members.models import Mailbox, MailboxChange, Status
from tests.mailstack import MailStack, alias
from tests.station import descendants

EFFECTS = ("put", "prove", "deliver")
"""What `apply` does outside the portal's own database, in this order."""


def dies(verb: str, *, before: bool) -> None:
    """Make this process kill itself around one external effect."""
    effect = getattr(MailServers, verb)

    def deadly(*args: object, **kwargs: object) -> None:
        if not before:
            effect(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(MailServers, verb, deadly)


def daemons(stack: MailStack) -> list[int]:
    """Return the processes of the stack, the outermost first."""
    for pid in descendants(os.getpid()):
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        if arguments.startswith("unshare") and str(stack.directory) in arguments:
            return descendants(pid)
    raise RuntimeError("The mail servers do not run.")


@contextlib.contextmanager
def hanging(stack: MailStack) -> Iterator[None]:
    """Stop every daemon: the kernel takes connections, and nobody ever answers."""
    stopped = daemons(stack)
    for pid in stopped:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def full_disk(stack: MailStack) -> Iterator[None]:
    """Put a disk without any room where the Maildirs are."""
    within = ["nsenter", "--target", str(daemons(stack)[0]), "--mount", "--pid", "--"]
    place = str(stack.directory / "mail")
    size = "size=4k,nr_inodes=1,mode=0777"
    subprocess.run(
        [*within, "mount", "-t", "tmpfs", "-o", size, "tmpfs", place], check=True
    )
    try:
        yield
    finally:
        subprocess.run([*within, "umount", place], check=True)


def end_connections() -> None:
    """End every session of the database but this one, as its restart does."""
    with connections[alias()].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def messages(stack: MailStack, mailbox: Mailbox) -> int:
    """Count what lies in the Maildir of a mailbox."""
    domain = stack.directory / "mail" / settings.MAIL_DOMAIN
    return len(list(domain.glob(f"*/{mailbox.local_part}/Maildir/new/*")))


def ready() -> int:
    """Return how many mailboxes are ready."""
    return Mailbox.objects.filter(status=Status.READY).count()


def is_ready(claims: int) -> bool:
    """Tell whether so many mailboxes are ready."""
    return ready() >= claims


def assert_none_is_doubled() -> None:
    """Hold the directory and the histories to one of each."""
    owners = Counter(MailAccount.objects.values_list("owner", flat=True))
    assert owners == Counter(Mailbox.objects.values_list("pk", flat=True))
    told = MailboxChange.objects.exclude(kind=MailboxChange.Kind.FAILED)
    assert set(Counter(told.values_list("mailbox", "kind")).values()) == {1}
