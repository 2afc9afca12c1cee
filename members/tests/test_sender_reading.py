"""What people type as an address or a domain, and what can never be confirmed."""

import pytest

from members.models import Sender
from members.senders import Reason, SenderRefused, parse
from members.senders.reading import hold_address, hold_domain
from portal import texts
from portal.providers.models import Provider

Kind = Sender.Kind
ALICE = "alice@gol.com"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Taro@OldHost.example", "taro@oldhost.example"),
        (" ｔａｒｏ＠ｏｌｄｈｏｓｔ．ｅｘａｍｐｌｅ　", "taro@oldhost.example"),
        ("mailto:taro@oldhost.example", "taro@oldhost.example"),
        ("山田 太郎 <taro@oldhost.example>", "taro@oldhost.example"),
        ("taro+shop@oldhost.example", "taro+shop@oldhost.example"),
        ("taro@メール.example", "taro@xn--4dkua4c.example"),
        ("taro@oldhost.example.", "taro@oldhost.example"),
        ("taro@oldhost.example.\ufe0f", "taro@oldhost.example"),
        ("Office.Example", "office.example"),
        ("@office.example", "office.example"),
        ("日本語。jp", "xn--wgv71a119e.jp"),
    ],
)
def test_every_way_to_type_it_means_the_same(typed, name):
    kind = Kind.ADDRESS if "@" in name else Kind.DOMAIN
    assert parse(typed, kind) == (kind, name)


def test_without_a_kind_the_at_sign_decides():
    assert parse("a@b.example")[0] == Kind.ADDRESS
    assert parse("b.example")[0] == Kind.DOMAIN


@pytest.mark.parametrize(
    ("typed", "kind", "reason"),
    [
        ("", None, Reason.EMPTY),
        ("　", None, Reason.EMPTY),
        ("oldhost.example", Kind.ADDRESS, Reason.NO_ADDRESS),
        ("@oldhost.example", Kind.ADDRESS, Reason.NO_ADDRESS),
        ("taro@", Kind.ADDRESS, Reason.NO_ADDRESS),
        ("taro@localhost", Kind.ADDRESS, Reason.NO_ADDRESS),
        ("taro@[192.0.2.1]", Kind.ADDRESS, Reason.NO_ADDRESS),
        ("a@b@c.example", Kind.ADDRESS, Reason.NO_ADDRESS),
        ("taro..x@oldhost.example", Kind.ADDRESS, Reason.NO_ADDRESS),
        ("taro.@oldhost.example", Kind.ADDRESS, Reason.NO_ADDRESS),
        ("a" * 65 + "@oldhost.example", Kind.ADDRESS, Reason.NO_ADDRESS),
        ("a" * 60 + "@" + "b" * 60 + ".ex" * 60, Kind.ADDRESS, Reason.NO_ADDRESS),
        ("太郎@oldhost.example", Kind.ADDRESS, Reason.LETTERS),
        ("taro@office.example", Kind.DOMAIN, Reason.NO_DOMAIN),
        ("192.0.2.1", Kind.DOMAIN, Reason.NO_DOMAIN),
        ("office", Kind.DOMAIN, Reason.NO_DOMAIN),
        ("my_office.example", Kind.DOMAIN, Reason.NO_DOMAIN),
        ("-.example", Kind.DOMAIN, Reason.NO_DOMAIN),
        ("\0", None, Reason.EMPTY),
    ],
)
def test_what_is_no_address_or_domain_is_refused(typed, kind, reason):
    with pytest.raises(SenderRefused) as refused:
        parse(typed, kind)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (ALICE, Reason.OWN_ADDRESS),
        ("bob@gol.com", Reason.OUR_DOMAIN),
        ("alice+x@gol.com", Reason.OUR_DOMAIN),
        ("bob@sub.gol.com", Reason.OUR_DOMAIN),
        ("postmaster@oldhost.example", Reason.ROLE),
        ("mailer-daemon@oldhost.example", Reason.ROLE),
        ("admin+me@oldhost.example", Reason.ROLE),
    ],
)
def test_an_address_that_no_code_can_confirm(address, reason):
    with pytest.raises(SenderRefused) as refused:
        hold_address(address, own=ALICE)
    assert refused.value.reason == reason


@pytest.mark.parametrize("name", ["info", "shop", "administration", "rooter"])
def test_other_addresses_of_a_small_business_can_be_confirmed(name):
    hold_address(f"{name}@notgol.com", own=ALICE)


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        ("gol.com", Reason.OUR_DOMAIN),
        ("b-fam.vips.gol.com", Reason.OUR_DOMAIN),
        ("co.jp", Reason.SUFFIX),
        ("mydns.jp", Reason.SUFFIX),
        ("gmail.com", Reason.PROVIDER),
        ("abc.dion.example", Reason.PROVIDER),
    ],
)
def test_a_domain_that_is_nobodys_to_confirm(db, domain, reason):
    Provider.objects.create(
        slug="big",
        kind="webmail",
        domains="gmail.com *.dion.example",
        host_kind="unknown",
        supports_submission="yes",
        credential="mailbox_password",
        service_state="active",
        status="verified-page",
        confidence="high",
    )
    texts.touch()
    with pytest.raises(SenderRefused) as refused:
        hold_domain(domain)
    assert refused.value.reason == reason


@pytest.mark.parametrize("domain", ["office.example", "home.mydns.jp", "a.b.co.jp"])
def test_an_own_domain_can_be_confirmed(db, domain):
    hold_domain(domain)
