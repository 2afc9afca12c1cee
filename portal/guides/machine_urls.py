"""Addresses that mail software asks for by itself: without a language."""

import re

from django.urls import path, re_path

from portal.guides import autoconfig, autodiscover


def any_case(words: str) -> str:
    """Return a pattern for the words in any case, which Outlook makes use of.

    An inline flag would do the same, but such a pattern cannot be reversed.
    """
    return "".join(
        f"[{letter}{letter.upper()}]" if letter.isalpha() else re.escape(letter)
        for letter in words
    )


JSON = any_case("autodiscover/autodiscover.json")

app_name = "mail"
urlpatterns = [
    path("mail/config-v1.1.xml", autoconfig.config, name="autoconfig"),
    path(".well-known/autoconfig/mail/config-v1.1.xml", autoconfig.config),
    path("autodiscover/autodiscover.xml", autodiscover.pox, name="autodiscover"),
    re_path(rf"^{any_case('autodiscover/autodiscover.xml')}/?$", autodiscover.pox),
    re_path(rf"^{JSON}/?$", autodiscover.json),
    re_path(rf"^{JSON}/v1\.0/(?P<address>[^/]+)/?$", autodiscover.json),
]
