"""Who may ask: tokens compared in constant time, and requests that a foreign web page made somebody's browser send are refused."""

import hmac
import ipaddress
from collections.abc import Iterable, Mapping

from aiohttp import web
from yarl import URL

_LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost"})


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine reach a server that listens on `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host in _LOOPBACK_NAMES


def bearer(request: web.Request) -> str | None:
    """The token of `Authorization: Bearer …`; None without one. What is no such header is no token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def same_secret(given: str | None, wanted: str) -> bool:
    """Compared in a time that tells nothing. An empty secret is never right; bytes that are no UTF-8 are only wrong."""
    if given is None or not wanted:
        return False
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode("utf-8", "surrogateescape"))


def foreign(request: web.Request, hosts: Iterable[str] = ()) -> str | None:
    """Why a request comes from a web page of somebody else's, or None; see foreign_headers."""
    return foreign_headers(request.headers, _bound_to(request), hosts)


def foreign_headers(headers: Mapping[str, str], bound_to: str, hosts: Iterable[str] = ()) -> str | None:
    """Why a request with these headers (case-insensitive), to the address `bound_to` of ours, comes from somebody else's web page, or None.

    A browser says in Origin which page asks, and in Host by which name it reached us. `hosts`: see strange_host.
    """
    own = frozenset(hosts)
    if (strange := strange_host(headers, bound_to, own)) is not None:
        return strange
    asked, origin = f"http://{headers.get('Host', '')}", headers.get("Origin")
    if origin is not None and _authority(origin) != _authority(asked) and _name(origin) not in own:
        return "a page of another Origin may not ask"
    if headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return "a page of another site may not ask"
    return None


def strange_host(headers: Mapping[str, str], bound_to: str, hosts: Iterable[str] = ()) -> str | None:
    """Why a request reached us by a name that is none of ours, or None: a name that somebody bound to our address, so that their page
    may read what a browser keeps to its own site. `hosts`: names by which this service is reached, beside loopback's."""
    own, name = frozenset(hosts), _name(f"http://{headers.get('Host', '')}")
    if (own or is_loopback(bound_to)) and (name is None or not (is_loopback(name) or name in own)):
        return "this service is not reached by that Host"
    return None


def _bound_to(request: web.Request) -> str:
    """The address of ours that the request came to."""
    name = request.transport.get_extra_info("sockname") if request.transport else None
    return str(name[0]) if isinstance(name, tuple) else "127.0.0.1"


def _authority(address: str) -> str | None:
    try:
        return URL(address).authority or None
    except ValueError:
        return None


def _name(address: str) -> str | None:
    try:
        return URL(address).host
    except ValueError:
        return None
