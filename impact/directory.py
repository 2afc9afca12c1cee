"""What the directory of providers adds to the answers: which provider they speak of.

The provider is no answer: it decides nothing. It is carried beside the answers, so that
guides and the directory can go on with it.
"""

from collections.abc import Mapping
from functools import lru_cache

from impact.questions import Answers
from portal import texts
from portal.guides.provided import Provided, State, provided_by
from portal.providers.choices import Auth, Confidence, Kind, Support
from portal.providers.models import Provider
from portal.providers.ways import is_ours

PARAMETER = "provider"

ANSWERS: Mapping[str, tuple[str, ...]] = {
    Kind.ISP: ("other_isp", "line_isp"),
    Kind.CARRIER: ("other_isp", "line_isp"),
    Kind.WEBMAIL: ("free_portal",),
    Kind.HOSTING: ("other_hosting",),
}
"""The answers to `service` that a provider of a kind can stand behind."""


def listed() -> Mapping[str, Provider]:
    """Return the providers that visitors see, by the name in the address."""
    return _listed(texts.version())


def carry(answers: Answers, given: Answers) -> dict[str, str]:
    """Return the answers with the provider last, where one is named that fits them."""
    own = {name: answer for name, answer in answers.items() if name != PARAMETER}
    provider = _named(given)
    if provider is None or is_ours(provider):
        return own
    fits = own.get("service") in ANSWERS[provider.kind]
    return {**own, PARAMETER: provider.slug} if fits else own


def carried(answers: Answers) -> Provided | None:
    """Return the provider that is carried beside the answers, as guides see it."""
    provider = _named(answers)
    return provided_by(provider) if provider else None


def suggestion(provided: Provided) -> str:
    """Return what the directory answers to `submission`: empty unless it is certain."""
    provider = provided.provider
    without = {Auth.POP_FIRST, Auth.NONE}
    if provider.confidence != Confidence.HIGH or provider.auth in without:
        return ""
    if provided.state in {State.ENDED, State.OAUTH_ONLY}:
        return ""
    says = {Support.YES: "yes", Support.NO: "no"}
    return says.get(Support(provider.supports_submission), "")


def _named(parameters: Answers) -> Provider | None:
    slug = parameters.get(PARAMETER)
    return listed().get(slug) if slug else None


@lru_cache(maxsize=2)
def _listed(_version: str) -> dict[str, Provider]:
    # The argument is the key: other facts are read anew.
    return {row.slug: row for row in Provider.objects.listed()}
