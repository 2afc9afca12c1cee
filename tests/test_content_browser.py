"""An editor in a real browser: write in both languages, preview, publish, undo."""

import pytest

from members.roles import Role
from members.tests import staff
from members.tests.test_console_browser import open_console, photograph
from portal.faq import texts as faq
from portal.faq.models import Question
from tests.browser import be_sound, watch
from tests.test_content_console import SHIPPED

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(live_server, page, client):
    """Open the console as an editor; two questions are shipped."""
    faq.load(SHIPPED)
    staff.with_role(Role.EDITORS)
    open_console(page, live_server, client)
    return watch(page)


def look(watched, name):
    """Take a picture, and hold the page to what every page keeps."""
    watched.page.wait_for_load_state()  # a click does not wait for it
    photograph(watched.page, name)
    be_sound(watched)


def click(page, role, name):
    page.locator("#main, #content").get_by_role(role, name=name, exact=True).click()


def test_an_editor_changes_a_question_and_takes_it_back(live_server, editor):
    page = editor.page
    page.goto(f"{live_server.url}/en/admin/")
    page.get_by_role("navigation").get_by_role("link", name="Texts").click()
    look(editor, "content")
    click(page, "link", "FAQ: questions")
    click(page, "link", "What is vpn?")
    look(editor, "question")
    write(page)
    see_the_preview(page, live_server.url)
    publish(page, live_server.url)
    go_back(editor, live_server.url)


def write(page):
    page.locator("#id_question_ja").fill("ＶＰＮのときは")
    page.locator("#id_answer_en").fill("First.\n\nA **new** line.")
    page.locator("#id_is_published").uncheck()


def see_the_preview(page, site):
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview in English").click()
    shown = watch(opened.value)
    shown.page.wait_for_load_state()
    assert shown.page.locator("strong", has_text="new").count() == 1
    look(shown, "preview")
    shown.page.close()
    assert "Second." in page.request.get(f"{site}/en/faq/vpn/").text()


def publish(page, site):
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.request.get(f"{site}/faq/vpn/").status == 404
    page.get_by_role("row", name="What is vpn?").get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option("publish")
    page.get_by_role("button", name="Go", exact=True).click()
    page.goto(f"{site}/faq/vpn/")
    assert page.get_by_role("heading", level=1).inner_text() == "ＶＰＮのときは"


def go_back(editor, site):
    page = editor.page
    page.goto(f"{site}/en/admin/faq/question/?differs=yes")
    look(editor, "questions")
    click(page, "link", "What is vpn?")
    click(page, "link", "See what differs")
    look(editor, "question-differs")
    click(page, "link", "History")
    look(editor, "history")
    page.get_by_role("row", name="shipped with the site").get_by_role("link").click()
    look(editor, "version")
    page.get_by_role("button", name="Back to the shipped text").click()
    assert page.locator("[data-differs]").count() == 0
    page.goto(f"{site}/en/faq/vpn/")
    assert page.get_by_text("Second.").is_visible()


def test_the_same_pages_are_sound_in_japanese(live_server, editor):
    row = Question.objects.get(slug="vpn")
    for name, path in {
        "content": "/content/",
        "questions": "/faq/question/",
        "question": f"/faq/question/{row.pk}/change/",
        "history": f"/faq/question/{row.pk}/history/",
    }.items():
        editor.page.goto(f"{live_server.url}/admin{path}")
        look(editor, f"{name}-ja")
