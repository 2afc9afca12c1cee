"""Alive, and ready: what a balancer and an alarm are told."""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import checks
from django.utils import timezone

from portal import celery
from portal.apps import PortalConfig
from portal.models import Heartbeat
from tests.servers import free_port


@pytest.fixture
def _running_for_an_hour(monkeypatch):
    monkeypatch.setattr(PortalConfig, "started", PortalConfig.started - 3600)


def beat(seconds_ago):
    """Let the last sweep be so long ago."""
    at = timezone.now() - timedelta(seconds=seconds_ago)
    Heartbeat.objects.update_or_create(name="sweep", defaults={"at": at})


def readyz(client):
    """Ask; on a busy machine a broker may take longer than this page waits for it."""
    answers = (client.get("/readyz") for _ in range(10))
    return next(answer for answer in answers if answer.json()["broker"])


def test_alive_is_said_without_asking_anything(client):
    response = client.get("/healthz")  # the database is not open to this test
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_ready_names_every_part(client, db):
    beat(0)
    response = readyz(client)
    assert response.status_code == 200
    assert response.json() == {"database": True, "broker": True, "sweep": True}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.usefixtures("_running_for_an_hour")
@pytest.mark.parametrize(("age", "status"), [(80, 200), (100, 503)])
def test_a_sweep_may_be_three_rounds_old(client, db, age, status):
    beat(age)
    response = readyz(client)
    assert response.status_code == status
    assert response.json()["sweep"] is (status == 200)


@pytest.mark.usefixtures("_running_for_an_hour")
def test_no_sweep_at_all_is_not_ready(client, db):
    assert client.get("/readyz").status_code == 503


def test_after_a_start_the_sweep_has_a_minute(client, db, monkeypatch):
    beat(3600)
    for seconds, status in ((50, 200), (70, 503)):
        monkeypatch.setattr(PortalConfig, "started", time.monotonic() - seconds)
        assert readyz(client).status_code == status


def test_a_broker_that_is_away_is_not_ready(client, db, monkeypatch):
    for name, value in celery.redis(f"redis://127.0.0.1:{free_port()}").items():
        monkeypatch.setitem(celery.app.conf, name, value)
    celery.quick_broker.cache_clear()
    beat(0)
    response = client.get("/readyz")
    celery.quick_broker.cache_clear()
    assert response.status_code == 503
    assert response.json() == {"database": True, "broker": False, "sweep": True}


ASK = """
import django
django.setup()
from django.test import Client
from portal.apps import PortalConfig
PortalConfig.started -= 3600
for page in ("/healthz", "/readyz"):
    response = Client().get(page, secure=True, headers={"host": "station.example"})
    print(response.status_code, response.content.decode().strip())
"""


def test_without_database_and_broker_it_is_alive_and_not_ready(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=django_settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": f"postgres://station@127.0.0.1:{free_port()}/station",
            "REDIS_URL": f"redis://127.0.0.1:{free_port()}",
            "SECRET_KEY": "k" * 50,
            "BASE_URL": "https://station.example",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    alive, ready = ended.stdout.splitlines()
    assert alive == "200 ok"
    status, _, parts = ready.partition(" ")
    assert status == "503"
    assert json.loads(parts) == {"database": False, "broker": False, "sweep": False}


@pytest.mark.parametrize(
    ("production", "address", "warned"),
    [
        (True, "", ["portal.W001"]),
        (True, "mail-team@operator.example", []),
        (False, "", []),
    ],
)
def test_an_operator_who_would_hear_nothing_is_warned(
    settings, production, address, warned
):
    settings.PRODUCTION, settings.OPERATOR_EMAIL = production, address
    found = [message.id for message in checks.run_checks()]
    assert [name for name in found if name == "portal.W001"] == warned
