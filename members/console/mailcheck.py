"""See the published mail settings, and test whether the world agrees with them."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from members.console import audit
from members.console.pages import needs, page
from members.models import StaffEvent
from portal.guides import dns
from portal.mailcheck import checks


@needs("portal.check_mail")
def mailcheck(request: HttpRequest) -> HttpResponse:
    """Show the settings; when asked, look at servers and DNS, within ten seconds."""
    context: dict[str, object] = {
        "title": _("Mail settings"),
        "servers": checks.published_servers(),
        "records": dns.records(),
        "checked": None,
    }
    if request.method == "POST":
        context["checked"] = checks.run()
        audit.note(request, StaffEvent.Kind.DID, request.path)
    return page(request, "console/mailcheck.html", **context)
