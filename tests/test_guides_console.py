"""Staff change a guide in the console, and visitors see it at once."""

import pytest
from django.urls import reverse

from members.tests import staff
from portal.guides.models import Client, Guide, Trouble
from tests import shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def support(client):
    """Sign a superuser in; the guides are loaded."""
    shipped.load("guides")
    staff.with_app(is_superuser=True)
    return staff.enter(client)


def place(row):
    """Return the address of a row in the console."""
    return reverse(f"admin:guides_{type(row).__name__.lower()}_change", args=[row.pk])


def change(client, row, **changes):
    """Open the row in the console, change it, and save it as the form gives it."""
    address = place(row)
    form = client.get(address).context["adminform"].form
    data = {
        name: form[name].value() if form[name].value() is not None else ""
        for name in form.fields
    }
    return client.post(address, data | changes)


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


@pytest.mark.parametrize("model", [Client, Guide, Trouble])
def test_the_console_shows_a_preview(support, model):
    page = support.get(place(model.objects.first()))
    assert "field-preview_ja" in page.content.decode()


def test_staff_see_confidence_and_sources(support):
    row = Client.objects.get(slug="thunderbird-desktop")
    page = support.get(place(row))
    assert row.source.splitlines()[0] in page.content.decode()
