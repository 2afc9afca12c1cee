"""Each kind of text has what the console gives all of them."""

from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from impact import texts as impact
from impact.examples import address_of
from impact.models import Text
from members.roles import Role
from members.tests import staff
from portal import texts, versions
from portal.announcements.models import Announcement
from portal.guides import texts as guides
from portal.guides.models import Client, Guide, Trouble
from portal.providers.models import Provider
from portal.providers.tests import make as providers
from tests.forms import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """Return a client of an editor."""
    staff.with_role(Role.EDITORS, "editor")
    return staff.enter(client, "editor")


def text_of(client, address):
    return unescape(client.get(address).content.decode())


def test_an_announcement_is_seen_before_it_begins_by_its_author_only(editor):
    row = Announcement.objects.create(
        title_ja="予告", begins_at="2099-01-01T00:00:00Z", is_published=False
    )
    page = change(editor, row, _preview="ja", text_ja="**明日** から").content.decode()
    assert "予告" in page
    assert "<strong>明日</strong>" in page
    assert "予告" not in text_of(editor, "/")
    row.refresh_from_db()
    assert (row.begins_at.year, row.is_published) == (2099, False)


@pytest.fixture
def guide(editor):
    """Return the guide of one mail program, for GOL's server."""
    client = Client.objects.create(slug="mua", name_ja="見本メール", kind="pc")
    Guide.objects.create(slug="mua--gol", client=client, scenario="gol", fits="yes")
    texts.touch()
    return Guide.objects.get()


@pytest.mark.parametrize("model", [Client, Guide])
def test_a_guide_is_gone_with_its_software(editor, guide, model):
    assert "/guides/gol/mua/" in text_of(editor, "/sitemap.xml")
    lists = reverse(f"admin:guides_{model.__name__.lower()}_changelist")
    chosen = [model.objects.get().pk]
    editor.post(lists, {"action": "withdraw", "_selected_action": chosen})
    assert editor.get("/guides/gol/mua/").status_code == 404
    for page in ("/sitemap.xml", "/guides/gol/"):
        assert "/gol/mua/" not in text_of(editor, page)
    shown = change(editor, model.objects.get(), _preview="ja")
    assert "見本メール" in shown.content.decode()
    assert editor.get("/guides/gol/mua/").status_code == 404


def test_no_guide_leads_to_one_that_is_not_published(editor, guide):
    other = Client.objects.create(slug="old", name_ja="旧", kind="pc")
    Guide.objects.create(
        slug="old--gol", client=other, scenario="gol", fits="no", instead=guide.client
    )
    texts.touch()
    assert "/guides/gol/mua/" in text_of(editor, "/guides/gol/old/")
    Guide.objects.filter(pk=guide.pk).update(is_published=False)
    texts.touch()
    assert "/guides/gol/mua/" not in text_of(editor, "/guides/gol/old/")


def test_a_message_that_is_taken_back_is_on_no_page(editor):
    item = {"slug": "550", "ja": {"title": "拒否"}, "en": {"title": "Refused"}}
    guides.load([], [item])
    assert "Refused" in text_of(editor, "/en/guides/trouble/")
    assert (
        "Soon"
        in change(
            editor, Trouble.objects.get(), _preview="en", title_en="Soon", answer_ja="x"
        ).content.decode()
    )
    Trouble.objects.update(is_published=False)
    texts.touch()
    assert "Refused" not in text_of(editor, "/en/guides/trouble/")


def test_a_provider_has_a_preview_and_a_history(editor):
    row = providers.saved()
    new = {"note_en": "New note"}
    assert "New note" in change(editor, row, _preview="en", **new).content.decode()
    assert change(editor, row, **new).status_code == 302
    assert versions.of(row)[0].changed == ["note_en"]
    Provider.objects.update(is_published=False)
    assert "New note" in change(editor, row, _preview="en").content.decode()
    assert not Provider.objects.get().is_published


@pytest.fixture(scope="module")
def words():
    return [*impact.items(impact.shipped())]


def test_every_text_of_the_impact_check_has_a_page_that_shows_it(client, words, db):
    Text.objects.bulk_create(
        impact.render(Text(**item, position=n)) for n, item in enumerate(words)
    )
    texts.touch()
    pages: dict[str, str] = {}
    rows: Any = Text.objects.all()
    for row in rows:
        address = address_of(row)
        if address not in pages:
            response = client.get(address)
            assert response.status_code == 200, (row.slug, address)
            pages[address] = response.content.decode()
        shown = row.html_ja if row.kind == "reason" else row.title_ja
        assert shown in unescape(pages[address]) or shown in pages[address], row.slug


def test_a_text_of_the_impact_check_has_a_preview(editor, words):
    question = next(item for item in words if item["slug"] == "question-connection")
    row = impact.render(Text(**question, position=0))
    row.save()
    shown = change(editor, row, _preview="en", title_en="Where do you connect from?")
    assert "Where do you connect from?" in shown.content.decode()
