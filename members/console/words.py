"""How long something took, in words."""

from django.utils.translation import gettext as _, ngettext

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60


def duration(seconds: float) -> str:
    """Say a time in the two largest units that count, as 14 s, 1 h 16 min, 3 days."""
    whole = max(0, round(seconds))
    if whole < MINUTE:
        return _("%(seconds)s s") % {"seconds": whole}
    if whole < HOUR:
        return _("%(minutes)s min") % {"minutes": whole // MINUTE}
    if whole < 2 * DAY:
        parts = {"hours": whole // HOUR, "minutes": whole % HOUR // MINUTE}
        return _("%(hours)s h %(minutes)s min") % parts
    days = whole // DAY
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
