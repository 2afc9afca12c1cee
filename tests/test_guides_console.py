"""Staff change a guide in the console, and visitors see it at once."""

import pytest

from members.tests import staff
from portal.guides.models import Client, Guide, Trouble
from tests import shipped
from tests.forms import change, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def support(client):
    """Sign a superuser in; the guides are loaded."""
    shipped.load("guides")
    staff.with_app(is_superuser=True)
    return staff.enter(client)


def test_a_changed_step_shows_at_once(client, support):
    assert "押してください" not in client.get("/guides/gol/becky/").content.decode()
    row = Guide.objects.get(slug="becky--gol")
    assert (
        change(support, row, fill_ja="**保存** を押してください。").status_code == 302
    )
    text = client.get("/guides/gol/becky/").content.decode()
    assert "<strong>保存</strong> を押してください。" in text


def test_a_changed_label_shows_in_card_and_drawing(client, support):
    row = Client.objects.get(slug="ios-mail")
    fields = [{"setting": "host", "ja": "新しい欄", "en": "New field"}]
    labels = str(fields).replace("'", '"')
    assert change(support, row, rows=labels).status_code == 302
    assert client.get("/guides/gol/ios-mail/").content.decode().count("新しい欄") >= 2


def test_a_new_answer_to_a_message_shows_at_once(client, support):
    row = Trouble.objects.get(slug="timeout")
    assert change(support, row, answer_en="Wait a little.").status_code == 302
    assert "Wait a little." in client.get("/en/guides/trouble/").content.decode()


def test_staff_see_confidence_and_sources(support):
    row = Client.objects.get(slug="thunderbird-desktop")
    page = support.get(place(row))
    assert row.source.splitlines()[0] in page.content.decode()
