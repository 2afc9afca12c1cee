"""Every named address of the console, from its URL patterns, with a row for each."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from impact.models import DailyCount, Text
from members.claims import bulk
from members.models import (
    Account,
    Intake,
    Mailbox,
    MailboxChange,
    Note,
    ReservedName,
    Sender,
    StaffEvent,
    StaffSession,
    Status,
    TakenAddress,
    Upload,
)
from members.tests import make
from portal import versions
from portal.announcements.models import Announcement
from portal.faq.models import Category, Question
from portal.guides.models import Client, Guide, Trouble
from portal.networks.models import AddressRange
from portal.providers.models import Report
from portal.providers.tests import make as providers

OF_DJANGO = {"<path:object_id>/", "(?P<url>.*)$"}
"""What has no name: an old address of a row, and whatever is no page."""


@cache
def patterns() -> dict[str, tuple[str, ...]]:
    """Return the names of all addresses, each with what it takes."""
    return {
        str(one.name): tuple(one.pattern.regex.groupindex)
        for one in _flat(admin.site.get_urls())
        if one.name
    }


def nameless() -> set[str]:
    """Return the ends of the addresses that have no name."""
    return {str(one.pattern) for one in _flat(admin.site.get_urls()) if not one.name}


def _flat(found: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _flat(one.url_patterns)
        else:
            yield one


def fill(agent: Account) -> dict[str, str]:
    """Make a row for everything that an address names; return the addresses.

    What only the one who began it may go on with was begun by the agent.
    """
    rows = _texts() | _subscribers(agent) | _records(agent)
    own = _own(agent, rows)
    return {
        name: _address(name, takes, rows, own) for name, takes in patterns().items()
    }


def _address(
    name: str, takes: tuple[str, ...], rows: dict[str, Any], own: dict[str, int]
) -> str:
    row = rows.get("_".join(name.split("_")[:2]))
    key = own.get(name, row.pk if row else None)
    some: dict[str, Any] = dict.fromkeys(takes, key)
    if "version" in some and row:
        versions.note_found(row)
        some["version"] = versions.of(row)[0].pk
    if name == "view_on_site":
        some = {"content_type_id": own[name], "object_id": key or 1}
    chosen = {"verb": "suspend", "app_label": "members"}
    some |= {one: chosen[one] for one in takes if one in chosen}
    return reverse(f"admin:{name}", kwargs=some)


def _texts() -> dict[str, Any]:
    category = Category.objects.create(slug="c", name_ja="分類", name_en="Group")
    client = Client.objects.create(
        slug="mua", name_ja="見本メール", name_en="Sample", kind="pc", icon="laptop"
    )
    provider = providers.saved()
    return _by_name(
        category,
        Question.objects.create(slug="q", category=category, question_ja="なぜ？"),
        client,
        Guide.objects.create(
            slug="mua--gol", client=client, scenario="gol", fits="yes"
        ),
        Trouble.objects.create(slug="550", title_ja="拒否", title_en="Refused"),
        Announcement.objects.create(title_ja="予告", title_en="Soon"),
        Text.objects.create(slug="question.connection", kind="question", title_ja="題"),
        DailyCount.objects.create(
            day=date(2026, 1, 1), code="1142-0038", verdict="affected", times=3
        ),
        provider,
        Report.objects.create(provider=provider, text="465番も使えます"),
    )


def _subscribers(agent: Account) -> dict[str, Any]:
    mailbox = make.mailbox("alice")
    change = MailboxChange.objects.create(
        mailbox=mailbox, kind="suspended", by=agent, why="spam was sent"
    )
    Mailbox.objects.filter(pk=mailbox.pk).update(status=Status.READY)
    return _by_name(mailbox, mailbox.connection, change)


def _records(agent: Account) -> dict[str, Any]:
    return _by_name(
        TakenAddress.objects.create(address="yamada@gol.com"),
        Intake.objects.create(kind="networks", lines=1, added=1, changed=0, skipped=0),
        ReservedName.objects.create(name="abuse", key="abuse", by=agent, why="ours"),
        AddressRange.objects.create(network="192.0.2.0/24", kind="dynamic"),
        StaffEvent.objects.create(kind="entered", account=agent, client="127.0.0.1"),
        StaffSession.objects.get_or_create(
            account=agent, defaults={"session_key": "k" * 32}
        )[0],
        make.staff("colleague"),
    )


def _own(agent: Account, rows: dict[str, Any]) -> dict[str, int]:
    """Make the rows of the console's own pages, by the names of these."""
    mailbox = rows["members_mailbox"]
    connection, now = rows["members_connection"], timezone.now()
    note = Note.objects.create(
        connection=connection, by=agent, text="折り返し", follow_up_at=now
    )
    sender = Sender.objects.create(
        mailbox=mailbox, kind="address", name="a@example.jp", confirmed_at=now
    )
    chosen = bulk.prepare(verb="suspend", mailboxes=Mailbox.objects.all(), by=agent)
    upload = Upload.objects.create(kind="networks", name="n.csv", size=1, by=agent)
    pages = {
        connection: ("subscriber", "service", "note", "check_now"),
        rows["members_account"]: ("auth_user_password_change",),
        rows["members_reservedname"]: ("give_free",),
        note: ("note_done",),
        sender: ("sender_remove",),
        chosen: ("bulk", "bulk_go_on"),
        upload: ("upload", "upload_progress", "upload_drop"),
        ContentType.objects.get_for_model(Question): ("view_on_site",),
    }
    return {name: row.pk for row, names in pages.items() for name in names}


def _by_name(*rows: Model) -> dict[str, Any]:
    return {subject(row): row for row in rows}


def subject(model: Model | type[Model]) -> str:
    """Return the beginning of the names of a model's addresses."""
    return model._meta.label_lower.replace(".", "_")  # noqa: SLF001  Django's way
