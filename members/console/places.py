"""The pages of the console that belong to no model: where each stands."""

from collections.abc import Callable
from typing import Any

from members.console import (
    acting,
    bulks,
    checking,
    content,
    home,
    imports,
    lines,
    mailcheck,
    notes,
    pausing,
    reserving,
    search,
    senders,
    subscribers,
)

PLACES: tuple[tuple[str, Callable[..., Any], str], ...] = (
    ("figures/", home.part, "figures"),
    ("content/", content.content, "content"),
    ("mail/", mailcheck.mailcheck, "mailcheck"),
    ("search/", search.search, "search"),
    ("subscribers/<int:pk>/", subscribers.subscriber, "subscriber"),
    ("senders/<int:pk>/remove/", senders.remove, "sender_remove"),
    ("subscribers/<int:pk>/check/", checking.check, "check_now"),
    ("bulks/<int:pk>/", bulks.bulk, "bulk"),
    ("bulks/<int:pk>/go-on/", bulks.go_on, "bulk_go_on"),
    ("retry-all/", bulks.retry_all, "retry_all"),
    ("imports/", imports.imports, "imports"),
    ("imports/<int:pk>/", imports.upload, "upload"),
    ("imports/<int:pk>/progress/", imports.progress, "upload_progress"),
    ("imports/<int:pk>/drop/", imports.drop, "upload_drop"),
    ("pause/", pausing.pause, "pause"),
    ("reserve/", reserving.reserve, "reserve"),
    ("reserve/<int:pk>/free/", reserving.give_free, "give_free"),
    ("resume/", pausing.resume, "resume"),
    ("subscribers/<int:pk>/service/", lines.correct, "service"),
    ("subscribers/<int:pk>/notes/", notes.write, "note"),
    ("notes/<int:pk>/done/", notes.finish, "note_done"),
    ("members/mailbox/<int:pk>/act/<slug:verb>/", acting.act, "members_mailbox_act"),
)
