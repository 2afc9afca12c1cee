"""An operator in a real browser: announce something, and see the mail settings."""

import pytest

from members.roles import Role
from members.tests import staff
from members.tests.test_console_browser import open_console, photograph
from portal.providers.tests.servers import free_port
from tests.browser import watch
from tests.nameserver import Nameserver
from tests.test_content_browser import look

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def operator(live_server, page, client, settings):
    """Open the console as an operator; there are no servers, and DNS knows of none."""
    settings.SUBMISSION_HOST = settings.IMAP_HOST = settings.POP_HOST = "127.0.0.1"
    settings.SUBMISSION_PORT = settings.SUBMISSIONS_PORT = free_port()
    settings.IMAP_PORT = settings.POP_PORT = free_port()
    staff.with_role(Role.OPERATORS)
    open_console(page, live_server, client)
    with Nameserver() as nameserver:
        settings.DNS_RESOLVER = nameserver.where
        yield watch(page)


def test_an_operator_announces_something(live_server, operator):
    site, page = live_server.url, operator.page
    page.goto(f"{site}/en/admin/content/")
    page.get_by_role("link", name="Announcements: announcements").click()
    look(operator, "announcements")
    page.get_by_role("link", name="Add announcement").click()
    look(operator, "announcement")
    page.locator("#id_title_ja").fill("メンテナンスを行います")
    page.locator("#id_title_en").fill("Maintenance tonight")
    page.locator("#id_text_en").fill("From **22:00**.")
    page.locator("#id_level").select_option("important")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview in English").click()
    opened.value.get_by_text("Maintenance tonight").wait_for()
    opened.value.close()
    assert "Maintenance" not in page.request.get(f"{site}/en/").text()
    page.get_by_role("button", name="Save", exact=True).click()
    for address, title in (
        ("/", "メンテナンスを行います"),
        ("/en/", "Maintenance tonight"),
    ):
        page.goto(f"{site}{address}")
        assert page.get_by_text(title).is_visible()
        look(operator, f"announced{address.replace('/', '-')}")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_operator_tests_the_mail_settings(live_server, operator, prefix):
    page = operator.page
    page.goto(f"{live_server.url}{prefix}/admin/mail/")
    photograph(page, "mailcheck-before")
    page.locator("#main form button").click()
    page.locator("[data-wrong]").wait_for()
    assert page.locator("[data-state=wrong]").count() >= 4
    look(operator, f"mailcheck{prefix.replace('/', '-')}")
