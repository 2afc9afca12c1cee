"""The Celery application: Redis in production, files in a folder otherwise."""

import os
from typing import Any

from celery import Celery
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

# The name of a module with an underscore is no scheme of an address (RFC 3986).
TRANSPORT_ALIASES["files"] = "portal.celery_files:Transport"
app = Celery("portal")


def _redis() -> dict[str, Any]:
    return {
        "broker_url": settings.REDIS_URL,
        "broker_transport_options": {
            "visibility_timeout": 300,  # seconds, above the longest task
            "socket_timeout": 5,
            "socket_connect_timeout": 0.5,
        },
    }


def _files() -> dict[str, Any]:
    folder = settings.VAR_DIR / "queue"
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
    **(_redis() if settings.REDIS_URL else _files()),
    # With remote control off a worker hangs for good after Redis was restarted.
    worker_enable_remote_control=bool(settings.REDIS_URL),
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    timezone=settings.TIME_ZONE,
    beat_schedule_filename=str(settings.VAR_DIR / "beat"),
    beat_schedule={
        "sweep": {
            "task": "members.tasks.sweep",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"expires": settings.SWEEP_SECONDS},
        }
    },
)
app.autodiscover_tasks(["members"])
