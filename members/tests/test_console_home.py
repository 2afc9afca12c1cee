"""The home of the console: the state at a glance, without counting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import figures
from members.console import chart
from members.console.words import duration
from members.models import Hour
from members.roles import Role
from members.tests import make
from members.tests.staff import enter, with_role
from portal.faq.models import Category, Helpfulness, Question
from portal.models import Heartbeat

pytestmark = pytest.mark.django_db
MOST_QUESTIONS = 15


@pytest.fixture
def console(client):
    """Return a client of support, in the console already."""
    with_role("support")
    enter(client, "agent")
    client.get("/admin/")
    return client


def figure(page, name):
    """Return a figure of the page, without what stands beside it."""
    _, _, rest = page.partition(f'data-figure="{name}">')
    return rest.partition("<")[0]


def test_before_the_first_sweep_it_says_so(console):
    page = console.get("/admin/").content.decode()
    assert "まだ集計されていません" in page
    assert "巡回がまだ一度も" in page


def test_it_shows_what_the_sweep_counted_and_nothing_newer(console):
    make.requested("alice", last_error="421 busy")
    figures.keep()
    make.requested("bob")
    page = console.get("/admin/").content.decode()
    assert (figure(page, "waiting"), figure(page, "failing")) == ("1", "1")
    assert "421 busy" in page


def test_the_oldest_claims_lead_to_their_pages(console):
    now = timezone.now()
    for number in range(7):
        make.requested(f"m{number}", due_at=now - timedelta(minutes=number))
    page = console.get("/admin/").content.decode()
    assert page.count("/admin/subscribers/") == 5
    assert page.index("m6@gol.com") < page.index("m5@gol.com")
    assert "m1@gol.com" not in page


@pytest.mark.parametrize(("minutes", "stands"), [(0, False), (10, True)])
def test_a_sweep_that_did_not_come_is_said(console, minutes, stands):
    at = timezone.now() - timedelta(minutes=minutes)
    Heartbeat.objects.create(name="sweep", at=at)
    page = console.get("/admin/").content.decode()
    assert ("準備の処理が止まっています" in page) == stands


def test_answers_that_do_not_help_are_named(console):
    category = Category.objects.create(slug="c", name_ja="分類")
    question = Question.objects.create(
        slug="q", category=category, question_ja="なぜ？"
    )
    day = timezone.localdate()
    Helpfulness.objects.create(question=question, day=day, did_not_help=3)
    assert "なぜ？" in console.get("/admin/").content.decode()


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMINISTRATORS])
def test_it_takes_few_questions(client, role, django_assert_max_num_queries):
    with_role(role)
    console = enter(client, "agent")
    for number in range(6):
        make.requested(f"m{number}", last_error="421 busy")
    figures.keep()
    Heartbeat.objects.create(name="sweep", at=timezone.now())
    console.get("/admin/")
    with django_assert_max_num_queries(MOST_QUESTIONS):
        console.get("/admin/")


def test_it_renews_only_its_figures(console):
    part = console.get("/admin/figures/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert 'data-figure="waiting"' in part.content.decode()


def test_a_part_asked_for_after_the_sign_out_renews_the_page(console):
    console.post("/accounts/logout/")
    answer = console.get("/admin/figures/", headers={"HX-Request": "true"}, follow=True)
    assert answer.headers["HX-Refresh"] == "true"


def test_editors_see_the_texts_and_no_subscriber(client):
    make.requested("alice")
    with_role("editors")
    page = enter(client, "agent").get("/admin/").content.decode()
    assert "alice@gol.com" not in page
    assert "data-figure" not in page
    assert "/admin/faq/question/" in page


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "申請の状況"), ("/en", "State of the claims")]
)
def test_the_language_is_that_of_the_path_and_stays(console, prefix, words):
    page = console.get(f"{prefix}/admin/").content.decode()
    assert words in page
    assert f'href="{prefix}/admin/members/mailbox/"' in page


def test_the_chart_is_drawn_without_style_or_script(console):
    figures.keep()
    now = timezone.now()
    Hour.objects.update_or_create(
        begins_at=now.replace(minute=0, second=0, microsecond=0),
        defaults={"claimed": 30, "ready": 12},
    )
    page = console.get("/admin/").content.decode()
    assert '<path class="chart__claims" d="M706 160v-156.0h6v156.0z">' in page
    assert " style=" not in page


def test_a_chart_has_a_round_ceiling():
    now = timezone.now()
    begin = now.replace(minute=0, second=0, microsecond=0)
    tops = [
        chart.draw([Hour(begins_at=begin, claimed=count)], now).most
        for count in (0, 1, 4, 31, 1000)
    ]
    assert tops == [3, 3, 6, 60, 1500]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(14, "14 s"), (150, "2 min"), (4560, "1 h 16 min"), (300_000, "3 days")],
)
def test_a_time_is_said_in_words(seconds, words, settings):
    settings.LANGUAGE_CODE = "en"
    assert duration(seconds) == words
