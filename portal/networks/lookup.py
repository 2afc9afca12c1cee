"""Ask whether a client address belongs to the operator."""

import ipaddress

from portal.networks.models import Address, AddressRange


def parse(text: str) -> Address | None:
    """Read a client address; an IPv4 address inside IPv6 is taken as IPv4."""
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def kind_of(text: str) -> str | None:
    """Return the kind of the narrowest range that holds the address, if any."""
    address = parse(text)
    if address is None:
        return None
    found = AddressRange.objects.holding(address).values_list("network", "kind")
    return max(
        found, key=lambda row: int(row[0].partition("/")[2]), default=(None, None)
    )[1]


def is_own(text: str) -> bool:
    """Tell whether the address belongs to one of the operator's own networks."""
    return kind_of(text) is not None


def neighbourhood(text: str) -> str:
    """Return the /24 (IPv4) or /56 (IPv6) around an address: one household or CGNAT."""
    address = parse(text)
    if address is None:
        return ""
    prefix = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
