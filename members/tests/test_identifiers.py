"""What people type as a connection ID, and which local parts may be given."""

import pytest

from members import identifiers
from members.identifiers import IdentifierError, LocalPartProblem

REALM = "b-fam.vips.gol.com"


def parse(text):
    """Read a connection ID of our realm."""
    return identifiers.parse_connection_id(text, realm=REALM)


@pytest.mark.parametrize(
    "typed",
    [
        "ip0123456789",
        "IP0123456789",
        "ｉｐ０１２３４５６７８９",
        " ip 0123 456789\t",
        "ip0123456789@b-fam.vips.gol.com",
        "ＩＰ0123456789＠b-fam.vips.gol.com",
        "\ufeffip01234\u200b56789",
    ],
)
def test_every_form_is_one_id(typed):
    assert parse(typed) == "ip0123456789"
    assert identifiers.is_auto_numbered(parse(typed))


@pytest.mark.parametrize("typed", ["office-651", "a.b_c", "12x", "ipa0123456789"])
def test_another_id_may_sign_in_but_is_not_auto_numbered(typed):
    assert not identifiers.is_auto_numbered(parse(typed))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "the connection ID is missing"),
        ("   ", "the connection ID is missing"),
        ("ip012345678", "'ip' must be followed by 10 digits, not 9"),
        ("ip01234567890", "'ip' must be followed by 10 digits, not 11"),
        ("ip0123456789@gol.com", "the realm is not b-fam.vips.gol.com"),
        ("ab", "a connection ID has 3 to 64"),
        ("a b!", "a connection ID has 3 to 64"),
        ("x" * 65, "a connection ID has 3 to 64"),
    ],
)
def test_what_is_no_id_says_why(typed, reason):
    with pytest.raises(IdentifierError, match=reason):
        parse(typed)


@pytest.mark.parametrize(
    "name", ["abc", "a1b", "taro.yamada", "a-b_c.d", "a" * 32, "hanako2026"]
)
def test_a_good_local_part_has_no_problem(name):
    assert identifiers.local_part_problem(name) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", LocalPartProblem.EMPTY),
        ("ab", LocalPartProblem.SHORT),
        ("a" * 33, LocalPartProblem.LONG),
        ("日本", LocalPartProblem.CHARACTERS),
        ("日本語", LocalPartProblem.CHARACTERS),
        ("a b c", LocalPartProblem.CHARACTERS),
        ("a+tag", LocalPartProblem.CHARACTERS),
        ("a@b", LocalPartProblem.CHARACTERS),
        ("1abc", LocalPartProblem.START),
        (".abc", LocalPartProblem.START),
        ("abc.", LocalPartProblem.END),
        ("a..b", LocalPartProblem.SEPARATORS),
        ("a-_b", LocalPartProblem.SEPARATORS),
        ("ip0123456789", LocalPartProblem.CONNECTION_ID),
        ("ip1", LocalPartProblem.CONNECTION_ID),
        ("ip.0123-456789", LocalPartProblem.CONNECTION_ID),
        ("postmaster", LocalPartProblem.RESERVED),
        ("post.master", LocalPartProblem.RESERVED),
        ("no-reply", LocalPartProblem.RESERVED),
        ("noreply", LocalPartProblem.RESERVED),
        ("g.o.l", LocalPartProblem.RESERVED),
    ],
)
def test_a_bad_local_part_has_its_own_problem(name, problem):
    assert identifiers.local_part_problem(name) == problem


def test_all_reserved_names_of_the_list_are_known():
    assert {"abuse", "hostmaster", "webmaster", "admin", "root"} <= (
        identifiers.reserved_names()
    )
    assert len(identifiers.reserved_names()) > 300


def test_folding_is_the_same_again():
    for text in ("Ａlice", " ip０1 ", "ﾃｽﾄ", "ß", "İ"):
        assert identifiers.fold(identifiers.fold(text)) == identifiers.fold(text)


def test_the_shown_part_hides_the_last_four():
    assert identifiers.shown_part("ip0123456789") == "ip012345"
