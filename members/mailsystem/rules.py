"""Who may sign in, send and receive: the same rows that Postfix and Dovecot read."""

import secrets
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password

from members import guessing
from members.mailsystem.models import MailAccount, MailNetwork, MailSender
from members.models import Mailbox
from portal.networks.lookup import neighbourhood, parse
from portal.networks.models import networks_around

KNOWN_NETWORKS = 8
ROLES = frozenset({"postmaster", "abuse"})
"""Names that every domain has to have (RFC 5321, 4.5.1; RFC 2142)."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A sign-in with everything that decides on it, save the password itself."""

    login: str
    client: str
    password_hash: str
    acceptable: bool


def attempt(login: str, client: str) -> Attempt:
    """Look up a sign-in; every login costs the same questions, known or not."""
    account = MailAccount.objects.filter(address=login).first()
    allowed = may_try(login, client)
    own = _is_own_network(client)
    return Attempt(
        login=login,
        client=client,
        password_hash=account.password if account else decoy(),
        acceptable=account is not None
        and account.active
        and allowed
        and (own or not account.first_password),
    )


def conclude(tried: Attempt, *, right: bool, password: str) -> bool:
    """Tell whether the sign-in succeeds; count a wrong password, remember the network.

    A right password that is refused (suspended, or from elsewhere) is no guess.
    """
    if not right:
        guessing.failed(login=tried.login, password=password, client=tried.client)
    if not (right and tried.acceptable):
        return False
    signed_in(tried.login, tried.client)
    return True


def may_try(login: str, client: str) -> bool:
    """Tell whether one more sign-in may be tried, after the wrong ones so far."""
    known = _known_networks(login)
    return guessing.allowed(login=login, client=client, known=known)


def signed_in(login: str, client: str) -> None:
    """Forget what was counted from there, and remember the network as the owner's.

    Before a mailbox is ready it is the worker that signs in, to prove it.
    """
    guessing.forget(login=login, client=client)
    here, known = neighbourhood(client), _known_networks(login)
    if here and here not in known:
        newest = [here, *known][:KNOWN_NETWORKS]
        mailbox = Mailbox.objects.filter(address=login, ready_at__isnull=False)
        mailbox.update(known_networks=newest)


@cache
def decoy() -> str:
    """Return a hash that nothing matches: an unknown login takes as long as a known."""
    return make_password(secrets.token_urlsafe())


def may_send_as(login: str, sender: str) -> bool:
    """Tell whether the mailbox may send as the address; an empty one is for bounces.

    As the view mail_sender says it to Postfix: the own address; after the first
    password was changed also what was confirmed, and the null sender with a confirmed
    domain; never another address of ours.
    """
    account = MailAccount.objects.filter(address=login, active=True).first()
    sender = sender.lower()
    if account is None or sender == login:
        return account is not None
    if account.first_password or is_ours(sender):
        return False
    # An address of the operator's own, without a mailbox here, has confirmed nothing.
    mine = MailSender.objects.filter(owner=account.owner or -1)
    if not sender:
        return mine.filter(sender__startswith="@").exists()
    _before, at, domain = sender.rpartition("@")
    everything = MailSender.objects.filter(
        owner=MailSender.EVERYBODY, sender=MailSender.ANY
    )
    return bool(at) and (
        mine.filter(sender__in=[sender, f"@{domain}"]).exists() or everything.exists()
    )


def is_ours(sender: str) -> bool:
    """Tell whether an address is in the domain of the mailboxes, or below it.

    With a dot at its end a domain is the same (RFC 1034, 3.1).
    """
    domain = sender.lower().rpartition("@")[2].rstrip(".")
    return f".{domain}".endswith(f".{settings.MAIL_DOMAIN}")


def is_local(address: str) -> bool:
    """Tell whether the address is in the domain of the mailboxes."""
    return address.lower().rpartition("@")[2] == settings.MAIL_DOMAIN


def receives(address: str) -> bool:
    """Tell whether the address is local and takes mail."""
    address = address.lower()
    if not is_local(address):
        return False
    return (
        address.partition("@")[0] in ROLES
        or MailAccount.objects.filter(address=address, delivers=True).exists()
    )


def takes(address: str) -> bool:
    """Tell whether a member may send there: anybody outside, who receives inside."""
    return not is_local(address) or receives(address)


def is_probing(recipient: str, *, login: str, client: str) -> bool:
    """Tell who tries names: known and unknown ones are then answered alike.

    `login` is empty for who did not sign in.
    """
    if not guessing.may_write(login=login, client=client):
        return True
    if is_local(recipient) and not receives(recipient):
        guessing.unknown(recipient=recipient.lower(), login=login, client=client)
    return False


def _is_own_network(client: str) -> bool:
    address = parse(client)
    around = networks_around(address) if address else []
    return MailNetwork.objects.filter(network__in=around).exists()


def _known_networks(login: str) -> list[str]:
    found = Mailbox.objects.filter(address=login).values_list(
        "known_networks", flat=True
    )
    return found.first() or []
