"""The subscriber's page says what is the matter, what to do, and what happened."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import claims
from members.models import Mailbox, Note, StaffEvent, Status
from members.tests import make
from members.tests.staff import enter, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    """Return a member of support."""
    return with_role("support")


@pytest.fixture
def console(client, agent):
    """Return a client of support."""
    return enter(client, "agent")


def show(client, connection):
    """Return the page of a subscriber."""
    return client.get(f"/admin/subscribers/{connection.pk}/").content.decode()


def first_action(page):
    """Return the path of the button that is meant first."""
    _, _, rest = page.partition('<a class="button" href="')
    return rest.partition('"')[0].rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize(
    ("state", "words", "verb"),
    [
        ({"status": Status.REQUESTED, "last_error": "421 busy"}, "421 busy", "retry"),
        ({"status": Status.SUSPENDED}, "停止中です", "restore"),
        ({"status": Status.CLOSED}, "接続を解放", "release"),
        ({"status": Status.READY}, "ご利用いただけます", "code"),
        ({"status": Status.READY, "applied_revision": 0}, "反映しています", "retry"),
        ({"status": Status.READY, "initial_password": True}, "当社の回線から", ""),
        ({"status": Status.REFUSED}, "別のアドレスを申請", ""),
    ],
)
def test_the_next_step_comes_first(console, state, words, verb):
    applied = 0 if state["status"] == Status.REQUESTED else 1
    mailbox = make.mailbox("alice", **{"applied_revision": applied, **state})
    page = show(console, mailbox.connection)
    assert words in page
    assert first_action(page) == verb


def test_a_late_claim_is_retried_first(console):
    due = timezone.now() - timedelta(minutes=5)
    mailbox = make.requested("alice", due_at=due)
    assert first_action(show(console, mailbox.connection)) == "retry"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"state": "suspended"}, "ログインも申請もできません"),
        ({"connection_id": "office-1"}, "契約のメールアドレス"),
        ({}, "未申請です"),
    ],
)
def test_a_line_without_a_mailbox_says_what_to_do(console, line, words):
    assert words in show(console, make.connection(**line))


def test_addresses_that_were_not_imported_are_said(console, settings):
    settings.PRODUCTION, settings.EXISTING_ADDRESSES = True, "imported"
    assert "まだ取り込まれていません" in show(console, make.connection())


def test_the_history_is_whole_and_says_who_and_why(console, agent):
    mailbox = make.mailbox("alice")
    claims.suspend(mailbox=mailbox, by=agent, why="spam was sent")
    claims.close(mailbox=mailbox, by=agent, why="asked for")
    claims.release(mailbox=mailbox, by=agent, why="wrong name")
    make.mailbox("alice2", of=mailbox.connection)
    page = show(console, mailbox.connection)
    for words in ("spam was sent", "asked for", "wrong name", "alice2@gol.com"):
        assert words in page
    assert mailbox.account.password not in page
    assert "argon2" not in page


def test_the_settings_are_those_of_the_guides(console, settings):
    settings.SUBMISSION_HOST = "smtp.operator.example"
    mailbox = make.mailbox("alice")
    assert "smtp.operator.example" in show(console, mailbox.connection)


def test_reading_it_is_written_down(console, agent):
    connection = make.connection()
    show(console, connection)
    read = agent.staff_events.get(kind=StaffEvent.Kind.READ)
    assert read.about == connection.connection_id


def test_an_action_leads_back_to_the_page(console):
    mailbox = make.mailbox("alice")
    address = f"/admin/members/mailbox/{mailbox.pk}/act/suspend/"
    answer = console.post(address, {"why": "spam", "verified": "no caller"})
    assert answer.headers["Location"] == f"/admin/subscribers/{mailbox.connection_id}/"


def test_a_note_waits_for_the_next_shift_until_it_is_done(console, agent):
    connection = make.connection()
    data = {"text": "call back", "follow_up_at": "2026-01-01T09:00"}
    console.post(f"/admin/subscribers/{connection.pk}/notes/", data)
    note = Note.objects.get()
    assert (note.by, note.connection, note.is_open) == (agent, connection, True)
    assert "call back" in console.get("/admin/").content.decode()
    console.post(f"/admin/notes/{note.pk}/done/")
    note.refresh_from_db()
    assert note.done_by == agent
    assert "call back" not in console.get("/admin/").content.decode()
    assert "call back" in show(console, connection)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_note_is_a_sentence_beside_the_field(console, text):
    connection = make.connection()
    answer = console.post(f"/admin/subscribers/{connection.pk}/notes/", {"text": text})
    assert "field__error" in answer.content.decode()
    assert not Note.objects.exists()


def test_a_note_is_done_once(console, agent):
    note = Note.objects.create(
        connection=make.connection(), by=agent, text="x", follow_up_at=timezone.now()
    )
    console.post(f"/admin/notes/{note.pk}/done/")
    first = Note.objects.get().done_at
    console.post(f"/admin/notes/{note.pk}/done/")
    assert Note.objects.get().done_at == first


def test_editors_read_no_subscriber_and_write_no_note(client):
    mailbox = make.mailbox("alice")
    with_role("editors")
    enter(client, "agent")
    page = f"/admin/subscribers/{mailbox.connection_id}/"
    assert client.get(page).status_code == 403
    assert client.post(f"{page}notes/", {"text": "x"}).status_code == 403
    assert client.get("/admin/figures/").status_code == 403


def test_whoever_is_no_staff_is_led_away(client):
    mailbox = make.mailbox("alice")
    client.force_login(mailbox.account)
    for page in (f"subscribers/{mailbox.connection_id}/", "search/", "figures/"):
        assert client.get(f"/admin/{page}").status_code == 302


def test_who_is_not_there_is_a_404(console):
    assert console.get("/admin/subscribers/99999999/").status_code == 404
    assert Mailbox.objects.count() == 0
