"""A provider is found however its subscriber knows it."""

import pytest

from portal.providers.search import search
from portal.providers.tests.make import saved

pytestmark = pytest.mark.usefixtures("content")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("BIGLOBE", "biglobe"),
        ("ｂｉｇｌｏｂｅ", "biglobe"),
        ("びっぐろーぶ", "biglobe"),
        ("ビッグローブ", "biglobe"),
        ("ﾋﾞｯｸﾞﾛｰﾌﾞ", "biglobe"),
        ("にふてぃ", "nifty"),
        ("@nifty", "nifty"),
        ("おーしーえぬ", "ocn"),
        ("ocn", "ocn"),
        ("そねっと", "so-net"),
        ("ぷらら", "plala"),
        ("プララ", "plala"),
        ("あさひねっと", "asahi-net"),
        ("ディーティーアイ", "dti"),
        ("じぇいこむ", "jcom"),
        ("どこも", "docomo-mail"),
        ("じーめーる", "gmail"),
        ("さくら", "sakura"),
        ("群馬", "gunma-bay"),
        ("メガエッグ", "megaegg"),
    ],
)
def test_names_and_readings_find_it(typed, slug):
    assert slug in search(typed)[:3]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("taro@ocn.ne.jp", "ocn"),
        ("Taro@OCN.NE.JP", "ocn"),
        ("ｔａｒｏ＠ｏｃｎ．ｎｅ．ｊｐ", "ocn"),
        (" taro@ocn.ne.jp ", "ocn"),
        ("Taro <taro@ocn.ne.jp>", "ocn"),
        ("ocn.ne.jp", "ocn"),
        ("taro@d1.dion.ne.jp", "au-one-net"),
        ("h4.dion.ne.jp", "au-one-net"),
        ("a1.auone-net.jp", "au-one-net"),
        ("taro@b.auone-net.jp", "au-one-net"),
        ("taro@abc.plala.or.jp", "plala"),
        ("plala.or.jp", "plala"),
        ("mbc.nifty.com", "nifty"),
        ("smtp.nifty.com", "nifty"),
        ("hotmail.co.jp", "outlook-com"),
        ("ji.jet.ne.jp", "jetinternet-ji"),
        ("twin.ne.jp", "twin"),
    ],
)
def test_addresses_domains_and_servers_find_it(typed, slug):
    assert search(typed)[0] == slug


def test_an_address_finds_only_whose_it_is():
    assert search("taro@ji.jet.ne.jp") == ["jetinternet-ji"]


def test_a_domain_is_found_while_it_is_typed():
    for length in range(len("biglobe"), len("biglobe.ne.jp") + 1):
        assert search("biglobe.ne.jp"[:length])[0] == "biglobe"


def test_a_wildcard_stands_for_no_other_domain():
    saved("wild", domains="*.wild.example.jp")
    assert search("a.wild.example.jp") == ["wild"]
    assert search("wild.example.jp") == ["wild"]
    assert search("notwild.example.jp") == []


def test_a_slip_is_forgiven():
    assert "biglobe" in search("bigloobe")
    assert "gmail" in search("taro@gmial.com")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "@",
        "@@@",
        ".",
        "*",
        "?",
        "*.*",
        "%",
        "\x00",
        "zzzzzzz",
        "\\",
    ],
)
def test_junk_finds_nothing_and_breaks_nothing(typed):
    assert search(typed) == []


def test_a_change_is_found_at_once():
    assert search("ペンギン") == []
    saved("penguin", name_ja="ペンギンネット")
    assert search("ぺんぎん") == ["penguin"]


def test_one_that_is_not_published_is_not_found():
    saved("hidden", name_ja="ひみつ", is_published=False)
    assert search("ひみつ") == []
