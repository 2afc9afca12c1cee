"""The name of a server tells whose it is, and leads on with the provider beside."""

import html
import re
from urllib.parse import urlencode

import pytest

from impact import servers
from impact.servers import Whose
from portal.providers.models import Provider
from portal.texts import touch

pytestmark = pytest.mark.usefixtures("content", "providers")

FLETS = "connection=gol_flets"


@pytest.fixture
def found(client):
    """Return a function that looks a name up, and gives the part of the page."""

    def found(typed, *, query=FLETS, prefix="/en", page="server/found/"):
        address = f"{prefix}/impact/{page}?{query}&{urlencode({'host': typed})}"
        response = client.get(address)
        assert response.status_code == 200, address
        return html.unescape(response.content.decode())

    return found


def whose(typed):
    """Return whose it is, and the providers."""
    told = servers.find(typed)
    return told.whose, [provider.slug for provider in told.providers]


def ways(text):
    """Return where a page goes on to."""
    return re.findall(r'href="/en/impact/result/\?([^"]*)"', text)


@pytest.mark.parametrize(
    "typed",
    [
        "mail.gol.com",
        " MAIL.GOL.COM. ",
        "ｍａｉｌ．ｇｏｌ．ｃｏｍ",
        "mail.gol.com:25",
        "smtp://mail.gol.com/",
        "pop.tk.0038.net",
        "taro@gol.com",
    ],
)
def test_ours_is_ours_however_it_is_written(typed):
    assert whose(typed) == (Whose.OURS, [])


def test_the_published_server_is_ours_whatever_it_is_called(settings):
    settings.SUBMISSION_HOST = "submit.mail.example"
    assert whose("submit.mail.example") == (Whose.OURS, [])


@pytest.mark.parametrize("typed", ["notgol.com", "gol.com.example.org", "gol.company"])
def test_what_only_looks_like_ours_is_not(typed):
    assert whose(typed)[0] == Whose.UNKNOWN


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("smtp.isp.example", "isp"),
        ("SMTP.ISP.EXAMPLE:587", "isp"),
        ("taro@isp.example", "isp"),
        ("Taro <taro@m7.isp.example>", "isp"),
        ("relay.a1.isp.example", "isp"),
        ("out.elsewhere.example", "isp"),
        ("smtp.portal.example", "portal"),
        ("sv9.host.example", "host"),
    ],
)
def test_a_provider_is_found_by_server_domain_and_wildcard(typed, slug):
    assert whose(typed) == (Whose.PROVIDER, [slug])


@pytest.mark.parametrize(
    "typed", ["localhost", "127.0.0.1", "127.0.0.1:10025", "::1", "LOCALHOST"]
)
def test_an_antivirus_proxy_is_recognised_and_picks_nothing(found, typed):
    text = found(typed)
    assert 'data-whose="proxy"' in text
    assert "settings of the security software" in text
    assert ways(text) == []


@pytest.mark.parametrize("typed", ["192.168.1.5", "10.0.0.2", "mail.local", "fd00::1"])
def test_a_server_nearby_leads_to_a_server_of_ones_own(found, typed):
    assert ways(found(typed)) == [f"{FLETS}&service=own_server"]


def test_a_sending_service_is_somebody_elses_host(found):
    text = found("email-smtp.us-east-1.amazonaws.com")
    assert "belongs to Amazon SES" in text
    assert ways(text) == [f"{FLETS}&service=other_hosting"]


def test_nobody_is_guessed_for_an_unknown_name(found):
    text = found("mail.nobody.example.net")
    assert "We do not know mail.nobody.example.net" in text
    assert [way.partition("service=")[2] for way in ways(text)] == [
        "other_isp",
        "other_hosting",
    ]


@pytest.mark.parametrize(
    "typed", ["x", "isp", "<b>", "a b.example", "\x00", "@", "é.example", "9" * 4000]
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_junk_is_no_server_name_and_no_error(found, prefix, typed):
    text = found(typed, prefix=prefix)
    assert 'data-whose="unreadable"' in text
    assert "<b>" not in text


def test_nothing_typed_asks_for_a_name(found):
    assert "Please enter the name" in found("", page="server/")


def test_ours_leads_to_our_mail_and_offers_the_hosting_package(found):
    assert ways(found("mail.gol.com")) == [
        f"{FLETS}&service=gol_mail",
        f"{FLETS}&service=gol_hosting",
    ]


def test_a_provider_is_carried_on(found, client):
    (way,) = ways(found("smtp.isp.example"))
    assert way == f"{FLETS}&service=other_isp&provider=isp"
    response = client.get(f"/en/impact/result/?{way}")
    assert response.headers["Location"] == f"/en/impact/sending/?{way}"


def test_on_another_line_a_provider_may_be_that_of_the_line(found):
    query = "connection=other_line"
    assert ways(found("smtp.isp.example", query=query)) == [
        f"{query}&service=other_isp&provider=isp",
        f"{query}&service=line_isp&provider=isp",
    ]


def test_answers_to_later_questions_are_kept(found):
    query = f"{FLETS}&service=unknown&sending=port25"
    (way,) = ways(found("smtp.portal.example", query=query))
    assert way == f"{FLETS}&service=free_portal&sending=port25&provider=portal"


def test_an_address_counts_with_a_word_of_warning(found):
    assert "it may be another company's" in found("taro@isp.example")
    assert "it may be another company's" not in found("smtp.isp.example")


def test_an_ended_service_is_said_to_have_ended(found):
    assert "The mail service of Gone has ended" in found("taro@gone.example")


def test_a_provider_without_passwords_is_said_to_have_none(found):
    assert "does not accept a password" in found("smtp.tokens.example")


def test_several_providers_are_all_offered(found):
    Provider.objects.filter(slug="portal").update(domains="isp.example")
    touch()
    text = found("taro@isp.example")
    assert "Several entries" in text
    assert {way.rpartition("=")[2] for way in ways(text)} == {"isp", "portal"}


def test_where_the_server_is_not_asked_it_leads_on(client):
    response = client.get("/impact/server/?connection=gol_fixed_ip&host=x")
    assert response.headers["Location"] == "/impact/result/?connection=gol_fixed_ip"
    response = client.get("/impact/server/?host=mail.gol.com")
    assert response.headers["Location"] == "/impact/connection/"
