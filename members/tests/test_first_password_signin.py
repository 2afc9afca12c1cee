"""What a stranger reaches who knows the connection ID, the address, or both."""

from functools import partial

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Mailbox
from members.tests import make
from portal.networks.models import AddressRange
from tests import clock

LOGIN = "/accounts/login/"
OWN, ELSEWHERE = "192.0.2.10", "198.51.100.7"


@pytest.fixture
def alice(db):
    """Alice's mailbox is ready and still has its first password."""
    AddressRange.objects.create(network="192.0.2.0/24", kind="dynamic")
    connection = make.connection("ip0123456789")
    return make.mailbox("alice", of=connection, initial_password=True)


def enter(client, login, password, address, **headers):
    """Sign in from an address; return where it leads, or nothing."""
    data = {"login": login, "password": password}
    response = client.post(LOGIN, data, REMOTE_ADDR=address, **headers)
    return response.headers.get("Location", "")


def test_the_owner_enters_from_the_operators_lines_and_is_led_to_the_change(
    client, alice
):
    where = enter(client, "alice@gol.com", "ip0123456789", OWN)
    assert where == "/accounts/password/change/"
    assert "あとで変更する" in client.get(where).content.decode()


def test_who_knows_both_gets_nowhere_from_elsewhere(client, alice):
    assert enter(client, "alice@gol.com", "ip0123456789", ELSEWHERE) == ""


def test_who_knows_only_the_connection_id_gets_nowhere(client, alice):
    for address in (OWN, ELSEWHERE):
        assert enter(client, "ip0123456789", "ip0123456789", address) == ""


def test_who_knows_only_the_address_gets_nowhere(client, alice):
    for address in (OWN, ELSEWHERE):
        for password in ("alice@gol.com", "alice", "ip9999999999"):
            assert enter(client, "alice@gol.com", password, address) == ""


def test_the_refusal_is_the_page_of_a_wrong_password(client, alice):
    right, wrong = (
        client.post(
            LOGIN, {"login": "alice", "password": password}, REMOTE_ADDR=ELSEWHERE
        ).content.decode()
        for password in ("ip0123456789", "ip0123456780")
    )
    start = right.index("csrfmiddlewaretoken") + 120
    assert right[start:] == wrong[start:]


def test_a_forged_header_does_not_move_a_stranger_to_our_lines(client, alice):
    header = {"X_FORWARDED_FOR": OWN}
    forged = {f"HTTP_{name}": value for name, value in header.items()}
    assert enter(client, "alice", "ip0123456789", ELSEWHERE, **forged) == ""


def test_behind_a_trusted_proxy_only_its_own_word_counts(client, alice, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxy = "127.0.0.1"
    forged = {"HTTP_X_FORWARDED_FOR": f"{OWN}, {ELSEWHERE}"}
    assert enter(client, "alice", "ip0123456789", proxy, **forged) == ""
    honest = {"HTTP_X_FORWARDED_FOR": f"{ELSEWHERE}, {OWN}"}
    assert enter(client, "alice", "ip0123456789", proxy, **honest)


def test_an_own_password_is_good_everywhere(client, alice):
    Mailbox.objects.update(initial_password=False)
    alice.account.set_password(make.MAILBOX_PASSWORD)
    alice.account.save()
    assert enter(client, "alice", make.MAILBOX_PASSWORD, ELSEWHERE) == "/members/"
    client.logout()
    assert enter(client, "alice", "ip0123456789", OWN) == ""


def test_a_closed_mailbox_tells_a_stranger_nothing(client, alice):
    alice.account.is_active = False
    alice.account.save()
    assert (
        "組み合わせが一致しません"
        in client.post(
            LOGIN,
            {"login": "alice", "password": "ip0123456789"},
            REMOTE_ADDR=ELSEWHERE,
        ).content.decode()
    )


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize("seen", ["192.0.2.10", "::ffff:192.0.2.10"])
def test_an_own_address_is_own_however_it_is_written(
    client, alice, settings, count, seen
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    proxied = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": seen}
    extra = proxied if count else {"REMOTE_ADDR": seen}
    data = {"login": "alice", "password": "ip0123456789"}
    assert client.post(LOGIN, data, **extra).status_code == 302


@pytest.mark.parametrize(
    "forwarded", ["127.0.0.1", "192.0.2.10", "192.0.2.10, 192.0.2.10", "unknown", ""]
)
def test_without_a_trusted_proxy_no_header_counts(client, alice, forwarded):
    extra = {"HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_REAL_IP": OWN}
    assert enter(client, "alice", "ip0123456789", ELSEWHERE, **extra) == ""


def test_a_header_that_names_nobody_opens_nothing(client, alice, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = {"HTTP_X_FORWARDED_FOR": f"{OWN}, unknown"}
    data = {"login": "alice", "password": "ip0123456789"}
    answer = client.post(LOGIN, data, REMOTE_ADDR="127.0.0.1", **forged)
    assert answer.status_code == 403


def test_the_change_comes_first_also_when_a_page_was_asked_for(client, alice):
    data = {"login": "alice", "password": "ip0123456789", "next": "/members/mailbox/"}
    answer = client.post(LOGIN, data, REMOTE_ADDR=OWN)
    assert answer.headers["Location"] == "/accounts/password/change/"
    assert client.get("/members/mailbox/").status_code == 200  # that is "later"


def test_the_right_first_password_takes_no_longer_than_a_wrong_one(client, alice):
    def refused(password):
        cache.clear()
        assert enter(client, "alice", password, ELSEWHERE) == ""

    right, wrong = (partial(refused, f"ip012345678{n}") for n in (9, 0))
    assert clock.take_as_long(right, wrong)


def test_a_refusal_asks_the_database_the_same_whatever_was_typed(client, alice):
    with CaptureQueriesContext(connection) as right:
        enter(client, "alice", "ip0123456789", ELSEWHERE)
    with CaptureQueriesContext(connection) as wrong:
        enter(client, "alice", "ip0123456780", ELSEWHERE)
    assert [q["sql"] for q in right] == [q["sql"] for q in wrong]
