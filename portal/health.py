"""Is the portal alive, and is it ready: for balancers and for alarms."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from kombu.exceptions import KombuError

from portal.apps import PortalConfig
from portal.celery import quick_broker
from portal.models import Heartbeat

GRACE = 60.0
"""Seconds after a start in which the sweep may be missing."""


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer while the process serves, whatever else is broken: for the balancer."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 503 while a part is missing: for alarms, not for the balancer."""
    checks: dict[str, Callable[[], bool]] = {
        "database": _database_answers,
        "broker": broker_answers,
        "sweep": _sweep_is_fresh,
    }
    parts = {name: check() for name, check in checks.items()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def broker_answers() -> bool:
    """Tell whether the broker answers, in 0.4 seconds at most."""
    try:
        with quick_broker().clone() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0)
    except (KombuError, OSError):
        return False
    return True


def _sweep_is_fresh() -> bool:
    if time.monotonic() - PortalConfig.started < GRACE:
        return True
    oldest = timedelta(seconds=3 * settings.SWEEP_SECONDS)
    try:
        # The database's clock, by which the worker wrote it.
        beats = Heartbeat.objects.filter(name="sweep", at__gte=Now() - oldest)
        return beats.exists()
    except Error:
        return False
