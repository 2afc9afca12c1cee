"""What a stranger reaches who knows the connection ID, the address, or both."""

import pytest

from members.models import Mailbox
from members.tests import make
from portal.networks.models import AddressRange

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
