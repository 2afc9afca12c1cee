"""Whatever an address holds, it leads somewhere and never to an error."""

import random
from urllib.parse import urlencode

import pytest

from impact import wizard
from impact.questions import QUESTIONS

# It is the addresses that are tried, not the database.
pytestmark = [pytest.mark.embedded, pytest.mark.usefixtures("content")]

ANSWERS = sorted({answer.id for question in QUESTIONS for answer in question.answers})
NAMES = [question.id for question in QUESTIONS]


def where(client, address):
    """Return where an address ends, after three steps at most."""
    for _step in range(4):
        response = client.get(address)
        if response.status_code == 200:
            return address
        assert response.status_code == 302, address
        address = response.headers["Location"]
    raise AssertionError(address)


@pytest.mark.parametrize(
    "query",
    [
        "connection=gol_flets&connection=gol_fixed_ip",
        "connection[]=gol_fixed_ip&connection=gol_fixed_ip",
        "utm_source=x&connection=gol_fixed_ip#y",
        "CONNECTION=gol_flets&connection=gol_fixed_ip",
        "connection=gol%5Ffixed%5Fip",
        "&&&connection=gol_fixed_ip&=&",
    ],
)
def test_what_is_not_ours_is_dropped(client, query):
    address = where(client, f"/impact/result/?{query}")
    assert address == "/impact/result/?connection=gol_fixed_ip"


@pytest.mark.parametrize(
    "query",
    [
        "connection=%00",
        "connection=%ff%fe",
        "connection=\udcff",
        "connection=" + "x" * 5000,
        "&".join(f"a{n}=1" for n in range(2000)),
        "connection=<script>",
        "connection=gol_flets%00",
        "connection",
        "=",
        "%",
        "connection=GOL_FLETS",
    ],
)
@pytest.mark.parametrize("page", ["connection", "result", "submission"])
def test_junk_leads_to_the_first_question(client, page, query):
    environ = {"QUERY_STRING": query}
    response = client.get(f"/impact/{page}/", **environ)
    assert response.status_code == 302
    assert where(client, response.headers["Location"]) == "/impact/connection/"


@pytest.mark.parametrize(
    "path", ["/impact/nothing/", "/impact/%00/", "/impact/result/x/", "/en/impact/é/"]
)
def test_a_question_that_nobody_asks_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_any_set_of_answers_leads_somewhere_in_any_order(client):
    chance = random.Random(587)
    for _turn in range(40):
        given = {n: chance.choice(ANSWERS) for n in chance.sample(NAMES, 4)}
        pairs = list(given.items())
        ends = set()
        for page in ("result", *chance.sample(NAMES, 2)):
            chance.shuffle(pairs)
            end = where(client, f"/impact/{page}/?{urlencode(pairs)}")
            ends.add(end if page == "result" else "")
            assert where(client, end) == end
        chance.shuffle(pairs)
        assert where(client, f"/impact/result/?{urlencode(pairs)}") in ends


def test_the_order_of_answers_does_not_matter():
    chance = random.Random(25)
    for path in wizard.paths():
        pairs = list(path.items())
        chance.shuffle(pairs)
        assert list(wizard.replay(dict(pairs)).answers.items()) == list(path.items())


def test_replaying_again_changes_nothing():
    chance = random.Random(465)
    for _turn in range(2000):
        given = {name: chance.choice([*ANSWERS, ""]) for name in NAMES}
        kept = wizard.replay(given).kept
        assert wizard.replay(kept).kept == kept
        assert kept.items() <= given.items()


def test_every_path_ends_and_no_answer_is_asked_twice():
    for path in wizard.paths():
        given: dict[str, str] = {}
        while question := wizard.replay(given).open:
            assert question.id not in given
            given[question.id] = path[question.id]
        assert given == path


def test_a_question_stands_where_its_answers_lead():
    for path in wizard.paths():
        for name in path:
            question = next(q for q in QUESTIONS if q.id == name)
            there = wizard.stand_at(question, path)
            assert there is not None
            assert there.chosen == path[name]
            assert there.kept == path
