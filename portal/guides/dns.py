"""The DNS records by which mail software finds the servers by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from portal.servers import Server, imap, pop, submission, submissions


@dataclass(frozen=True)
class Record:
    """One record to publish."""

    name: str
    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.name} {self.kind} {self.value}"


def records() -> list[Record]:
    """List the records of the mail domain: SRV (RFC 6186, RFC 8314), and two names."""
    return [*_services(), *_names()]


def _services() -> Iterator[Record]:
    # The lower priority is preferred: RFC 8314 wants immediate TLS first.
    yield _service("submissions", submissions(), priority=0)
    yield _service("submission", submission(), priority=10)
    yield _service("imaps", imap(), priority=0)
    yield _service("pop3s", pop(), priority=10)
    for unencrypted in ("imap", "pop3"):  # "." says that there is none
        yield Record(f"_{unencrypted}._tcp.{settings.MAIL_DOMAIN}.", "SRV", "0 0 0 .")
    host = _portal_host()
    if host:
        yield Record(
            f"_autodiscover._tcp.{settings.MAIL_DOMAIN}.", "SRV", f"0 1 443 {host}."
        )


def _service(service: str, server: Server, *, priority: int) -> Record:
    name = f"_{service}._tcp.{settings.MAIL_DOMAIN}."
    return Record(name, "SRV", f"{priority} 1 {server.port} {server.host}.")


def _names() -> Iterator[Record]:
    host = _portal_host()
    if host:
        for name in ("autoconfig", "autodiscover"):
            yield Record(f"{name}.{settings.MAIL_DOMAIN}.", "CNAME", f"{host}.")


def _portal_host() -> str:
    return urlsplit(settings.BASE_URL).hostname or ""
