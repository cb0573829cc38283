"""What the notaries of the contract network say of their trades, read over HTTP. One that is away is left out, and said to be."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import orjson

from dateline_api.settings import Settings

SECONDS = 3.0
LARGEST_BYTES = 32 * 1024 * 1024
PARTS = ("client", "merchant", "third_party")


class Notaries:
    """Questions to them. Nothing here changes anything there."""

    def __init__(self, settings: Settings) -> None:
        pairs = (pair.partition("=") for pair in settings.notaries.split(","))
        self.urls = {
            name.strip(): url.strip().rstrip("/") for name, _, url in pairs if url.strip().startswith(("http://", "https://"))
        }
        self._token = settings.notary_token.get_secret_value() if settings.notary_token else ""

    async def ask(self, path: str, users: Sequence[str] | None = None) -> dict[str, Any]:
        """The JSON answer of each user that has one; None from whoever does not answer."""
        chosen = [user for user in (users if users is not None else self.urls) if user in self.urls]
        async with self._client() as client:
            answers = await asyncio.gather(*(_read(client, f"{self.urls[user]}{path}") for user in chosen))
        return {user: orjson.loads(data) if data is not None else None for user, data in zip(chosen, answers, strict=True)}

    async def lines(self, path: str, users: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """JSON lines of each user that answers."""
        async with self._client() as client:
            answers = await asyncio.gather(*(_read(client, f"{self.urls[user]}{path}") for user in users if user in self.urls))
        named = zip((user for user in users if user in self.urls), answers, strict=True)
        return {user: [orjson.loads(line) for line in data.splitlines()] for user, data in named if data is not None}

    async def judge(self, txid: str, document: str, records: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any] | None:
        """The finding from the parties' whole records, computed by a notary that is no party where there is one."""
        arbiter = next((user for user in self.urls if user not in records), next(iter(self.urls), None))
        if arbiter is None:
            return None
        body = orjson.dumps({"txid": txid, "document": document, "records": records})
        async with self._client() as client:
            data = await _read(client, f"{self.urls[arbiter]}/judge", body)
        return {**orjson.loads(data), "arbiter": arbiter} if data is not None else None

    def _client(self) -> aiohttp.ClientSession:
        timeout = aiohttp.ClientTimeout(total=SECONDS, connect=1)
        return aiohttp.ClientSession(timeout=timeout, headers={"authorization": f"Bearer {self._token}"})


async def _read(client: aiohttp.ClientSession, url: str, body: bytes | None = None) -> bytes | None:
    try:
        async with client.request("GET" if body is None else "POST", url, data=body, allow_redirects=False) as answer:
            data = await answer.content.read(LARGEST_BYTES) if answer.status == 200 else None
            orjson.loads(data.splitlines()[0] if data else b"null")
            return data
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return None
