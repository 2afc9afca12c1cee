"""Every page of the console in a real browser: axe, the policy, a narrow screen.

Which there are is read from the console's own addresses, so a new page is among them.
"""

import pytest

from members import figures
from members.roles import Role
from members.tests.staff import with_role
from members.tests.test_console_browser import open_console
from tests import doors
from tests.browser import EVERYWHERE, HEIGHT, be_sound, watch
from tests.test_console_doors import LEADS_OUT, LETTERS, VIEWS

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]
NO_PAGES = {"figures", "jsi18n", "upload_progress", "view_on_site", *LEADS_OUT}
"""A part of a page, a script, a way out of the console."""
ALIKE = ("_add", "_history", "_delete", "_version")
"""Of these one is like the other, whatever the model: one is looked at, or all."""


def pages():
    """Return the names of the pages that an administrator opens."""
    opened = [name for name, (who, _) in VIEWS.items() if LETTERS["A"] in who]
    shown = [n for n in opened if n not in NO_PAGES and not n.endswith("_export")]
    if EVERYWHERE:
        return shown
    first = {end: next(n for n in shown if n.endswith(end)) for end in ALIKE}
    return [n for n in shown if not n.endswith(ALIKE) or n in first.values()]


@pytest.mark.parametrize("prefix", ["", "/en"] if EVERYWHERE else [""])
def test_every_page_of_the_console_is_sound(live_server, page, client, prefix):
    agent = with_role(Role.ADMINISTRATORS)
    open_console(page, live_server, client)
    page.goto(f"{live_server.url}/admin/")
    urls = doors.fill(agent)
    figures.keep()
    watched = watch(page)
    wrong = []
    for name in pages():
        answer = page.goto(f"{live_server.url}{prefix}{urls[name]}")
        assert answer.status == 200, name
        wrong += [f"{name}: {found}" for found in found_on(watched)]
    assert not wrong, "\n".join(wrong)


def found_on(watched):
    """Return what is wrong with a page: all that there is, or what CI has time for."""
    if EVERYWHERE:
        be_sound(watched)
        return []
    watched.page.set_viewport_size({"width": 320, "height": HEIGHT})
    wide = watched.overflow()
    found = [*watched.complaints, *([f"{wide} px too wide"] if wide > 0 else [])]
    if violations := watched.violations():
        found.append(violations)
    # axe reads sheets that import others in a way that the policy refuses.
    watched.complaints.clear()
    return found
