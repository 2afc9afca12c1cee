"""Staff correct the service of a connection, and the history says who and why."""

import pytest

from members import claims
from members.models import Service
from members.tests import make
from members.tests.staff import enter, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    """Return a connection that is said to have a dynamic address."""
    return make.connection()


def correct(client, line, **data):
    """Fill in the page of the service."""
    return client.post(f"/admin/subscribers/{line.pk}/service/", data)


def test_the_service_is_corrected_and_the_history_has_it(client, line):
    agent = with_role("support")
    enter(client, "agent")
    correct(client, line, service="gol_fixed_ip", why="contract of 2025")
    line.refresh_from_db()
    assert line.service == Service.GOL_FIXED_IP
    page = client.get(f"/admin/subscribers/{line.pk}/").content.decode()
    assert "contract of 2025" in page
    assert line.notes.get().by == agent


@pytest.mark.parametrize("data", [{"why": "x"}, {"service": "gol_dialup"}, {}])
def test_it_wants_a_service_and_a_reason(client, line, data):
    with_role("support")
    enter(client, "agent")
    assert correct(client, line, **data).status_code == 200
    assert not line.notes.exists()


def test_what_is_said_already_is_not_said_again(line):
    agent = make.staff()
    why = "looked up"
    said = {"connection": line, "by": agent, "why": why}
    assert not claims.correct_service(service=line.service, **said)
    assert claims.correct_service(service="gol_dialup", **said)
    assert line.notes.count() == 1


def test_a_service_that_does_not_exist_is_refused(line):
    with pytest.raises(ValueError, match="nonsense"):
        claims.correct_service(
            connection=line, service="nonsense", by=make.staff(), why="x"
        )


def test_editors_correct_nothing(client, line):
    with_role("editors")
    answer = correct(enter(client, "agent"), line, service="gol_dialup", why="x")
    assert answer.status_code == 403
