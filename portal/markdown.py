"""Turn the Markdown that staff write into safe HTML, with links that work."""

from collections.abc import Iterable, MutableMapping
from typing import Any

from django.urls import Resolver404, resolve
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

RENDERER = MarkdownIt("commonmark", {"html": False})


def to_html(text: str, language: str) -> str:
    """Return the HTML; whatever looks like HTML in the text is shown as it was typed.

    A link that begins with `/` is a page of this site, in the language of the text. One
    that leads to no page of this site is left as words: nothing here is a dead link.
    """
    with override(language):
        return str(RENDERER.render(text, {"language": language}))


def _lead_links(state: StateCore) -> None:
    for block in state.tokens:
        if block.children:
            block.children = list(_leading(block.children, state.env))


def _leading(tokens: Iterable[Token], env: MutableMapping[str, Any]) -> Iterable[Token]:
    is_dropped = False
    for token in tokens:
        if token.type == "link_open":
            is_dropped = not _lead(token, env["language"])
        if token.type in {"link_open", "link_close"} and is_dropped:
            continue
        yield token


def _lead(link: Token, language: str) -> bool:
    """Point the link to its language; tell whether it leads anywhere."""
    address = str(link.attrGet("href"))
    if not address.startswith("/"):
        return True
    path = address if language == "ja" else f"/en{address}"
    try:
        resolve(path.partition("#")[0].partition("?")[0])
    except Resolver404:
        return False
    link.attrSet("href", path)
    return True


RENDERER.core.ruler.push("lead_links", _lead_links)
