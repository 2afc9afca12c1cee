"""Is the portal alive, and is it ready: for balancers and for alarms."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from kombu import Connection
from kombu.exceptions import KombuError

from portal.celery import app
from portal.models import Heartbeat

GRACE = 60
"""Seconds after a start in which the sweep may be missing."""

_started = time.monotonic()


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer while the process serves, whatever else is broken: for the balancer."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 503 while a part is missing: for alarms, not for the balancer."""
    checks: dict[str, Callable[[], bool]] = {
        "database": _database_answers,
        "broker": _broker_answers,
        "sweep": _sweep_is_fresh,
    }
    parts = {name: check() for name, check in checks.items()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    options = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    try:
        with Connection(
            app.conf.broker_url,
            transport_options=app.conf.broker_transport_options | options,
        ) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0)
    except (KombuError, OSError):
        return False
    return True


def _sweep_is_fresh() -> bool:
    try:
        beat = Heartbeat.objects.filter(name="sweep").first()
    except DatabaseError:
        return False
    if beat is None:
        return time.monotonic() - _started < GRACE
    age = (timezone.now() - beat.at).total_seconds()
    return age < max(3 * settings.SWEEP_SECONDS, GRACE)
