"""A provider beside the answers: kept while it fits them, and never decisive."""

import html
import re

import pytest

from impact import wizard
from portal.providers.models import Provider
from portal.texts import touch

pytestmark = pytest.mark.usefixtures("content", "providers")

OLD = "connection=gol_flets&service=other_isp&sending=port25"


def page(client, address):
    """Return a page as text."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.headers.get("Location"))
    return html.unescape(response.content.decode())


def end(client, address):
    """Return where an address leads."""
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return response.redirect_chain[-1][0] if response.redirect_chain else address


def test_the_outcome_leads_to_the_guide_and_the_entry_of_the_provider(client):
    text = page(client, f"/en/impact/result/?{OLD}&submission=yes&provider=isp")
    use_587 = text[text.index('data-remedy="use_587"') :]
    assert 'href="/en/guides/other-provider/?provider=isp"' in use_587
    assert 'href="/en/providers/isp/"' in text
    assert "Your provider: Isp" in text


def test_who_asks_the_provider_is_led_to_its_entry(client):
    text = page(client, f"/en/impact/result/?{OLD}&submission=unknown&provider=isp")
    step = text[text.index('data-remedy="ask_provider"') :]
    assert re.findall(r'href="([^"]*)"', step)[0] == "/en/providers/isp/"


def test_every_link_on_carries_the_provider(client):
    text = page(client, f"/en/impact/result/?{OLD}&submission=yes&provider=isp")
    changes = re.findall(r'href="/en/impact/(\w+)/\?([^"]*)"', text)
    kept = {name for name, query in changes if query.endswith("&provider=isp")}
    assert kept == {"connection", "service", "sending", "submission"}
    assert '/en/impact/service/?connection=gol_flets"' in text  # another account


def test_another_line_keeps_the_provider(client):
    text = page(client, f"/en/impact/result/?{OLD}&submission=yes&provider=isp")
    kept = "service=other_isp&sending=port25&submission=yes&provider=isp"
    assert f'href="/en/impact/connection/?{kept}"' in text


def test_the_form_carries_it_as_a_field(client):
    text = page(client, f"/en/impact/submission/?{OLD}&provider=isp")
    form = text[text.index("<main") : text.index("</form>")]
    assert '<input type="hidden" name="provider" value="isp">' in form


@pytest.mark.parametrize("slug", ["nobody", "", "%00", "isp%20", "ISP", "<b>", "gol"])
def test_what_is_no_listed_provider_is_dropped(client, slug):
    address = f"/impact/result/?{OLD}&submission=yes&provider={slug}"
    assert end(client, address) == f"/impact/result/?{OLD}&submission=yes"


def test_one_that_is_no_longer_published_is_dropped(client):
    Provider.objects.filter(slug="isp").update(is_published=False)
    touch()
    assert end(client, f"/impact/sending/?{OLD}&provider=isp").endswith("port25")


@pytest.mark.parametrize(
    "answers",
    [
        "connection=gol_flets&service=gol_mail&sending=port25",
        "connection=gol_flets&service=free_portal&sending=port25&submission=no",
        "connection=gol_flets&service=own_server&relaying=direct",
        "connection=gol_fixed_ip",
        "connection=unknown&sending=port25",
    ],
)
def test_with_an_answer_that_makes_no_sense_it_is_dropped(client, answers):
    address = f"/impact/result/?{answers}&provider=isp"
    assert end(client, address) == f"/impact/result/?{answers}"


def test_it_stands_last_wherever_it_was_written(client):
    address = f"/impact/result/?provider=isp&{OLD}&submission=no"
    assert end(client, address) == f"/impact/result/?{OLD}&submission=no&provider=isp"


def test_it_never_changes_the_verdict(client):
    for path in wizard.paths()[::5]:
        query = "&".join(f"{name}={answer}" for name, answer in path.items())
        told = {
            re.findall(r'data-(?:verdict|remedy)="(\w+)"', text)[0]
            for text in (
                client.get(
                    f"/impact/result/?{query}{more}", follow=True
                ).content.decode()
                for more in ("", "&provider=isp")
            )
        }
        assert len(told) == 1


def test_a_certain_answer_of_the_directory_is_suggested_and_not_chosen(client):
    text = page(client, f"/en/impact/submission/?{OLD}&provider=isp")
    assert "Isp: “Yes, it does”" in text
    assert "This comes from our list of providers" in text
    assert " checked" not in text


@pytest.mark.parametrize(
    "doubt",
    [
        {"confidence": "medium"},
        {"supports_submission": "unknown"},
        {"auth": "pop_first"},
        {"service_state": "ended"},
        {"credential": "oauth2_only"},
    ],
)
def test_a_doubtful_one_is_not(client, doubt):
    Provider.objects.filter(slug="isp").update(**doubt)
    touch()
    text = page(client, f"/en/impact/submission/?{OLD}&provider=isp")
    assert "This comes from our list" not in text
    assert 'href="/en/providers/isp/"' in text


def test_an_ended_provider_is_said_to_have_ended_beside_the_outcome(client):
    Provider.objects.filter(slug="isp").update(service_state="ended")
    touch()
    text = page(client, f"/en/impact/result/?{OLD}&submission=yes&provider=isp")
    assert "The mail service of Isp has ended" in text


@pytest.mark.django_db(transaction=True)
def test_a_page_with_a_provider_asks_only_for_the_version_of_the_texts(
    client, django_assert_max_num_queries
):
    address = f"/impact/result/?{OLD}&submission=yes&provider=isp"
    page(client, address)
    with django_assert_max_num_queries(1):
        page(client, address)
