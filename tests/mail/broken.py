"""Break parts of the running mail system, and see who has how much mail."""

import contextlib
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone

from members.mailsystem.base import Entry
from members.mailsystem.models import MailAccount
from members.mailsystem.system import MailServers
from members.models import Mailbox, MailboxChange, Status
from members.provisioning.leases import LEASE
from tests.mail.clients import admits, smtp
from tests.mailstack import MASTER, MailStack, alias
from tests.station import descendants, is_alive, wait_until

SECONDS = 60  # on a busy machine
SETTLED = 5  # seconds after which who still lives has finished a row
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


def dies_of(address: str) -> None:
    """Make this process kill itself as soon as it comes to one mailbox."""
    put = MailServers.put

    def deadly(self: MailServers, entry: Entry) -> None:
        if entry.address == address:
            os.kill(os.getpid(), signal.SIGKILL)
        put(self, entry)

    MailServers.put = deadly  # type: ignore[method-assign]


def process(work: Callable[[], object]) -> int:
    """Fork a process for some work; give its number."""
    child = os.fork()
    if child == 0:
        # The connections belong to the parent: forget them without a word.
        for connection in connections.all(initialized_only=True):
            connection.connection = None
        work()
        os._exit(0)
    return child


def ended(child: int) -> int:
    """Wait for a process; return its exit status, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


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
def stopped(stack: MailStack, name: str) -> Iterator[None]:
    """End one of the servers, so that its ports refuse, and start it again."""
    within = _within(stack)
    (pid,) = [pid for pid in daemons(stack) if _name(pid) == name]
    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not is_alive(pid), 30)
    try:
        yield
    finally:
        place = str(stack.directory)
        start = {
            "master": [MASTER, "-w", "-c", f"{place}/postfix"],
            "dovecot": ["dovecot", "-c", f"{place}/dovecot/dovecot.conf"],
        }
        with (stack.directory / "log").open("ab") as log:
            command = [*within, *start[name]]
            subprocess.run(command, check=True, stdin=log, stdout=log, stderr=log)


def _name(pid: int) -> str:
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def _within(stack: MailStack) -> list[str]:
    """Return how a command runs among the processes of the stack."""
    first = str(daemons(stack)[0])
    return ["nsenter", "--target", first, "--mount", "--pid", "--"]


@contextlib.contextmanager
def full_disk(stack: MailStack) -> Iterator[None]:
    """Put a disk without any room where the Maildirs are."""
    within = _within(stack)
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


def lets_in(stack: MailStack, address: str, password: str) -> bool:
    """Tell whether IMAP takes the password."""
    return admits(stack, "993", address, password)[0] == 235


def knows(stack: MailStack, address: str) -> bool:
    """Tell whether port 25 takes mail for an address."""
    with smtp(stack.smtp) as connection:
        connection.mail("sender@example.net")
        return connection.rcpt(address)[0] == 250


def heal(claims: int) -> float:
    """Wait until all are ready; return the seconds it took.

    The two minutes for which the dead hold rows are passed.
    """
    began, fault = time.monotonic(), timezone.now()
    while ready() < claims and time.monotonic() - began < SECONDS + claims:
        time.sleep(0.5)
        if time.monotonic() - began > SETTLED:
            from_before = Mailbox.objects.filter(lease_until__lt=fault + LEASE)
            from_before.update(lease_until=None)
    return time.monotonic() - began
