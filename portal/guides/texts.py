"""Keep the guides: what was shipped, what staff made of it, and the HTML of both."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal import texts
from portal.guides.models import Client, Guide, Scenario, Trouble
from portal.markdown import to_html

LANGUAGES = ("ja", "en")
STEP = "### "


def render_client(client: Client) -> Client:
    """Make the HTML of the notes; the caller saves the row."""
    _render(client, {"note": "note_html"})
    return client


def render_trouble(trouble: Trouble) -> Trouble:
    """Make the HTML of what to do; the caller saves the row."""
    _render(trouble, {"answer": "html"})
    return trouble


def render_guide(guide: Guide) -> Guide:
    """Make the HTML of a guide; the caller saves the row."""
    _render(guide, {"reason": "reason_html", "fill": "fill_html"})
    for language in LANGUAGES:
        for field in ("before", "after"):
            text = getattr(guide, f"{field}_{language}") or ""
            setattr(guide, f"{field}_html_{language}", steps(text, language))
    return guide


def steps(text: str, language: str) -> SafeString:
    """Return list items, one for each `### title` with what stands below it."""
    parts = [part.partition("\n") for part in f"\n{text}".split(f"\n{STEP}")[1:]]
    return format_html_join(
        "",
        "<li><h3>{}</h3>{}</li>",
        (
            (title.strip(), SafeString(to_html(body.strip(), language)))
            for title, _newline, body in parts
        ),
    )


def load(clients: Iterable[dict[str, Any]], troubles: list[Any]) -> texts.Loaded:
    """Bring the shipped guides in; what staff changed is left alone and reported."""
    loaded = texts.Loaded()
    ordered = sorted(clients, key=lambda item: item["position"])
    rows = {item["slug"]: _load_client(item, loaded) for item in ordered}
    for item in ordered:
        for scenario in Scenario:
            _load_guide(item, scenario, rows, loaded)
    for position, item in enumerate(troubles):
        wanted = {
            "position": position,
            "clients": " ".join(item.get("clients", [])),
            "scenarios": " ".join(item.get("scenarios", [])),
            **_worded(item, ("title", "answer")),
        }
        texts.bring_in(
            Trouble.objects.all(), item["slug"], wanted, loaded, render=render_trouble
        )
    loaded.end()
    return loaded


@dataclass(frozen=True)
class Entry:
    """A guide with the messages that its software shows."""

    version: str
    """Of the texts that it was read from."""
    guide: Guide
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True)
class Shelf:
    """All guides, by job and software, and all messages."""

    guides: dict[tuple[str, str], Entry]
    troubles: tuple[Trouble, ...]


@lru_cache(maxsize=2)
def shelf(version: str) -> Shelf:
    """Read all published guides; the version is the key: newer texts are read anew."""
    troubles = tuple(Trouble.objects.filter(is_published=True))
    rows = list(Guide.objects.published().in_order())
    named = {(row.scenario, row.client_id) for row in rows}
    for row in rows:
        if (row.scenario, row.instead_id) not in named:
            row.instead = None  # what is not published is nothing to lead to
    entries = [
        Entry(version, row, tuple(t for t in troubles if t.concerns(row)))
        for row in rows
    ]
    return Shelf(
        {(entry.guide.scenario, entry.guide.client.slug): entry for entry in entries},
        troubles,
    )


def _render(row: Client | Guide | Trouble, fields: dict[str, str]) -> None:
    for language in LANGUAGES:
        for field, html in fields.items():
            text = getattr(row, f"{field}_{language}") or ""
            setattr(row, f"{html}_{language}", to_html(text, language))


def _load_client(item: dict[str, Any], loaded: texts.Loaded) -> Client:
    wanted = {
        "position": item["position"],
        "kind": item["kind"],
        "icon": item["icon"],
        "initial": item.get("initial", ""),
        "platforms": " ".join(item.get("platforms", [])),
        "rows": item.get("rows", []),
        "config": item.get("config", []),
        "ways": item.get("ways", Client.Ways.STARTTLS_FIRST.value),
        "takes_profile": item.get("takes_profile", False),
        "confidence": item["confidence"],
        "source": item["source"].strip(),
        "staff_note": item.get("staff_note", "").strip(),
        **_worded(item, ("name", "versions", "path", "window", "note")),
    }
    return texts.bring_in(
        Client.objects.all(), item["slug"], wanted, loaded, render=render_client
    )


def _load_guide(
    item: dict[str, Any],
    scenario: Scenario,
    clients: dict[str, Client],
    loaded: texts.Loaded,
) -> None:
    shipped = _shipped(item["guides"], scenario)
    instead = clients[shipped["instead"]].pk if "instead" in shipped else None
    wanted = {
        "client_id": clients[item["slug"]].pk,
        "scenario": scenario.value,
        "fits": shipped.get("fits", "yes"),
        "instead_id": instead,
        **_worded(shipped, ("reason", "before", "fill", "after")),
    }
    slug = f"{item['slug']}--{scenario.value}"
    texts.bring_in(Guide.objects.all(), slug, wanted, loaded, render=render_guide)


def _shipped(guides: dict[str, Any], scenario: Scenario) -> dict[str, Any]:
    """Return what is shipped for a job; `same` takes another job's steps over."""
    own: dict[str, Any] = guides[scenario.value]
    other: dict[str, Any] = guides[own["same"]] if "same" in own else {}
    words: dict[str, Any] = {
        language: other.get(language, {}) | own.get(language, {})
        for language in LANGUAGES
    }
    return other | own | words


def _worded(item: dict[str, Any], fields: tuple[str, ...]) -> dict[str, str]:
    return {
        f"{field}_{language}": str(item.get(language, {}).get(field, "")).strip()
        for language in LANGUAGES
        for field in fields
    }
