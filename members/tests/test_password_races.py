"""A password that is set while something else happens to the mailbox."""

import threading
import time

import pytest
from django.db import connection, connections, transaction

from members import claims
from members.models import Mailbox, MailboxChange, Status
from members.tests import make
from members.tests.together import at_once

NEW = "Kaze-to-Nami_582"

pytestmark = pytest.mark.production


@pytest.fixture
def alice(transactional_db):
    """Alice has a mailbox."""
    return make.mailbox("alice")


def set_password(mailbox, password=NEW):
    """Set a password as the owner's page does, which has read the row itself."""
    row = Mailbox.objects.get(pk=mailbox.pk)
    claims.set_password(mailbox=row, password=password, by=row.account)


def somebody_waits():
    """Tell whether a transaction waits for another one's row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def test_a_closing_at_the_same_moment_waits_and_goes_through(alice):
    ends = []

    def owner():
        try:
            set_password(alice)
            ends.append("set")
        finally:
            connections.close_all()

    thread = threading.Thread(target=owner)
    with transaction.atomic():
        Mailbox.objects.select_for_update().get(pk=alice.pk)
        thread.start()
        until = time.monotonic() + 10
        while not somebody_waits() and time.monotonic() < until:
            time.sleep(0.01)
        claims.close(mailbox=alice, by=make.staff(), why="asked for")
    thread.join()
    alice.refresh_from_db()
    assert ends == ["set"]
    assert alice.status == Status.CLOSED
    assert not alice.account.is_active
    assert alice.account.check_password(NEW)


def test_of_two_passwords_at_once_the_row_and_the_account_have_the_last(alice):
    choices = [f"{NEW}-{n}" for n in range(6)]
    at_once(*[lambda p=p: set_password(alice, p) for p in choices])
    revision, alice = alice.revision, Mailbox.objects.get(pk=alice.pk)
    assert alice.revision == revision + 6
    assert sum(alice.account.check_password(choice) for choice in choices) == 1


def test_a_code_is_spent_once_however_many_enter_it(alice, settings):
    # Threads that end leave their connections to Redis open.
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": memory}}
    code = claims.issue_code(
        mailbox=alice, by=make.staff(), why="forgot it", verified="call-back"
    )
    redeemed = at_once(
        *[
            lambda n=n: claims.redeem_code(
                address=alice.address, code=code, client=f"192.0.{n}.1"
            )
            for n in range(6)
        ]
    )
    assert redeemed.count(alice) == 1
    assert redeemed.count(None) == 5
    assert alice.changes.filter(kind=MailboxChange.Kind.CODE_USED).count() == 1
