"""The policy that keeps foreign scripts out, and templates that keep to it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


class Inline(HTMLParser):
    """Finds what the policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = {name for name, _value in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [n for n in names if n == "style" or n.startswith("on")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/en/", "/accounts/login/", "/nowhere/", "/healthz", "/admin/"]
)
def test_every_answer_carries_the_policy(client, address):
    policy = client.get(address).headers["Content-Security-Policy"]
    assert set(policy.split("; ")) == POLICY


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style(template):
    parser = Inline()
    parser.feed(re.sub(r"{%.*?%}|{#.*?#}", "", template.read_text()))
    assert parser.found == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_asks_another_server(template):
    assert not re.search(r'(?:src|href)="(?:https?:)?//', template.read_text())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_is_long(template):
    assert len(template.read_text().splitlines()) <= 120
