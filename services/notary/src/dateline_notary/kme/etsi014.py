"""A client for any ETSI GS QKD 014 server, over mutual TLS.

Only what surely did not reach the server is sent again. Requests for keys go as POST, because aiohttp repeats a GET by itself when
a kept connection turns out to be dead, and the first one may have been served.
"""

import asyncio
import ssl
from collections.abc import Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self, TypeVar
from urllib.parse import quote
from uuid import UUID

import aiohttp
from yarl import URL

from dateline_contracts.qkd014 import (
    AVOID_NODES,
    BadRequest,
    DeliveredKey,
    ErrorAnswer,
    KeyContainer,
    KeyUnavailable,
    Status,
    Unauthorised,
)
from dateline_notary.kme.parts import batches, joined, parts_of
from dateline_notary.kme.source import JOINT, AnswerLost, Key
from dateline_schema.record import InvalidRecord, Record

ATTEMPTS = 4
FIRST_WAIT_SECONDS = 0.1
_ERRORS = {400: BadRequest, 401: Unauthorised, 403: Unauthorised, 503: KeyUnavailable}

R = TypeVar("R", bound=Record)


def tls_context(ca_file: Path, certificate_file: Path, key_file: Path) -> ssl.SSLContext:
    """TLS 1.2 or newer, our certificate shown, the server's checked against `ca_file` only."""
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(ca_file))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate_file, key_file)
    return context


class EtsiKeys:
    """A KeySource over HTTPS: `async with EtsiKeys("https://kme:8443", context) as keys`.

    The user is whoever the certificate in `context` names.
    """

    def __init__(self, url: str, context: ssl.SSLContext, *, timeout_seconds: float = 10) -> None:
        self._base = url.rstrip("/") + "/api/v1/keys/"
        if not self._base.startswith("https://"):
            raise ValueError(f"a key server is reached by https, not {url!r}")
        self._context, self._timeout = context, aiohttp.ClientTimeout(total=timeout_seconds)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(ssl=self._context)
        self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def status(self, slave: str) -> Status:
        """As KeySource."""
        return _decoded(Status, await self._ask("GET", slave, "status"))

    async def enc_keys(self, slave: str, number: int, size_bits: int, *, avoid_nodes: Collection[str] = ()) -> list[Key]:
        """As KeySource."""
        status = await self.status(slave)
        parts = parts_of(number, size_bits, status)
        delivered: list[DeliveredKey] = []
        for count in batches(number * parts, status.max_key_per_request):
            # Nothing beyond the standard's first two names unless it is needed: some servers know no more.
            body: dict[str, Any] = {"number": count, "size": size_bits // parts}
            if avoid_nodes:
                body["extension_mandatory"] = [{AVOID_NODES: sorted(avoid_nodes)}]
            container = _decoded(KeyContainer, await self._ask("POST", slave, "enc_keys", body))
            sizes = {8 * len(key.bytes) for key in container.keys}
            if (
                len({key.key_ID for key in container.keys}) != count
                or len(container.keys) != count
                or sizes != {size_bits // parts}
            ):
                raise AnswerLost(f"the server did not deliver {count} keys of {size_bits // parts} bits; what it sent is burned")
            delivered += container.keys
        return joined(delivered, parts)

    async def dec_keys(self, master: str, key_ids: Sequence[str]) -> list[Key]:
        """As KeySource. One request a key: a refusal then says which, and costs no other key."""
        found = []
        for key_id in key_ids:
            names = _parts_named(key_id)
            body = {"key_IDs": [{"key_ID": name} for name in names]}
            container = _decoded(KeyContainer, await self._ask("POST", master, "dec_keys", body))
            by_name = {key.key_ID.lower(): key for key in container.keys}
            if len(container.keys) != len(names) or any(name.lower() not in by_name for name in names):
                raise AnswerLost("the server did not deliver the keys that were named; what it sent is burned")
            (whole,) = joined([by_name[name.lower()] for name in names], len(names))
            found.append(Key(key_id, whole.key))
        return found

    async def _ask(self, method: str, sae: str, what: str, body: dict[str, Any] | None = None) -> bytes:
        """The body of a good answer. A connection that could not be made is tried again, nothing else is."""
        if self._session is None:
            raise RuntimeError("used outside `async with`")
        # A slash or a percent sign in an id must not become part of the path.
        url = URL(f"{self._base}{quote(sae, safe='')}/{what}", encoded=True)
        for attempt in range(ATTEMPTS):
            try:
                async with self._session.request(method, url, json=body, allow_redirects=False) as answer:
                    data = await answer.read()
                    if answer.status == 200:
                        return data
                    _refuse(answer.status, data)
            except aiohttp.ClientConnectorCertificateError as error:
                raise Unauthorised(f"the key server is not who it must be: {error}") from error
            except aiohttp.ClientConnectorSSLError as error:
                raise Unauthorised(f"no TLS with the key server: {error}") from error
            except aiohttp.ClientConnectorError as error:
                if attempt == ATTEMPTS - 1:
                    raise KeyUnavailable(f"the key server cannot be reached: {error}") from error
                await asyncio.sleep(FIRST_WAIT_SECONDS * 2**attempt)
            except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
                raise AnswerLost(f"no answer from the key server ({type(error).__name__}: {error})") from error
        raise AssertionError("not reached")


def _parts_named(key_id: str) -> list[str]:
    try:
        return [str(UUID(part)) for part in key_id.split(JOINT)]
    except ValueError as error:
        raise BadRequest(f"not a key id: {key_id!r}") from error


def _decoded(model: type[R], data: bytes) -> R:
    try:
        return model.decode(data)
    except InvalidRecord:
        # Without its cause: that may quote the answer, and the answer may hold keys.
        raise AnswerLost(f"the key server's answer is not a {model.__name__}") from None


def _refuse(status: int, data: bytes) -> NoReturn:
    """Raise what the status means, in the server's words when it gives any."""
    try:
        told = ErrorAnswer.decode(data)
    except InvalidRecord:
        told = ErrorAnswer(message=f"the key server answered {status}")
    raise _ERRORS.get(status, KeyUnavailable)(told.message, told.details or ())
