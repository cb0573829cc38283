"""Who may ask, and how much: API keys with scopes and a quota a minute. Keys are known by their SHA-256 only."""

import hashlib
import math
import time
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline_api.database import Database
from dateline_api.problems import ProblemError, problem

_KNOWN_SECONDS = 30
"""How long a revoked key may still work."""
_MOST_UNKNOWN = 10_000
WINDOW = 60
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
_FIND = "SELECT key_id, scopes, per_minute FROM api_keys WHERE hash = $1 AND revoked_at IS NULL"


@dataclass
class Holder:
    """Whoever holds a key, and what they have asked in this minute."""

    key_id: str
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


def scope_of(path: str) -> str:
    """What a key must be good for to ask this."""
    return "export" if path == "/v1/export" else "stream" if path == "/v1/stream" else "read"


class Guard:
    """Lets in whoever has a key. Quotas are counted by each replica for itself."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self._app, self._database = app, database
        self._holders: dict[bytes, Holder | None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        # Everything but the probes, the web pages too: what they show is the same.
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            told = await self._admit(Headers(scope=scope), scope["path"])
        except ProblemError as error:
            await problem(request, error.status, error.detail, error.headers)(scope, receive, send)
            return

        async def with_quota(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self._app(scope, receive, with_quota)

    async def _admit(self, headers: Headers, path: str) -> dict[str, str]:
        kind, _, key = headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not key:
            raise ProblemError(401, "This needs an API key: Authorization: Bearer KEY.", headers={"www-authenticate": "Bearer"})
        holder = await self._holder(key.strip())
        if holder is None:
            raise ProblemError(401, "This API key is unknown or was revoked.", headers={"www-authenticate": "Bearer"})
        if (needed := scope_of(path)) not in holder.scopes:
            raise ProblemError(403, f"This API key is not good for {needed!r}.")
        within, told = holder.take(time.time())
        if not within:
            raise ProblemError(429, f"More than {holder.per_minute} requests in a minute.", headers=told)
        return told

    async def _holder(self, key: str) -> Holder | None:
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
        known, now = self._holders.get(digest), time.monotonic()
        if known is not None and known.known_until > now:
            return known
        row = await self._database.row(_FIND, digest)
        if row is None:
            self._holders.pop(digest, None)
            return None
        found = Holder(row["key_id"], frozenset(row["scopes"]), row["per_minute"], now + _KNOWN_SECONDS)
        if known is not None:
            found.window, found.used = known.window, known.used
        self._holders[digest] = found
        return found
