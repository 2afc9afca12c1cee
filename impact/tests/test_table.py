"""The impact table: the same rules at one look, each field a way to its outcome."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from impact import table, wizard
from impact.questions import BY_ID
from impact.rules import decide

pytestmark = pytest.mark.usefixtures("content")

CELL = re.compile(r'<td>(?:<a class="cell-verdict[^>]*>.*?</a>)?\s*</td>', re.S)


@pytest.fixture(params=["", "/en"])
def page(request, client):
    """Return the table in each language."""
    return html.unescape(client.get(f"{request.param}/impact/table/").content.decode())


def fields(page):
    """Return address and verdict of each field that has one."""
    found = re.findall(r'cell-verdict \w+" href="([^"]+)" data-verdict="(\w+)"', page)
    return [(address.removeprefix("/en"), verdict) for address, verdict in found]


def test_six_lines_and_eight_columns(page):
    assert page.count('scope="row"') == 6
    assert page.count('scope="col"') == 9
    assert page.count("<td>") == 48


def test_each_field_leads_to_its_outcome_without_a_detour(page, client):
    for address, verdict in fields(page):
        answers = dict(parse_qsl(urlsplit(address).query))
        assert wizard.replay(answers).answers == answers
        assert decide(answers).verdict == verdict
        response = client.get(address)
        assert response.status_code == 200
        assert f'data-verdict="{verdict}"' in response.content.decode()


def test_the_company_of_the_line_is_empty_on_gol_lines(page):
    assert len(fields(page)) == 44
    for row in table.ROWS[:4]:
        assert table.cell(row, {"service": "line_isp"}) is None


def test_what_the_operator_says_stands_in_the_table():
    def verdicts(row):
        return [cell and cell.verdict.value for cell in map_row(row)]

    def map_row(row):
        return [table.cell(row, column) for column in table.COLUMNS]

    no, yes = "not_affected", "affected"
    assert verdicts(table.ROWS[0]) == [no, no, None, yes, yes, yes, yes, no]
    for row in table.ROWS[1:4]:
        assert verdicts(row) == [no, no, None, no, no, no, no, no]
    assert verdicts(table.ROWS[4]) == [yes, yes, no, yes, yes, yes, yes, no]
    assert verdicts(table.ROWS[5]) == [no] * 8


def test_the_browser_is_never_affected_whatever_the_service():
    for row in table.ROWS:
        for service in BY_ID["service"].offered(row):
            answers = {**row, "service": service, "sending": "webmail"}
            progress = wizard.replay(answers)
            if progress.open is None:
                assert decide(progress.answers).verdict == "not_affected"


def test_a_narrow_window_scrolls_a_region_with_a_name(page):
    assert 'class="scroll" role="region" aria-labelledby="caption" tabindex="0"' in page
    assert 'id="caption"' in page


def test_one_line_says_that_587_and_the_browser_are_not_affected(client):
    text = client.get("/en/impact/table/").content.decode()
    assert "On port 587 or 465 with SMTP AUTH, and in the browser, nobody is" in text
