"""How often one network may report: enough for a household, too slow for a flood."""

import hashlib
import hmac
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from portal.networks.lookup import neighbourhood

MOST = 5
"""Reports of one network within SECONDS."""

SECONDS = 60 * 60


@dataclass(frozen=True)
class Reporter:
    """The network that a report comes from, known only by a keyed hash."""

    key: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Reporter":
        """Return the network of the client that proxies vouch for."""
        client = str(get_adapter(request).get_client_ip(request))
        network = neighbourhood(client) or client
        mark = hmac.new(settings.SECRET_KEY.encode(), network.encode(), hashlib.sha256)
        return cls(f"reports:{mark.hexdigest()}")

    def may_report(self) -> bool:
        """Count one more report, and tell whether it may still be taken."""
        cache.add(self.key, 0, SECONDS)
        try:
            return cache.incr(self.key) <= MOST
        except ValueError:  # the hour ended between the two
            return True
