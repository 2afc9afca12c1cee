"""Who may no longer sign in is told why, after the right password and never before."""

import pytest

from members.tests import make

LOGIN = "/accounts/login/"
TITLE = {"": "ログインできません", "/en": "Sign-in is not possible"}
WORDS = {
    ("", "suspended"): "現在停止しています",
    ("", "ended"): "ご利用は終了しているため",
    ("/en", "suspended"): "suspended at present",
    ("/en", "ended"): "has ended",
}

pytestmark = pytest.mark.django_db


def close_to(account):
    """Let nobody sign in, as the import and a closing do."""
    account.is_active = False
    account.save()


def sign_in(client, login, password=make.PASSWORD, prefix=""):
    """Post the sign-in form; return the page."""
    data = {"login": login, "password": password}
    return client.post(f"{prefix}{LOGIN}", data).content.decode()


@pytest.fixture(params=["suspended", "ended"])
def line(request):
    """Alice's line in a state in which nobody signs in with it."""
    connection = make.connection("ip0123456789", state=request.param)
    close_to(connection.account)
    return connection


@pytest.mark.parametrize("prefix", TITLE)
def test_the_right_password_is_told_of_the_state(client, line, prefix):
    page = sign_in(client, "ip0123456789", prefix=prefix)
    assert WORDS[prefix, line.state] in page
    assert "_auth_user_id" not in client.session


def test_it_says_whom_to_call(client, line, settings):
    settings.SUPPORT_PHONE, settings.SUPPORT_EMAIL = "0120-000-000", "help@gol.com"
    main = sign_in(client, "ip0123456789").partition("<footer")[0]
    assert 'href="tel:0120-000-000"' in main
    assert 'href="mailto:help@gol.com"' in main


@pytest.mark.parametrize(
    ("login", "password"),
    [("ip0123456789", "wrong"), ("ip0999999999", make.PASSWORD), ("nobody", "x")],
)
def test_a_wrong_password_and_an_unknown_id_never_see_it(client, line, login, password):
    page = sign_in(client, login, password)
    assert "IDとパスワードの組み合わせが一致しません" in page
    assert TITLE[""] not in page


def test_it_is_one_line_in_the_log(client, line, caplog):
    sign_in(client, "ip0123456789")
    (said,) = [r.msg for r in caplog.records if r.name == "members.signin"]
    assert (said["event"], said["kind"]) == ("sign_in_inactive", "connection")


def test_a_session_of_before_ends(client, line):
    client.force_login(line.account)
    assert client.get("/members/").status_code == 302


def test_a_closed_mailbox_is_told_to_its_owner(client):
    close_to(make.mailbox("alice", status="closed").account)
    page = sign_in(client, "alice", make.MAILBOX_PASSWORD)
    assert "このメールアドレスのご利用は終了しているため" in page


def test_staff_who_were_switched_off_read_nothing_about_lines(client):
    close_to(make.staff())
    page = sign_in(client, "support")
    assert "このアカウントは無効になっています" in page
