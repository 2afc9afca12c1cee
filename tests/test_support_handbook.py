"""docs/support.md says what the console says, and shows it."""

import re
import struct
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override
from django.utils.translation.trans_real import translation

from members.console.actions import ACTIONS
from members.console.reasons import RULES

pytestmark = pytest.mark.embedded  # nothing here differs in production

DOCS = settings.BASE_DIR / "docs"
PAGE = (DOCS / "support.md").read_text()
BEFORE, JAPANESE, ENGLISH = re.split(
    r"^## (?:日本語|English)$", PAGE, flags=re.MULTILINE
)
HALVES = [("ja", JAPANESE), ("en", ENGLISH)]
CATALOGUE = settings.BASE_DIR / "locale/ja/LC_MESSAGES/django.po"
PICTURE = re.compile(r"!\[([^\]]+)\]\((img/[\w-]+\.png)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
QUOTED = re.compile(r"「([^」]+)」|“([^”]+)”")
MOST_BYTES, WIDTHS = 60 * 1024, {360, 1280}
ELSEWHERE = (
    "Correct the service",
    "Remove the sender address",
    "Retry all that fail for this reason",
)
"""Actions that are no buttons beside the next step."""
SAID = {"使えない", "取得できません"}
"""In quotation marks, and no words of the console."""

both = pytest.mark.parametrize(("language", "half"), HALVES)


def in_the_console(language):
    """Return the names of the actions in a language."""
    words = translation(language)
    with override(language):
        own = {str(action.name) for action in ACTIONS.values()}
    return own | {words.gettext(name) for name in ELSEWHERE}


def sentences(language):
    """Return what the check may say in a language."""
    with override(language):
        return [str(rule.sentence) for rule in RULES]


def rows(half, title):
    """Return the first cells of the table under a heading."""
    _, _, rest = half.partition(f" {title}\n")
    part = re.split(r"^#", rest, flags=re.MULTILINE)[0]
    return re.findall(r"^\| (.+?) \|", part, re.MULTILINE)[1:]


def test_each_heading_is_there_in_both_languages():
    japanese, english = HEADING.findall(JAPANESE), HEADING.findall(ENGLISH)
    assert [level for level, _ in japanese] == [level for level, _ in english]
    assert len(japanese) > 8
    assert all(re.search(r"[ぁ-ん一-龠]", words) for _, words in japanese)
    assert all(words.isascii() for _, words in english)


@both
def test_each_action_of_the_console_is_described_and_no_other(language, half):
    described = set(re.findall(r"^\| \*\*(.+?)\*\* \|", half, re.MULTILINE))
    assert described == in_the_console(language)


@both
def test_what_is_read_aloud_is_what_the_check_says(language, half):
    quoted = re.findall(r"^> (.+)$", half, re.MULTILINE)
    assert len(quoted) >= 5
    assert set(quoted) <= set(sentences(language))


@both
def test_the_other_sentences_begin_as_the_check_says_them(language, half):
    title = {"ja": "そのほかの文", "en": "Other sentences"}[language]
    beginnings = rows(half, title)
    said = sentences(language)
    assert len(beginnings) >= 5
    for one in beginnings:
        assert any(sentence.startswith(one) for sentence in said), one


@both
def test_words_in_quotation_marks_are_those_of_the_pages(language, half):
    key = {"ja": "msgstr", "en": "msgid"}[language]
    known = re.findall(rf'^{key} "(.+)"$', CATALOGUE.read_text(), re.MULTILINE)
    quoted = {ja or en for ja, en in QUOTED.findall(half)} - SAID
    assert quoted - set(known) == set()


@both
def test_each_picture_is_there_and_small(language, half):
    named = {DOCS / path: words for words, path in PICTURE.findall(half)}
    assert set(named) == set((DOCS / "img").glob(f"support-*-{language}.png"))
    for path, words in named.items():
        assert len(words) > 10, path  # said to who does not see it
        assert path.stat().st_size <= MOST_BYTES, path
        assert width(path) in WIDTHS, path


def width(path: Path) -> int:
    """Return the width of a PNG in pixels."""
    (pixels,) = struct.unpack(">I", path.read_bytes()[16:20])
    return int(pixels)


def test_the_readme_leads_to_it():
    assert "(docs/support.md)" in (settings.BASE_DIR / "README.md").read_text()
