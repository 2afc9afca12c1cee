"""The page of the sender addresses: add, confirm, remove; nobody else's."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from members import confirming
from members.models import Sender, Status
from members.tests import make

PAGE = "/members/senders/"
OLD = "taro@oldhost.example"

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client):
    """Alice is signed in; her mailbox is ready and has a password of its own."""
    connection = make.connection("ip0123456789")
    client.force_login(connection.account)
    return make.mailbox("alice", of=connection)


@pytest.fixture
def bobs():
    """Bob has confirmed an address, and waits for a code for another."""
    bob = make.mailbox("bob")
    now = timezone.now()
    return [
        Sender.objects.create(
            mailbox=bob, kind="address", name="bob@old.example", confirmed_at=now
        ),
        Sender.objects.create(mailbox=bob, kind="address", name="b2@old.example"),
    ]


def page(client, address=PAGE):
    return client.get(address).content.decode()


def add(client, typed=OLD, **extra):
    """Add an address or a domain, and let the worker run."""
    response = client.post(PAGE, {"sender": typed, **extra}, follow=True)
    confirming.send_codes()
    return response.content.decode()


def code():
    return make.code_in(mail.outbox[-1])


def enter(client, typed, **extra):
    data = {"code": typed, **extra}
    return client.post(PAGE, data, follow=True).content.decode()


def test_the_way_from_an_address_to_confirmed(client, alice):
    assert "taro@oldhost.example に確認コードを送信しました" in add(client)
    assert 'name="code"' in page(client)
    done = enter(client, code())
    assert f'data-sender="{OLD}"' in done
    assert "確認が完了しました" in done
    assert 'href="/members/guides/gol/"' in done
    assert 'name="code"' not in done


def test_in_english_too(client, alice):
    add(client)
    text = page(client, f"/en{PAGE}")
    assert "Enter the confirmation code" in text
    assert f"It is in the message that was sent to {OLD}." in text


def test_a_wrong_code_keeps_what_was_typed(client, alice):
    add(client)
    text = enter(client, "1234 5678" if code() != "1234 5678" else "8765 4321")
    assert "確認コードが違います" in text
    assert 'value="1234 5678"' in text or 'value="8765 4321"' in text
    assert "エラー" in text.partition("</title>")[0]


def test_a_code_that_nobody_asked_for_leads_to_the_page(client, alice):
    assert client.post(PAGE, {"code": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "メールアドレスまたはドメインを入力してください"),
        ("alice@gol.com", "お客様ご自身のアドレスです"),
        ("bob@gol.com", "ほかの @gol.com のアドレスを差出人にすることはできません"),
        ("postmaster@oldhost.example", "ドメインの管理者用のアドレスです"),
        ("co.jp", "多くの方が使うドメイン"),
        ("<script>@x.example", "メールアドレス全体を入力してください"),
    ],
)
def test_every_refusal_is_a_sentence_and_keeps_what_was_typed(
    client, alice, typed, words
):
    text = add(client, typed)
    assert text.count(words) >= 2  # in the summary and beside the field
    assert "<script>@" not in text
    assert mail.outbox == []


def test_a_domain_shows_its_record_then_looks_for_it(client, alice, nameserver):
    text = add(client, "Office.example")
    sender = Sender.objects.get()
    assert "_gol-sender.office.example" in text
    assert f"gol-sender={sender.token}" in text
    assert nameserver.asked == []  # before the record can be there
    assert 'data-finding="absent"' in add(client, "office.example")
    nameserver.records["_gol-sender.office.example"] = [f"gol-sender={sender.token}"]
    done = add(client, "office.example", kind="domain")
    assert 'data-sender="office.example"' in done


def test_a_domain_in_the_field_for_an_address_is_said(client, alice):
    assert "メールアドレス全体を入力してください" in add(
        client, "office.example", kind="address"
    )
    assert "ドメインだけを入力してください" in add(client, OLD, kind="domain")


def test_the_words_are_the_same_whether_or_not_somebody_has_it(client, alice, bobs):
    answers = set()
    for address in ("bob@old.example", "nobody@old.example"):
        text = re.sub(r'value="\w{64}"|\d+', "", add(client, address))
        answers.add(text.replace(address, "A").replace("新しい", ""))
        alice.senders.all().delete()
    assert len(answers) == 1


def test_who_shares_an_address_hears_of_it_once_confirmed(client, alice, bobs):
    assert "ほかのお客様" not in add(client, "bob@old.example")
    assert "ほかのお客様" in enter(client, code())


def test_a_new_code_can_be_asked_for_few_times(client, alice):
    add(client)
    pk = Sender.objects.get().pk
    answers = [client.post(f"{PAGE}{pk}/resend/").status_code for _try in range(3)]
    assert answers == [302, 302, 200]
    text = client.post(f"{PAGE}{pk}/resend/").content.decode()
    assert "1時間ほどお待ち" in text


def test_removing_is_one_button(client, alice):
    add(client)
    enter(client, code())
    pk = Sender.objects.get().pk
    text = client.post(f"{PAGE}{pk}/remove/", follow=True).content.decode()
    assert "削除しました" in text
    assert "data-sender" not in text
    history = page(client, "/members/mailbox/")
    assert f"送信に使うアドレスが確認されました: {OLD}" in history
    assert f"送信に使うアドレスが削除されました: {OLD}" in history


@pytest.mark.parametrize("verb", ["resend", "remove"])
def test_a_stranger_can_do_nothing_with_it(client, alice, bobs, verb):
    for sender in bobs:
        assert client.post(f"{PAGE}{sender.pk}/{verb}/").status_code == 404
    assert Sender.objects.current().count() == 2


def test_a_stranger_sees_nothing_of_it(client, alice, bobs):
    assert "old.example" not in page(client)
    assert "old.example" not in enter(client, "1", sender="b2@old.example")


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}1/remove/", f"{PAGE}1/resend/"])
def test_who_is_not_signed_in_is_led_to_the_sign_in(client, address):
    response = client.post(address)
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


@pytest.mark.parametrize("verb", ["resend", "remove"])
def test_nothing_is_done_by_a_link(client, alice, verb):
    add(client)
    pk = Sender.objects.get().pk
    assert client.get(f"{PAGE}{pk}/{verb}/").status_code == 405


def test_a_form_of_another_site_does_nothing(alice, client):
    client.handler.enforce_csrf_checks = True
    assert client.post(PAGE, {"sender": OLD}).status_code == 403


@pytest.mark.parametrize(
    ("state", "link"),
    [
        ({"initial_password": True}, "/members/mailbox/password/?then=senders"),
        ({"status": Status.SUSPENDED}, "/members/mailbox/"),
        ({"status": Status.REQUESTED}, "/members/mailbox/"),
    ],
)
def test_who_may_not_add_is_told_the_next_step(client, state, link):
    connection = make.connection()
    client.force_login(connection.account)
    make.mailbox("alice", of=connection, **state)
    text = page(client)
    assert f'href="{link}"' in text
    assert 'name="sender"' not in text
    assert 'name="sender"' not in add(client)


def test_without_a_mailbox_the_way_begins_with_the_free_address(client):
    client.force_login(make.connection().account)
    assert 'href="/members/mailbox/new/"' in page(client)
    assert client.post(PAGE, {"sender": OLD}).status_code == 200


def test_the_owner_by_the_address_sees_the_same(client, alice):
    client.force_login(alice.account)
    assert 'name="sender"' in page(client)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("reject", "拒否するよう"),
        ("quarantine", "疑わしい"),
        ("none", "拒否するようには求めていません"),
        ("unknown", "確認できませんでした"),
    ],
)
def test_the_policy_of_the_domain_is_said(client, alice, policy, words):
    Sender.objects.create(
        mailbox=alice,
        kind="address",
        name=OLD,
        confirmed_at=timezone.now(),
        policy=policy,
        policy_at=timezone.now(),
    )
    text = page(client)
    assert f'data-policy="{policy}"' in text
    assert words in text


def test_a_missing_record_is_shown_again(client, alice):
    now = timezone.now()
    Sender.objects.create(
        mailbox=alice,
        kind="domain",
        name="office.example",
        token="1234",
        confirmed_at=now,
        missing_since=now,
        warned_at=now,
    )
    assert "gol-sender=1234" in page(client)


def test_no_cache_keeps_the_page(client, alice):
    assert "no-store" in client.get(PAGE).headers["Cache-Control"]


def test_the_page_is_reached_from_my_page_and_the_state(client, alice):
    for address in ("/members/", "/members/mailbox/"):
        assert f'href="{PAGE}"' in page(client, address)
