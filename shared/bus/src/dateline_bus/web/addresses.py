"""Where a feed or a webhook may lead: every address is looked at when it is connected to, so neither a redirect nor a changed name gets around it."""

import ipaddress
import socket
from typing import Any

from yarl import URL


class NotAllowed(OSError):
    """The address is not one of the public internet."""


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet could have; one in another's clothes (4in6, NAT64, 6to4) is unwrapped."""
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address | None = ipaddress.ip_address(address.partition("%")[0])
    while isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is None:
            return ip.is_global and not ip.is_multicast
        ip = inner
    return ip is not None and ip.is_global and not ip.is_multicast


def public_socket(info: tuple[Any, ...]) -> socket.socket:
    """A socket for an address that is about to be connected to. Raises NotAllowed."""
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise NotAllowed(f"{address[0]} is not an address of the public internet; one of our own network must be allowed by name")
    return socket.socket(family, kind, protocol)


def shown(address: object) -> str:
    """An address as it may be logged and stored: without user, password, query and fragment, where credentials stand."""
    try:
        url = URL(str(address))
        return str(url.with_user(None).with_query(None).with_fragment(None)) if url.host else str(url.with_query(None))
    except ValueError:
        return "an address"


def without(text: str, address: object) -> str:
    """A message without the credentials that `address` holds."""
    url = URL(str(address))
    for secret in filter(
        None, (str(address), url.user, url.password, url.raw_user, url.raw_password, url.query_string, url.raw_query_string)
    ):
        if len(secret) > 2:
            text = text.replace(secret, "…")
    return text
