"""A guide with the subscriber's own values: for the owner, and for nobody else."""

import re

import pytest
from django.utils import timezone

from members.models import Mailbox, Sender, Status
from members.tests import make
from tests import shipped

GUIDE = "/members/guides/gol/thunderbird-desktop/"
CHOOSER = "/members/guides/gol/"
OLD = "taro@oldhost.example"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def content(db):
    """Load the guides."""
    shipped.load("guides")


@pytest.fixture
def alice(client):
    """Alice is signed in with her connection."""
    connection = make.connection("ip0123456789")
    client.force_login(connection.account)
    return connection


def page(client, address=GUIDE):
    """Return the page as text."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("scenario", ["gol", "new-mailbox"])
def test_the_owner_reads_the_own_address_as_user_name(client, alice, scenario):
    make.mailbox("alice", of=alice)
    text = page(client, f"/members/guides/{scenario}/thunderbird-desktop/")
    names = re.findall(r'data-setting="(?:\w+-)?username">([^<]+)<', text)
    assert set(names) == {"alice@gol.com"}
    assert "user@gol.com" not in text


def test_the_owner_signed_in_with_the_address_reads_it_too(client):
    mailbox = make.mailbox("alice")
    client.force_login(mailbox.account)
    assert 'data-setting="username">alice@gol.com<' in page(client)


def test_the_configuration_of_a_server_has_the_own_address(client, alice):
    make.mailbox("alice", of=alice)
    text = page(client, "/members/guides/gol/postfix/")
    assert "[mail.gol.com]:587 alice@gol.com:PASSWORD" in text


@pytest.mark.parametrize("status", [s for s in Status if s != Status.READY])
def test_before_and_after_the_mailbox_serves_the_page_says_so(client, alice, status):
    make.mailbox("alice", of=alice, status=status)
    text = page(client)
    assert "お客様の値は、まだ表示できません" in text
    assert 'data-setting="username">alice@gol.com<' not in text


def test_without_a_mailbox_the_page_says_so(client, alice):
    assert "無料メールアドレスをまだ取得されていません" in page(client)


def test_the_page_is_private_and_kept_by_no_cache(client, alice):
    kept = client.get(GUIDE).headers["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept


def test_a_stranger_is_led_to_the_sign_in(client):
    make.mailbox("alice")
    response = client.get(GUIDE)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/?next=")


def test_another_subscriber_reads_only_the_own_address(client, alice):
    make.mailbox("alice", of=alice)
    bob = make.mailbox("bob")
    client.force_login(bob.connection.account)
    text = page(client)
    assert "bob@gol.com" in text
    assert "alice" not in text


def test_the_connection_id_never_stands_beside_the_address(client, alice):
    make.mailbox("alice", of=alice, initial_password=True)
    assert alice.connection_id not in page(client)


def test_an_unknown_guide_is_not_found(client, alice):
    for address in ("nix/becky", "gol/nix", "nix"):
        assert client.get(f"/members/guides/{address}/").status_code == 404


@pytest.fixture
def confirmed(alice):
    """Return a function by which Alice has confirmed a sender."""
    mailbox = make.mailbox("alice", of=alice)

    def confirmed(name=OLD, **extra):
        kind = {"kind": "address"} if "@" in name else {"kind": "domain", "token": "t"}
        now = timezone.now()
        row = {"mailbox": mailbox, "name": name, "confirmed_at": now, "policy_at": now}
        return Sender.objects.create(**row, **kind, **extra)

    return confirmed


def test_what_was_confirmed_is_filled_in(client, confirmed):
    confirmed()
    confirmed("office.example")
    assert senders_of(page(client)) == {OLD, "office.example"}


@pytest.mark.parametrize("policy", Sender.Policy.values)
def test_the_policy_of_the_domain_is_said(client, confirmed, policy):
    confirmed(policy=policy)
    assert f'data-policy="{policy}"' in page(client)


def test_a_configuration_has_the_sender_where_there_is_only_one(client, confirmed):
    confirmed()
    assert f"from {OLD}" in page(client, "/members/guides/gol/mutt-msmtp/")
    confirmed("second@oldhost.example")
    assert "from ADDRESS" in page(client, "/members/guides/gol/mutt-msmtp/")
    assert "from alice@gol.com" in page(
        client, "/members/guides/new-mailbox/mutt-msmtp/"
    )


def test_what_waits_or_was_removed_is_no_sender(client, confirmed):
    now = timezone.now()
    confirmed(removed_at=now)
    Sender.objects.create(
        mailbox=Mailbox.objects.get(), kind="address", name="b@old.example"
    )
    text = page(client)
    assert senders_of(text) == set()
    assert 'href="/members/senders/"' in text


def test_the_senders_of_another_subscriber_are_not_shown(client, confirmed):
    confirmed()
    bob = make.mailbox("bob")
    client.force_login(bob.account)
    for address in (GUIDE, CHOOSER):
        assert OLD not in page(client, address)


@pytest.mark.parametrize("address", [GUIDE, CHOOSER])
def test_before_a_password_is_chosen_that_comes_first(client, alice, address):
    make.mailbox("alice", of=alice, initial_password=True)
    assert 'href="/members/mailbox/password/?then=senders"' in page(client, address)


@pytest.mark.parametrize("address", [GUIDE, CHOOSER])
def test_without_a_mailbox_the_address_comes_first(client, alice, address):
    assert 'href="/members/mailbox/new/"' in page(client, address)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("scenario", ["gol", "new-mailbox"])
def test_the_chooser_leads_to_the_own_guides(client, alice, prefix, scenario):
    make.mailbox("alice", of=alice)
    text = page(client, f"{prefix}/members/guides/{scenario}/")
    assert f'href="{prefix}/members/guides/{scenario}/becky/"' in text
    assert f'href="{prefix}/guides/{scenario}/becky/"' not in text


def test_for_another_provider_the_chooser_is_that_of_everybody(client, alice):
    answer = client.get("/members/guides/other-provider/")
    assert answer["Location"] == "/guides/other-provider/"


@pytest.mark.parametrize("address", [CHOOSER, "/members/guides/nix/"])
def test_a_stranger_to_the_chooser_is_led_to_the_sign_in(client, address):
    assert client.get(address)["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("address", ["/guides/gol/becky/", "/guides/gol/"])
def test_the_public_guide_leads_to_the_own_one(client, confirmed, address):
    confirmed()
    before = client.get(address).content
    assert f'href="/members{address}"'.encode() in before
    client.logout()
    assert client.get(address).content == before


def senders_of(text):
    return set(re.findall(r'data-setting="sender">([^<]+)<', text))
