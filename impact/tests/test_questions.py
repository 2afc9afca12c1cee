"""A question a page; everything that was answered stands in the address."""

import html
import re

import pytest

pytestmark = pytest.mark.usefixtures("content")

OTHER_ISP = "connection=gol_flets&service=other_isp&sending=port25"


def page(client, address):
    """Return the page as text."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.headers.get("Location"))
    return html.unescape(response.content.decode())


def led_to(client, address):
    """Return where an address redirects to."""
    response = client.get(address)
    assert response.status_code == 302, address
    return response.headers["Location"]


def submit(client, text, answer):
    """Send the form of a page with an answer, as a browser does; follow it."""
    text = text[text.index("<main") : text.index("</form>")]
    (name,) = set(re.findall(r'type="radio" name="(\w+)"', text))
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', text)
    position = text.index("<fieldset")
    fields = [
        pair for pair in pairs if text.index(f'hidden" name="{pair[0]}"') < position
    ]
    later = [pair for pair in pairs if pair not in fields]
    chosen = [(name, answer)] if answer else []
    query = "&".join(f"{key}={value}" for key, value in [*fields, *chosen, *later])
    (action,) = re.findall(r'<form[^>]* action="([^"]*)"', text)
    return client.get(f"{action}?{query}", follow=True)


def test_the_start_leads_to_the_first_question(client):
    text = page(client, "/impact/")
    assert 'class="button" href="/impact/connection/"' in text
    assert 'href="/impact/table/"' in text


def test_a_form_leads_to_the_next_question(client):
    response = submit(client, page(client, "/impact/connection/"), "gol_flets")
    assert response.redirect_chain == [("/impact/service/?connection=gol_flets", 302)]


def test_a_complete_form_leads_to_the_outcome(client):
    response = submit(client, page(client, "/impact/connection/"), "gol_fixed_ip")
    assert response.redirect_chain[-1][0] == "/impact/result/?connection=gol_fixed_ip"
    assert 'data-verdict="not_affected"' in response.content.decode()


def test_the_question_is_the_heading_in_the_legend(client):
    text = page(client, "/en/impact/connection/")
    assert re.search(
        r"<legend>.*<h1>Which line do you send mail from\?</h1>", text, re.S
    )
    assert text.count("<h1") == 1


def test_the_answer_in_the_address_is_chosen(client):
    text = page(client, f"/impact/service/?{OTHER_ISP}")
    assert re.findall(r'value="(\w+)" checked', text) == ["other_isp"]


def test_an_answer_is_offered_only_where_it_makes_sense(client):
    here = page(client, "/impact/service/?connection=gol_flets")
    elsewhere = page(client, "/impact/service/?connection=other_line")
    assert 'value="line_isp"' not in here
    assert 'value="line_isp"' in elsewhere


def test_without_an_answer_the_page_says_so_and_loses_nothing(client):
    address = f"/en/impact/service/?{OTHER_ISP}"
    text = page(client, address).replace(" checked", "")
    response = submit(client, text, "")
    text = response.content.decode()
    assert 'class="error-summary" role="alert"' in text
    assert "<title>Error: Whose outgoing server do you use?" in text
    assert 'href="#answer-gol_mail"' in text
    assert 'id="answer-gol_mail"' in text
    assert 'name="sending" value="port25"' in text


def test_an_error_is_over_once_there_is_an_answer(client):
    address = "/impact/connection/?connection=gol_flets&asked=connection"
    assert led_to(client, address) == "/impact/connection/?connection=gol_flets"
    assert led_to(client, "/impact/connection/?asked=service") == "/impact/connection/"


def test_every_later_page_shows_the_answers_with_a_way_to_change_them(client):
    text = page(client, "/impact/sending/?connection=gol_flets&service=other_isp")
    for question in ("connection", "service"):
        address = f"/impact/{question}/?connection=gol_flets&service=other_isp"
        assert f'<a href="{address}">変更' in text


def test_a_change_keeps_what_still_applies(client):
    kept = f"{OTHER_ISP}&submission=no"
    text = page(client, f"/impact/connection/?{kept}").replace(" checked", "")
    response = submit(client, text, "other_line")
    assert response.redirect_chain[-1][0] == (
        "/impact/line_blocking/?connection=other_line&service=other_isp&sending=port25"
        "&submission=no"
    )


def test_a_change_drops_what_no_longer_applies(client):
    text = page(client, f"/impact/connection/?{OTHER_ISP}").replace(" checked", "")
    response = submit(client, text, "gol_dialup")
    assert response.redirect_chain[-1][0] == "/impact/result/?connection=gol_dialup"


def test_back_leads_to_the_question_before(client):
    first = page(client, "/impact/connection/?connection=gol_flets")
    assert 'class="back" href="/impact/"' in first
    second = page(client, "/impact/service/?connection=gol_flets")
    assert 'class="back" href="/impact/connection/?connection=gol_flets"' in second


def test_a_question_that_is_not_asked_leads_to_where_the_answers_lead(client):
    assert led_to(client, "/impact/submission/") == "/impact/connection/"
    address = "/impact/relaying/?connection=gol_fixed_ip"
    assert led_to(client, address) == "/impact/result/?connection=gol_fixed_ip"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_question_has_help_and_i_do_not_know(client, prefix):
    elsewhere = "connection=other_line&service=other_isp&sending=port25"
    for address in (
        "connection/",
        "service/?connection=other_line",
        "sending/?connection=unknown",
        "relaying/?connection=other_line&service=own_server",
        f"line_blocking/?{elsewhere}",
        f"submission/?{elsewhere}&line_blocking=yes",
    ):
        text = page(client, f"{prefix}/impact/{address}")
        assert 'value="unknown"' in text
        assert "<details>" in text


def test_no_count_of_questions_is_promised(client):
    text = page(client, f"/en/impact/service/?{OTHER_ISP}")
    assert "question 2" in text
    assert not re.search(r"question 2 (of|/)", text)


def test_pages_are_public_and_the_same_for_everyone(client):
    for address in ("/impact/", f"/impact/service/?{OTHER_ISP}", "/impact/table/"):
        response = client.get(address)
        assert "public" in response.headers["Cache-Control"], address
        assert not response.cookies
        assert not response.has_header("Vary")


def test_a_page_takes_two_statements_at_most(client, django_assert_max_num_queries):
    complete = f"/impact/result/?{OTHER_ISP}&submission=yes"
    page(client, complete)  # the words are read now
    for address in ("/impact/", "/impact/connection/", complete, "/impact/table/"):
        with django_assert_max_num_queries(2):
            page(client, address)
