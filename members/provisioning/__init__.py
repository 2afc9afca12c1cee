"""Make the mail system agree with the rows: the only door to the mail system."""

from members.provisioning.applying import apply, drain
from members.provisioning.asking import put_networks, taken, usual_time
from members.provisioning.sweeping import sweep

__all__ = ["apply", "drain", "put_networks", "sweep", "taken", "usual_time"]
