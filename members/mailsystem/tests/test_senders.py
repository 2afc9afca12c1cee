"""Who may send as what, at the embedded server: the rows of the directory decide."""

import pytest

from members.mailsystem.directory import Directory
from members.mailsystem.models import MailDomain, MailSender
from members.mailsystem.tests import make
from members.mailsystem.tests.make import ALICE, BOB, entry
from members.mailsystem.tests.smtp import sign_in
from members.models import SenderRefusal

OLD, DOMAIN = "taro@oldhost.example", "@office.example"


def confirm(directory, *senders, **extra):
    """Give Alice senders outside."""
    directory.put(entry(senders=senders, **{"revision": 2, **extra}))


def answer(server, sender, login=ALICE):
    """Return what the server says to a sender."""
    with sign_in(server, login) as client:
        code, text = client.mail(sender)
        return code, text.decode()


@pytest.mark.parametrize(
    "sender", [OLD, "Taro@OldHost.example", "any.body@office.example", "", ALICE]
)
def test_confirmed_senders_are_taken_in_any_case(server, directory, sender):
    confirm(directory, OLD, DOMAIN)
    assert answer(server, sender)[0] == 250


@pytest.mark.parametrize(
    "sender",
    [
        BOB,
        "unclaimed@gol.com",
        "hanako@oldhost.example",
        "taro+tag@oldhost.example",
        "a@sub.office.example",
        "a@notoffice.example",
        "office.example",
        "@office.example",
    ],
)
def test_what_was_not_confirmed_is_refused(server, directory, sender):
    confirm(directory, OLD, DOMAIN)
    assert answer(server, sender)[0] in {501, 553}


def test_an_address_alone_does_not_bring_the_null_sender(server, directory):
    confirm(directory, OLD)
    assert answer(server, "")[0] == 553


def test_what_somebody_else_confirmed_is_refused(server, directory):
    confirm(directory, OLD, DOMAIN)
    for sender in (OLD, "any.body@office.example", ""):
        assert answer(server, sender, BOB)[0] == 553


def test_once_removed_it_is_refused(server, directory):
    confirm(directory, OLD)
    with sign_in(server) as client:
        assert client.mail(OLD)[0] == 250
        client.rset()
        confirm(directory, revision=3)
        assert client.mail(OLD)[0] == 553


def test_a_suspended_mailbox_sends_as_nothing(server, directory):
    confirm(directory, OLD)
    with sign_in(server) as client:
        confirm(directory, OLD, active=False, revision=3)
        assert client.mail(OLD)[0] == 553


def test_with_the_first_password_nothing_outside_is_a_sender(server, directory):
    confirm(directory, OLD, DOMAIN, first_password=True)
    for sender in (OLD, "any.body@office.example", ""):
        assert answer(server, sender)[0] == 553
    assert answer(server, ALICE)[0] == 250


def test_a_refusal_names_the_page_and_is_counted(server, directory, settings):
    settings.BASE_URL = "https://station.example"
    mailbox = make.mailbox()
    answer(server, OLD)
    code, text = answer(server, OLD)
    assert (code, text.split()[-1]) == (553, "https://station.example/members/senders/")
    assert SenderRefusal.objects.get(mailbox=mailbox).times == 2


def test_the_liberal_policy_lets_everybody_send_as_any_address_outside(
    server, directory
):
    directory.put_sender_policy(is_any=True)
    assert answer(server, OLD)[0] == 250
    for sender in (BOB, "unclaimed@gol.com", "", "nobody"):
        assert answer(server, sender)[0] == 553
    directory.put(entry(first_password=True, revision=2))
    assert answer(server, OLD)[0] == 553
    directory.put_sender_policy(is_any=False)
    directory.put(entry(revision=3))
    assert answer(server, OLD)[0] == 553


@pytest.fixture
def rows(db):
    """Return a function that says which senders the directory has."""
    return lambda: list(MailSender.objects.values_list("owner", "sender"))


def test_the_directory_agrees_with_the_entry_whatever_it_had(db, rows):
    directory = Directory()
    directory.put(entry(senders=("a@x.example", "@y.example")))
    directory.put(entry(senders=("@y.example", "b@x.example"), revision=2))
    assert sorted(rows()) == [(1, "@y.example"), (1, "b@x.example")]
    directory.put(entry(revision=3))
    assert rows() == []


def test_an_older_entry_brings_no_sender_back(db, rows):
    Directory().put(entry(senders=(OLD,), revision=1))
    Directory().put(entry(revision=3))
    Directory().put(entry(senders=(OLD,), revision=2))
    assert rows() == []


def test_an_address_of_the_operator_has_no_senders(server, directory):
    MailDomain.objects.get_or_create(name="gol.com")
    MailSender.objects.create(owner=7, sender=OLD)
    assert answer(server, OLD)[0] == 553
