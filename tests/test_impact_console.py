"""Staff change the words of the impact check, see its outcomes, and open a code."""

import html

import pytest
from django.urls import reverse
from django.utils import timezone

from impact.models import DailyCount, Text
from members.tests import staff
from tests import shipped
from tests.forms import change

pytestmark = pytest.mark.django_db

CODE = "1142-0032"
"""FLET'S access, another provider, port 25, whether it offers 587 is not known."""


@pytest.fixture
def support(client):
    """Sign a superuser in; the words are loaded."""
    shipped.load("impact")
    staff.with_app(is_superuser=True)
    return staff.enter(client)


def opened(client, code):
    """Return the console's page of a code."""
    response = client.get(reverse("admin:impact_code"), {"code": code})
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_a_changed_question_shows_at_once(client, support):
    row = Text.objects.get(slug="question-connection")
    assert change(support, row, title_en="Where from?").status_code == 302
    assert "Where from?" in client.get("/en/impact/connection/").content.decode()


def test_a_changed_remedy_shows_as_html(client, support):
    row = Text.objects.get(slug="remedy-ask_provider")
    assert change(support, row, body_en="Ask **now**.").status_code == 302
    address = (
        "/en/impact/result/?connection=gol_flets&service=other_isp&sending=port25"
        "&submission=unknown"
    )
    assert "Ask <strong>now</strong>." in client.get(address).content.decode()


def test_a_text_that_a_page_needs_may_not_be_emptied(support):
    row = Text.objects.get(slug="question-connection")
    response = change(support, row, title_en="")
    assert response.status_code == 200
    assert "title_en" in response.context["adminform"].form.errors


def test_no_text_is_added_or_deleted(support):
    row = Text.objects.get(slug="question-connection")
    assert support.get(reverse("admin:impact_text_add")).status_code == 403
    address = reverse("admin:impact_text_delete", args=[row.pk])
    assert support.post(address, {"post": "yes"}).status_code == 403


def test_a_code_shows_what_the_caller_sees(support):
    text = opened(support, "１１４２ ００３２")
    assert 'data-verdict="affected"' in text
    assert "他社プロバイダー" in text
    assert 'data-remedy="ask_provider"' in text
    assert 'href="/impact/result/?connection=gol_flets&service=other_isp' in text


def test_a_misread_code_asks_to_read_it_again(support):
    text = opened(support, "1142-0033")
    assert "もう一度読み上げて" in text
    assert "data-verdict" not in text


def test_a_code_of_questions_that_have_changed_leads_to_what_is_open(support):
    text = opened(support, "1100004")  # a line and nothing else
    assert "質問が変わりました" in text
    assert 'href="/impact/result/?connection=gol_flets"' in text


def test_a_stranger_opens_no_code(client):
    response = client.get(reverse("admin:impact_code"), {"code": CODE})
    assert response.status_code == 302
    assert "/login/" in response.headers["Location"]


def test_outcomes_of_a_day_are_listed_in_words(support):
    day = timezone.localdate()
    for _visit in range(3):
        DailyCount.count(day=day, code=CODE, verdict="affected")
    response = support.get(reverse("admin:impact_dailycount_changelist"))
    text = html.unescape(response.content.decode())
    assert "影響があります" in text
    assert "メールソフト、25番ポート" in text
    assert reverse("admin:impact_code") in text
