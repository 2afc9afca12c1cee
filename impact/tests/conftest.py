"""The shipped texts, for every test of the impact check."""

import pytest

from portal.providers.models import Provider
from portal.texts import touch
from tests import shipped


@pytest.fixture
def content(db):
    """Load the words that are shipped."""
    shipped.load("impact")


@pytest.fixture
def faq(db):
    """Load the FAQ, where outcomes lead on to."""
    shipped.load("faq")


@pytest.fixture
def providers(db):
    """List one provider of each sort."""
    make_provider("isp", domains="isp.example *.isp.example", confidence="high")
    make_provider("portal", kind="webmail", domains="portal.example")
    make_provider("host", kind="hosting", domains="*.host.example")
    make_provider("gone", domains="gone.example", service_state="ended")
    make_provider("gol", domains="gol.com")
    make_provider("tokens", kind="webmail", credential="oauth2_only", auth="oauth2")
    Provider.objects.filter(slug="isp").update(smtp_host="out.elsewhere.example")
    touch()


def make_provider(slug, **facts):
    """Make a listed provider that offers 587."""
    usual = {
        "name_ja": slug.title(),
        "name_en": slug.title(),
        "kind": "isp",
        "smtp_host": f"smtp.{slug}.example",
        "host_kind": "fixed",
        "smtp_port": 587,
        "socket": "STARTTLS",
        "auth": "password",
        "supports_submission": "yes",
        "credential": "mailbox_password",
        "service_state": "active",
        "status": "verified-page",
        "confidence": "medium",
    }
    return Provider.objects.create(slug=slug, **usual | facts)
