"""`manage.py reconcile`: portal and mail directory agree, or it says where not."""

import io
from itertools import count

import pytest
from django.core.management import CommandError, call_command

from members.mailsystem.directory import Directory
from members.mailsystem.models import MailAccount, MailSender
from members.models import Mailbox, Status
from members.provisioning.applying import entry_of
from members.tests import make

pytestmark = pytest.mark.django_db
names = count()


def applied(**extra):
    """Make a mailbox that both sides have."""
    mailbox = make.mailbox(f"name{next(names)}", **extra)
    Directory().put(entry_of(mailbox))
    return mailbox


def row(mailbox):
    """Return the directory's row of a mailbox, as a query."""
    return MailAccount.objects.filter(owner=mailbox.pk)


def reconcile(*, repair=False):
    """Run the command; return what it said and whether it was content."""
    said = io.StringIO()
    try:
        call_command("reconcile", repair=repair, stdout=said)
    except CommandError as error:
        return said.getvalue() + str(error), False
    return said.getvalue(), True


def missing(mailbox):
    row(mailbox).delete()


def other_password(mailbox):
    row(mailbox).update(password=make.hashed("planted-by-somebody"))


def other_state(mailbox):
    row(mailbox).update(active=False)


def no_delivery(mailbox):
    row(mailbox).update(delivers=False)


def first_again(mailbox):
    row(mailbox).update(first_password=True)


def from_a_later_time(mailbox):
    row(mailbox).update(revision=7, password=make.hashed("a-later-one"))


def other_senders(mailbox):
    MailSender.objects.create(owner=mailbox.pk, sender="planted@oldhost.example")


def other_address(mailbox):
    row(mailbox).update(address="elsewhere@gol.com")


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (missing, "missing in the mail directory"),
        (other_password, "other password"),
        (other_state, "other state"),
        (no_delivery, "other state"),
        (first_again, "other mark of the initial password"),
        (from_a_later_time, "other password, other revision"),
        (other_address, "other address"),
        (other_senders, "other sender addresses"),
    ],
)
def test_a_difference_is_told_and_mended_when_asked(plant, said):
    mailbox = applied()
    applied()
    plant(mailbox)
    before = list(MailAccount.objects.order_by("pk").values())
    text, content = reconcile()
    assert f": {said}\nDifferences: 1." in text
    assert not content
    assert list(MailAccount.objects.order_by("pk").values()) == before
    assert reconcile(repair=True)[1]
    assert list(Directory().entries([mailbox.pk])) == [entry_of(mailbox)]
    assert reconcile() == ("Differences: 0.\n", True)


def test_a_row_without_a_mailbox_goes_and_makes_room():
    mailbox = applied()
    row(mailbox).update(owner=mailbox.pk + 1000)
    text, _content = reconcile()
    assert "no mailbox of the portal" in text
    assert "Differences: 2." in text
    reconcile(repair=True)
    assert list(Directory().entries()) == [entry_of(mailbox)]


def test_what_is_kept_by_the_operator_is_left_alone():
    MailAccount.objects.create(
        address="list@gol.com",
        password="",
        active=False,
        delivers=True,
        first_password=False,
    )
    assert reconcile(repair=True) == ("Differences: 0.\nMended: 0.\n", True)
    assert MailAccount.objects.filter(address="list@gol.com").exists()


def test_a_quota_that_the_operator_gave_stays():
    mailbox = applied()
    row(mailbox).update(quota_bytes=5, active=False)
    reconcile(repair=True)
    assert row(mailbox).get().quota_bytes == 5


@pytest.mark.parametrize(
    "extra",
    [
        {"status": Status.REQUESTED, "applied_revision": 0},
        {"applied_revision": 1, "revision": 2},
        {"status": Status.REFUSED},
        {"status": Status.CLOSED, "made_at": None},
    ],
)
def test_what_a_worker_has_yet_to_do_or_never_made_is_no_difference(extra):
    make.mailbox(f"name{next(names)}", **extra)
    assert reconcile() == ("Differences: 0.\n", True)


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.CLOSED])
def test_other_states_agree_too(status):
    mailbox = applied(status=status)
    assert reconcile()[1]
    row(mailbox).update(active=True)
    assert not reconcile()[1]


def test_a_worker_that_was_faster_is_right():
    mailbox = applied()
    row(mailbox).update(revision=9)
    wanted = entry_of(mailbox)
    assert not Directory().mend(mailbox.pk, wanted, seen=1)
    assert row(mailbox).get().revision == 9
    assert Mailbox.objects.get(pk=mailbox.pk).is_applied
