"""The mail directory agrees with the portal, and never goes back in time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection

from members.mailsystem.base import MailSystemError
from members.mailsystem.directory import Directory
from members.mailsystem.models import MailAccount, MailDomain, MailNetwork
from members.mailsystem.tests.make import ALICE, BOB, entry


@pytest.fixture
def directory(db):
    return Directory()


def row(address=ALICE):
    return MailAccount.objects.get(address=address)


def test_a_new_mailbox_gets_a_row_and_its_domain(directory):
    directory.put(entry())
    assert row().active
    assert row().delivers
    assert check_password("long-enough-5128", row().password)
    assert MailDomain.objects.get().name == "gol.com"


def test_putting_the_same_again_changes_nothing(directory):
    for _time in range(2):
        directory.put(entry())
    assert MailAccount.objects.count() == 1


def test_a_newer_revision_changes_the_row(directory):
    directory.put(entry(revision=1, first_password=True))
    directory.put(entry(revision=2, password="changed-7734", active=False))
    assert check_password("changed-7734", row().password)
    assert not row().active
    assert not row().first_password
    assert row().revision == 2


def test_an_older_revision_changes_nothing(directory):
    directory.put(entry(revision=3, active=False))
    directory.put(entry(revision=2))
    assert not row().active
    assert row().revision == 3


def test_an_address_of_the_operator_is_taken_and_never_overwritten(directory):
    theirs = MailAccount.objects.create(
        address=ALICE, password="x", active=True, delivers=True, first_password=False
    )
    assert directory.taken(ALICE)
    assert directory.taken(ALICE, owner=1)
    with pytest.raises(MailSystemError, match=r"alice@gol\.com"):
        directory.put(entry())
    assert row() == theirs
    assert row().password == "x"


def test_an_address_is_taken_for_all_but_its_owner(directory):
    directory.put(entry(owner=1))
    assert directory.taken(ALICE)
    assert directory.taken(ALICE, owner=2)
    assert not directory.taken(ALICE, owner=1)
    assert not directory.taken(BOB)
    with pytest.raises(MailSystemError):
        directory.put(entry(owner=2))


def test_the_address_of_a_closed_mailbox_stays_taken(directory):
    directory.put(entry(revision=2, active=False, delivers=False))
    assert directory.taken(ALICE, owner=2)


def test_the_networks_are_replaced_as_a_whole(directory):
    directory.put_networks(["192.0.2.0/24", "2001:db8::/32"])
    directory.put_networks(["192.0.2.0/24", "198.51.100.0/24"])
    found = MailNetwork.objects.order_by("network").values_list("network", flat=True)
    assert list(found) == ["192.0.2.0/24", "198.51.100.0/24"]


def test_networks_that_are_there_already_are_not_written_again(
    directory, django_assert_num_queries
):
    directory.put_networks(["192.0.2.0/24"])
    before = MailNetwork.objects.get().pk
    with django_assert_num_queries(3):  # the question, in a savepoint
        directory.put_networks(["192.0.2.0/24"])
    assert MailNetwork.objects.get().pk == before


def test_a_network_that_is_none_changes_nothing(directory):
    directory.put_networks(["192.0.2.0/24"])
    with pytest.raises(ValueError, match="nonsense"):
        directory.put_networks(["nonsense"])
    assert MailNetwork.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_mailbox_leave_the_newer_revision():
    def put(revision):
        try:
            Directory().put(entry(revision=revision))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(put, [1, 2, 3, 4]))
    assert row().revision == 4
