"""The Celery application: Redis in production, files in a folder otherwise."""

import os
import ssl
from functools import cache
from pathlib import Path
from typing import Any

from celery import Celery, signals
from django.conf import settings
from kombu import Connection, Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

EXPIRES = 300
"""Seconds after which a message is no longer of use: the next sweep sends others."""

# The name of a module with an underscore is no scheme of an address (RFC 3986).
TRANSPORT_ALIASES["files"] = "portal.celery_files:Transport"
app = Celery("portal")


def redis(address: str) -> dict[str, Any]:
    """Return the settings for a Redis; its certificate counts, where it has one."""
    is_tls = address.startswith("rediss://")
    return {
        # Celery has another name than the cache for a socket's path.
        "broker_url": address.replace("unix://", "redis+socket://", 1),
        # kombu would take any certificate unless told otherwise.
        "broker_use_ssl": is_tls and {"ssl_cert_reqs": ssl.CERT_REQUIRED},
        "broker_transport_options": {
            "visibility_timeout": 300,  # seconds, above the longest task
            "socket_timeout": 5,
            "socket_connect_timeout": 0.5,
        },
    }


def files(folder: Path) -> dict[str, Any]:
    """Return the settings for a folder of messages (see portal.celery_files)."""
    for name in ("messages", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "files://localhost",
        "broker_transport_options": {
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.25,  # seconds
        },
    }


app.conf.update(
    **(
        redis(settings.REDIS_URL)
        if settings.REDIS_URL
        else files(settings.VAR_DIR / "queue")
    ),
    # With remote control off a worker hangs for good after Redis was restarted.
    worker_enable_remote_control=bool(settings.REDIS_URL),
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    timezone=settings.TIME_ZONE,
    # Workers take from the queues by turns: no number of claims delays the sweep.
    task_queues=[
        Queue(name, Exchange(name), routing_key=name)
        for name in ("celery", "sweep", "imports")
    ],
    task_routes={
        "members.tasks.sweep": {"queue": "sweep"},
        "members.tasks.take_in": {"queue": "imports"},
    },
    beat_schedule_filename=str(settings.VAR_DIR / "beat"),
    beat_schedule={
        "sweep": {
            "task": "members.tasks.sweep",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"expires": EXPIRES},
        },
        "mind_senders": {
            "task": "members.tasks.mind_senders",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"expires": settings.SWEEP_SECONDS},
        },
    },
)
app.autodiscover_tasks(["members"])


@cache
def quick_broker() -> Connection:
    """Return the broker for a page: a server that hangs is left after 0.2 seconds."""
    return app.connection_for_write(
        transport_options={"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
    )


def _leave_logging_to_django(**_: Any) -> None:
    """Keep Celery from adding handlers of its own to LOGGING."""


signals.setup_logging.connect(_leave_logging_to_django)
