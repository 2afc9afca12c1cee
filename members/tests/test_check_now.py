"""Check now: what staff are told of the mailbox of somebody on the telephone."""

import socket
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from members import provisioning
from members.mailsystem.embedded import EmbeddedServer
from members.models import MailEvent, MailLog, StaffEvent, Status
from members.roles import Role
from members.tests import make
from members.tests.staff import enter, with_role
from tests.servers import free_port

pytestmark = pytest.mark.django_db
Kind, Service = MailEvent.Kind, MailEvent.Service
NOWHERE = ("PROOF_SUBMISSION", "PROOF_IMAP", "DELIVERY_LMTP", "DOVEADM")


@pytest.fixture(autouse=True)
def _nowhere(settings):
    """Know no server, save where a test says one."""
    for name in NOWHERE:
        setattr(settings, name, "")


@pytest.fixture
def agent():
    """Return a member of support."""
    return with_role("support")


@pytest.fixture
def console(client, agent):
    """Return a client of support."""
    return enter(client, "agent")


@pytest.fixture
def alice():
    """Return Alice's mailbox, which the mail directory has too."""
    mailbox = make.mailbox("alice", applied_revision=0)
    provisioning.apply(lease(mailbox))
    mailbox.refresh_from_db()
    return mailbox


def lease(mailbox):
    """Hold a row as a worker does."""
    mailbox.lease_until = timezone.now() + timedelta(minutes=2)
    mailbox.save()
    return mailbox


def saw(mailbox, kind, **extra):
    """Have the mail servers see something."""
    at = timezone.now()
    return MailEvent.objects.create(
        **{
            "mailbox": mailbox,
            "host": "mail",
            "hour": at.replace(minute=0, second=0, microsecond=0),
            "service": Service.IMAP,
            "network": "203.0.113.0/24",
            "kind": kind,
            "times": 3,
            "first_at": at,
            "last_at": at,
            **extra,
        }
    )


def check(client, connection, prefix=""):
    """Press the button; return the answer."""
    return client.post(f"{prefix}/admin/subscribers/{connection.pk}/check/")


def told(answer):
    """Return the name of the rule that held."""
    page = answer.content.decode()
    return page.partition('data-check="')[2].partition('"')[0]


def test_it_says_one_sentence_in_both_languages_and_the_next_step(console, alice):
    saw(alice, Kind.PASSWORD)
    answer = check(console, alice.connection)
    page = answer.content.decode()
    assert (answer.status_code, told(answer)) == (200, "password")
    assert "メールソフトに設定されているパスワードが違います。" in page
    assert "The password that the mail software uses is not right." in page
    assert "ワンタイムコードを発行します" in page
    assert f"/members/mailbox/{alice.pk}/act/code/" in page
    english = check(console, alice.connection, "/en").content.decode()
    assert "Enter it again for receiving and for sending." in english


def test_what_the_mail_servers_saw_stands_on_the_page(console, alice):
    MailLog.objects.create(host="mail", source="-")
    saw(alice, Kind.SENDER, domain="old.example", service=Service.SUBMISSION)
    saw(make.mailbox("bob"), Kind.BOUNCED, domain="of-bob.example")
    page = console.get(f"/en/admin/subscribers/{alice.connection_id}/").content.decode()
    for words in ("sender address refused (553)", "@old.example", "203.0.113.0/24"):
        assert words in page
    assert "of-bob.example" not in page


def test_a_log_that_nobody_reads_is_said(console, alice):
    page = f"/en/admin/subscribers/{alice.connection_id}/"
    assert "not read yet" in console.get(page).content.decode()
    MailLog.objects.create(host="mail", source="-")
    assert "Nothing in the last 14 days" in console.get(page).content.decode()


def test_a_log_that_is_not_read_any_more_is_said(console, alice):
    log = MailLog.objects.create(host="mail2", source="-")
    pages = ("/en/admin/", f"/en/admin/subscribers/{alice.connection_id}/")
    for minutes, is_said in ((9, False), (11, True), (14 * 24 * 60 + 1, False)):
        log.read_at = timezone.now() - timedelta(minutes=minutes)
        log.save()
        for page in pages:
            text = console.get(page).content.decode()
            assert ("data-stopped-logs" in text) is is_said, (page, minutes)
            assert ("mail2: read until" in text) is is_said, (page, minutes)
            assert not is_said or "Nothing in the last 14 days" not in text


def test_the_page_asks_as_much_for_many_events_as_for_one(
    console, alice, django_assert_max_num_queries
):
    for number in range(60):
        saw(alice, Kind.PASSWORD, network=f"198.51.{number}.0/24")
    with django_assert_max_num_queries(30):
        page = console.get(f"/en/admin/subscribers/{alice.connection_id}/")
    assert "Only the newest 50 lines" in page.content.decode()


@pytest.mark.parametrize(
    ("make_it", "name"),
    [
        (make.connection, "none"),
        (lambda: make.connection(state="suspended"), "line"),
        (lambda: make.mailbox("a", status=Status.SUSPENDED).connection, "suspended"),
        (lambda: make.mailbox("a", status=Status.CLOSED).connection, "closed"),
        (lambda: make.requested("a", last_error="421 busy").connection, "late"),
        (lambda: make.requested("a").connection, "preparing"),
        (lambda: make.mailbox("a").connection, "directory"),
        (lambda: make.mailbox("a", applied_revision=0).connection, "on_its_way"),
    ],
)
def test_our_own_side_comes_first(console, make_it, name):
    assert told(check(console, make_it())) == name


def test_without_any_server_to_ask_the_rest_is_checked(console, alice):
    assert told(check(console, alice.connection)) == "well"
    MailLog.objects.create(host="mail", source="-")
    assert told(check(console, alice.connection)) == "unseen"


def test_the_proof_of_the_worker_is_no_program_of_the_owner(console, alice):
    MailLog.objects.create(host="mail", source="-")
    saw(alice, Kind.SIGNED_IN, times=1, last_at=alice.proven_at)
    assert told(check(console, alice.connection)) == "unseen"
    saw(alice, Kind.SIGNED_IN, service=Service.POP3)
    assert told(check(console, alice.connection)) == "well"


@pytest.mark.django_db(transaction=True)
def test_the_embedded_servers_are_asked(console, alice, settings, tmp_path):
    ports = free_port(), free_port()
    with EmbeddedServer(*ports, tmp_path) as server:
        settings.PROOF_SUBMISSION = f"127.0.0.1:{ports[0]}"
        settings.DELIVERY_LMTP = f"127.0.0.1:{ports[1]}"
        settings.MAIL_CA_FILE = str(server.ca_file)
        found = provisioning.examine(alice)
        assert (found.sending, found.delivery) == ("well", "well")
        assert (found.receiving, found.quota) == ("unset", None)
        assert told(check(console, alice.connection)) == "well"
        gone = make.mailbox("gone")
        assert provisioning.examine(gone).delivery == "refused"
    assert not list(tmp_path.glob("**/new/*"))


@pytest.mark.embedded  # tests/mail does the same to the real servers
def test_a_server_that_hangs_is_a_finding_within_five_seconds(console, alice, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = f"127.0.0.1:{silent.getsockname()[1]}"
        for name in NOWHERE:
            setattr(settings, name, where)
        began = time.monotonic()
        answer = check(console, alice.connection)
        assert time.monotonic() - began < 5
    assert told(answer) == "silent"


@pytest.mark.embedded  # it is long, and nothing differs in production
def test_a_server_that_says_one_byte_a_second_is_silent_too(alice, settings):
    over = threading.Event()

    def drip(listener):
        connection, _ = listener.accept()
        with connection:
            while not over.wait(1):
                connection.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.DELIVERY_LMTP = f"127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        found = provisioning.examine(alice)
        over.set()
        thread.join()
    assert found.delivery == "silent"
    assert found.seconds < 5


def test_it_is_written_down_without_a_reason_and_changes_nothing(console, agent, alice):
    before = alice.changes.count()
    check(console, alice.connection)
    did = agent.staff_events.get(kind=StaffEvent.Kind.DID)
    assert did.about.endswith(f"/check/ {alice.address} well")
    assert alice.changes.count() == before


def test_it_is_a_button_and_no_link(console, alice):
    address = f"/admin/subscribers/{alice.connection_id}/check/"
    assert console.get(address).status_code == 405


@pytest.mark.parametrize("role", list(Role))
def test_editors_neither_check_nor_see(client, alice, role):
    saw(alice, Kind.BOUNCED, domain="x.example")
    with_role(role)
    enter(client, "agent")
    is_agent = role != Role.EDITORS
    assert check(client, alice.connection).status_code == (200 if is_agent else 403)
    page = client.get(f"/admin/subscribers/{alice.connection_id}/").content.decode()
    assert ("@x.example" in page) == is_agent


def test_whoever_is_no_staff_is_led_away(client, alice):
    client.force_login(alice.account)
    answer = check(client, alice.connection)
    assert answer.status_code == 302
    assert "@gol.com" not in answer.content.decode()
