"""Make the mail system agree with the rows: the only door to the mail system."""

from members.mailsystem.base import MailSystemError
from members.provisioning.applying import BATCH, apply, drain
from members.provisioning.asking import (
    put_networks,
    put_sender_policy,
    taken,
    usual_minutes,
)
from members.provisioning.pausing import is_paused, pause, resume
from members.provisioning.reconciling import Difference, differences, repair
from members.provisioning.sweeping import sweep

__all__ = [
    "BATCH",
    "Difference",
    "MailSystemError",
    "apply",
    "differences",
    "drain",
    "is_paused",
    "pause",
    "put_networks",
    "put_sender_policy",
    "repair",
    "resume",
    "sweep",
    "taken",
    "usual_minutes",
]
