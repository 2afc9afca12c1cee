"""Make the mail system agree with the rows: the only door to the mail system."""

from members.mailsystem.base import MailSystemError
from members.mailsystem.probes import Answer
from members.provisioning.applying import BATCH, apply, drain
from members.provisioning.asking import (
    put_networks,
    put_sender_policy,
    taken,
    usual_minutes,
)
from members.provisioning.examining import Copy, Findings, examine
from members.provisioning.pausing import is_paused, pause, resume
from members.provisioning.reconciling import Difference, differences, repair
from members.provisioning.sweeping import sweep

__all__ = [
    "BATCH",
    "Answer",
    "Copy",
    "Difference",
    "Findings",
    "MailSystemError",
    "apply",
    "differences",
    "drain",
    "examine",
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
