"""Operators see the published mail settings and test them; nobody else does."""

import pytest
from django.urls import reverse

from members.mailsystem.embedded import EmbeddedServer
from members.mailsystem.embedded.certificate import ca_file
from members.models import StaffEvent
from members.roles import Role
from members.tests.staff import enter, with_role
from portal.guides.dns import records
from portal.providers.tests.servers import free_port
from tests.nameserver import Nameserver, publish

pytestmark = pytest.mark.django_db
OPERATORS = {Role.OPERATORS, Role.ADMINISTRATORS}
PLACE = "/en/admin/mail/"


@pytest.mark.parametrize("role", list(Role))
def test_only_operators_and_administrators_test_the_settings(client, role, settings):
    settings.DNS_RESOLVER = f"127.0.0.1:{free_port()}"
    settings.DOVEADM_KEY = "the-key-of-doveadm"
    with_role(role)
    enter(client, "agent")
    answer = client.get(PLACE)
    assert answer.status_code == (200 if role in OPERATORS else 403)
    home = client.get("/en/admin/").content.decode()
    assert (PLACE in home) == (role in OPERATORS)
    page = answer.content.decode()
    assert ("mail.gol.com:587" in page) == (role in OPERATORS)
    assert "the-key-of-doveadm" not in page
    assert settings.SECRET_KEY not in page


def test_others_may_not_even_ask(client):
    assert client.post(PLACE).status_code == 302
    with_role(Role.EDITORS)
    enter(client, "agent")
    assert client.post(PLACE).status_code == 403


@pytest.mark.embedded
def test_a_test_asks_the_servers_and_dns_and_is_noted(client, settings, tmp_path):
    settings.SUBMISSION_HOST = settings.IMAP_HOST = settings.POP_HOST = "localhost"
    settings.SUBMISSIONS_PORT = settings.IMAP_PORT = settings.POP_PORT = free_port()
    with_role(Role.OPERATORS)
    enter(client, "agent")
    with EmbeddedServer(0, 0, tmp_path) as mail, Nameserver() as server:
        settings.SUBMISSION_PORT = mail.submission_port
        settings.MAIL_CA_FILE = str(ca_file(tmp_path))
        settings.DNS_RESOLVER = server.where
        publish(server, records())
        client.get(PLACE)
        assert server.asked == []
        page = client.post(PLACE)
    checked = page.context["checked"]
    assert checked.servers[0].state == "ok"
    assert checked.servers[0].days > 300
    assert {finding.state for finding in checked.servers[1:]} == {"wrong"}
    text = page.content.decode()
    assert f'data-wrong="{checked.wrong}"' in text
    assert 'data-state="wrong"' in text
    assert StaffEvent.objects.filter(kind="did", about=PLACE).count() == 1
    assert reverse("admin:mailcheck") == PLACE.removeprefix("/en")
