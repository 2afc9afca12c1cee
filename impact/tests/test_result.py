"""The outcome: the verdict, for which line, why, what to do, and where to go on."""

import datetime as dt
import html
import re
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from impact import codes, wizard
from impact.rules import decide

# Many pages of texts, the same from any database.
pytestmark = [pytest.mark.embedded, pytest.mark.usefixtures("content")]

AFFECTED = {
    "connection": "gol_flets",
    "service": "other_isp",
    "sending": "port25",
    "submission": "unknown",
}

OWN_SERVER = {
    "connection": "gol_flets",
    "service": "own_server",
    "relaying": "direct",
}


@pytest.fixture
def outcome(client):
    """Return a function that gives the page of an outcome."""

    def outcome(answers, *, prefix="/en"):
        response = client.get(f"{prefix}/impact/result/?{urlencode(answers)}")
        assert response.status_code == 200, answers
        return html.unescape(response.content.decode())

    return outcome


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_outcome_has_its_marks_in_both_languages(outcome, prefix):
    for path in wizard.paths():
        text, expected = outcome(path, prefix=prefix), decide(path)
        assert re.findall(r'data-verdict="(\w+)"', text) == [expected.verdict]
        assert tuple(re.findall(r'data-remedy="(\w+)"', text)) == expected.remedies
        reasons = re.findall(r'data-reason="(\w+)"', text)
        assert reasons == [*(r.id for r in expected.reasons), "never"]
        assert text.count("<h1") == 1
        assert codes.encode(path) in text


def test_english_outcomes_hold_no_japanese(outcome):
    for path in wizard.paths():
        text = outcome(path)
        assert set(re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]+", text)) == {"日本語"}


def test_each_reason_says_where_it_comes_from(outcome):
    text = outcome(AFFECTED)
    reasons = text[text.index('class="reasons"') :]
    assert re.search(r'"other_isp".*?Stated by GOL', reasons, re.S)
    assert re.search(r'"never".*?Follows from how', reasons, re.S)


def test_it_names_the_line_it_holds_for(outcome):
    assert "sending from: FLET'S access (other than fixed IP)" in outcome(AFFECTED)
    elsewhere = outcome({"connection": "other_line", "service": "line_isp"} | PORT25)
    assert "for now: that company may change" in elsewhere


PORT25 = {"sending": "port25"}


def test_the_next_step_is_the_only_filled_button(outcome):
    text = outcome(AFFECTED)
    assert len(re.findall(r'class="button"', text)) == 1
    assert re.search(r'data-remedy="ask_provider".*?class="button" ', text, re.S)


@pytest.mark.parametrize(
    ("remedy", "answers"),
    [
        ("use_mail_gol_com", {**AFFECTED, "submission": "no"}),
        ("relay_via_mail_gol_com", OWN_SERVER),
    ],
)
def test_the_way_through_our_server_begins_with_the_sender(outcome, remedy, answers):
    _, _, step = outcome(answers).partition(f'data-remedy="{remedy}"')
    step, _, _ = step.partition("</li>")
    assert 'class="button" href="/en/members/senders/"' in step
    assert 'href="/en/guides/gol/' in step


def test_what_is_looked_up_leads_back_to_its_question(outcome):
    kept = urlencode({k: v for k, v in AFFECTED.items() if k != "submission"})
    assert f'href="/en/impact/submission/?{kept}"' in outcome(AFFECTED)


def test_another_line_keeps_the_account_and_asks_for_the_line(outcome):
    answers = {"connection": "other_line", "service": "other_isp", "sending": "port25"}
    text = outcome(answers | {"line_blocking": "yes", "submission": "no"})
    kept = "service=other_isp&sending=port25&submission=no"
    assert f'href="/en/impact/connection/?{kept}"' in text


def test_another_account_keeps_the_line_and_asks_for_the_account(outcome):
    text = outcome(AFFECTED)
    assert 'href="/en/impact/service/?connection=gol_flets"' in text
    exempt = outcome({"connection": "gol_fixed_ip"})
    assert "Another mail account" not in exempt


def test_mail_of_gol_is_told_that_it_needs_authentication(outcome):
    answers = {"connection": "gol_flets", "service": "gol_mail", "sending": "port25"}
    assert "asks for SMTP AUTH, on port 25 from a GOL line as well" in outcome(answers)


def test_without_a_date_it_will_be_announced(outcome, settings):
    settings.OP25B_START = None
    assert "The date will be announced" in outcome(AFFECTED)


def test_before_the_day_it_says_from_when(outcome, settings):
    settings.OP25B_START = dt.date(2099, 2, 1)
    assert "From February 1, 2099 (Sun) on you can no longer" in outcome(AFFECTED)
    assert "2099年2月1日（日）から" in outcome(AFFECTED, prefix="")


@pytest.mark.parametrize("days", [0, 30])
def test_from_the_day_on_it_says_since_when(outcome, settings, days):
    settings.OP25B_START = timezone.localdate() - dt.timedelta(days=days)
    assert "you can no longer send this way with your present" in outcome(AFFECTED)
    assert "As of " in outcome(AFFECTED)


def test_another_companys_line_is_affected_now_whatever_our_day(outcome, settings):
    settings.OP25B_START = dt.date(2099, 2, 1)
    text = outcome(
        {"connection": "other_line", "service": "gol_mail"}
        | PORT25
        | {"line_blocking": "yes"}
    )
    assert "you already cannot send" in text
    assert "2099" not in text


def test_what_is_likely_is_said_to_be_likely(outcome):
    likely = AFFECTED | {"sending": "unknown"}
    assert "You are probably affected" in outcome(likely)


def test_the_fixed_ip_service_leads_to_the_operators_page(outcome, settings):
    answers = {"connection": "gol_flets", "service": "own_server", "relaying": "direct"}
    assert "please ask support" in outcome(answers)
    settings.FIXED_IP_URL = "https://operator.example/fixed"
    text = outcome(answers)
    assert 'href="https://operator.example/fixed"' in text
    assert "please ask support" not in text


@pytest.mark.usefixtures("faq")
def test_the_faq_that_says_more_is_there(outcome, client):
    text = outcome(AFFECTED)
    assert 'href="/en/faq/other-isp-address/"' in text
    entries = set()
    for path in wizard.paths():
        entries |= set(re.findall(r'href="/en(/faq/[\w-]+/)"', outcome(path)))
    assert entries
    for entry in entries:
        assert client.get(entry).status_code == 200, entry


@pytest.mark.usefixtures("faq")
def test_no_link_of_an_outcome_is_dead(outcome, client):
    links = set()
    for path in wizard.paths()[::7]:
        links |= set(re.findall(r'<a\b[^>]* href="(/[^"#]*)', outcome(path)))
    for link in links:
        assert client.get(link, follow=True).status_code == 200, link
