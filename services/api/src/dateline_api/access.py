"""Who may ask, and how much: API keys with scopes and a quota a minute. Keys are known by their SHA-256 only.

A program sends its key with each request. A browser sends it once, in the body of the login form, and has a session from then on.
"""

import hashlib
import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline_api.database import Database, Row
from dateline_api.problems import ProblemError, problem
from dateline_api.sessions import Sessions, cookie_of
from dateline_bus.web.access import foreign_headers, strange_host

_KNOWN_SECONDS = 30
"""How long a revoked key may still work."""
WINDOW = 60
STREAMS = frozenset({"/v1/stream", "/v1/alerts/stream"})
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
LOGIN, LOGOUT = "/login", "/logout"
_OPEN = frozenset({LOGIN, LOGOUT}) | PROBES
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FIND = "SELECT key_id, name, scopes, per_minute FROM api_keys WHERE {} = $1 AND revoked_at IS NULL"
_BY_HASH, _BY_ID = _FIND.format("hash"), _FIND.format("key_id")


@dataclass
class Holder:
    """Whoever holds a key, and what they have asked in this minute."""

    key_id: str
    name: str
    scopes: frozenset[str]
    per_minute: int
    known_until: float
    window: int = -1
    used: int = field(default=0)

    def take(self, now: float) -> tuple[bool, dict[str, str]]:
        """One request: whether it is within the quota, and what the answer's head says of it."""
        window = int(now // WINDOW)
        if window != self.window:
            self.window, self.used = window, 0
        self.used += 1
        reset = math.ceil((window + 1) * WINDOW - now)
        left = max(0, self.per_minute - self.used)
        told = {"ratelimit-limit": str(self.per_minute), "ratelimit-remaining": str(left), "ratelimit-reset": str(reset)}
        within = self.used <= self.per_minute
        return within, told if within else told | {"retry-after": str(reset)}


def scope_of(path: str, method: str = "GET") -> str:
    """What a key must be good for to ask this: whatever changes something wants `write`."""
    if method not in _SAFE:
        return "write"
    return "export" if path == "/v1/export" else "stream" if path in STREAMS else "read"


def bound_to(scope: Scope) -> str:
    """The address of ours that a request came to."""
    server = scope.get("server")
    return str(server[0]) if server else "127.0.0.1"


class OwnPages:
    """Refuses what a web page of somebody else's makes a browser ask: by a name that is none of ours, or to change something."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["path"] not in PROBES:
            request = Request(scope)
            # Anyone's page may link to ours and show a chart of ours: what only looks is refused for its Host alone.
            refuse = strange_host if request.method in _SAFE else foreign_headers
            if (reason := refuse(request.headers, bound_to(scope), self._hosts)) is not None:
                await problem(request, 403, f"{reason[0].upper()}{reason[1:]}.")(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Guard:
    """Lets in whoever has a key, or a session opened with one. Quotas are counted by each replica for itself."""

    def __init__(self, app: ASGIApp, keys: "Keys", sessions: Sessions) -> None:
        self._app, self._keys, self._sessions = app, keys, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        # Everything but the probes, the web pages too: what they show is the same.
        path = scope.get("path", "")
        if scope["type"] != "http" or path in _OPEN or path.startswith("/static/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            holder = await self._holder_of(request)
            told = self._admit(holder, path, request.method)
        except ProblemError as error:
            await self._refusal(request, error)(scope, receive, send)
            return
        request.state.holder, request.state.key_id = holder, holder.key_id

        async def with_quota(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self._app(scope, receive, with_quota)

    async def _holder_of(self, request: Request) -> Holder:
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and key.strip():
            holder = await self._keys.holder(key.strip())
            if holder is None:
                raise _unknown("This API key is unknown or was revoked.")
            return holder
        opened_with = self._sessions.key_of(cookie_of(request.headers), time.time())
        if opened_with is None:
            raise _unknown("This needs an API key: Authorization: Bearer KEY.")
        # A browser sends the cookie by itself: what changes something must come from a page of ours.
        if request.method not in _SAFE and "origin" not in request.headers:
            raise ProblemError(403, "A page of another site may not ask.")
        found = await self._keys.known(opened_with)
        if found is None:
            raise _unknown("The key of this session was revoked.")
        return found

    @staticmethod
    def _admit(holder: Holder, path: str, method: str) -> dict[str, str]:
        if (needed := scope_of(path, method)) not in holder.scopes:
            raise ProblemError(403, f"This API key is not good for {needed!r}.")
        within, told = holder.take(time.time())
        if not within:
            raise ProblemError(429, f"More than {holder.per_minute} requests in a minute.", headers=told)
        return told

    @staticmethod
    def _refusal(request: Request, error: ProblemError) -> Response:
        looks = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        if error.status == 401 and looks and not request.url.path.startswith("/v1"):
            asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{LOGIN}?next={quote(asked, safe='')}", 303)
        return problem(request, error.status, error.detail, error.headers)


def _unknown(detail: str) -> ProblemError:
    return ProblemError(401, detail, headers={"www-authenticate": "Bearer"})


class Keys:
    """The keys of the database, each remembered for half a minute with what its holder has asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids: dict[bytes, tuple[str, float]] = {}
        self._holders: dict[str, Holder] = {}

    async def holder(self, key: str) -> Holder | None:
        """Whoever holds this key; None when it is unknown or was revoked."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
        key_id, until = self._ids.get(digest, ("", 0.0))
        if until > time.monotonic():
            return await self.known(key_id)
        row = await self._database.row(_BY_HASH, digest)
        if row is None:
            self._ids.pop(digest, None)
            return None
        found = self._remembered(row)
        self._ids[digest] = found.key_id, found.known_until
        return found

    async def known(self, key_id: str) -> Holder | None:
        """Whoever holds the key with this id; None when it was revoked."""
        known = self._holders.get(key_id)
        if known is not None and known.known_until > time.monotonic():
            return known
        row = await self._database.row(_BY_ID, key_id)
        if row is None:
            self._holders.pop(key_id, None)
            return None
        return self._remembered(row)

    def forget(self) -> None:
        """Ask the database again for every key."""
        self._ids.clear()
        self._holders.clear()

    def _remembered(self, row: Row) -> Holder:
        """One holder a key, whichever way they come: the quota is theirs."""
        known, until = self._holders.get(row["key_id"]), time.monotonic() + _KNOWN_SECONDS
        found = Holder(row["key_id"], row["name"], frozenset(row["scopes"]), row["per_minute"], until)
        if known is not None:
            found.window, found.used = known.window, known.used
        self._holders[found.key_id] = found
        return found
