"""One question to an OpenAI-compatible endpoint (`POST {base}/chat/completions`), with an answer held to a JSON Schema."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import aiohttp
from pydantic import SecretStr

LARGEST_ANSWER_BYTES = 1_000_000


class NoAnswer(Exception):
    """The endpoint gave nothing that can be read; the message says what happened."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`url`: up to and without `/chat/completions`. `seconds`: bound on one question, connecting included."""

    url: str
    model: str
    key: SecretStr | None = None
    seconds: float = 30.0


def ask(endpoint: Endpoint, instructions: str, text: str, schema: dict[str, Any]) -> Any:
    """The decoded JSON of the answer. Blocks up to the endpoint's time limit; raises NoAnswer.

    Temperature 0 and a fixed seed ask for the same answer each time; whether it is the same is the endpoint's matter.
    """
    return asyncio.run(_ask(endpoint, instructions, text, schema))


async def _ask(endpoint: Endpoint, instructions: str, text: str, schema: dict[str, Any]) -> Any:
    question = {
        "model": endpoint.model,
        "temperature": 0,
        "seed": 0,
        "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": text}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "facts", "strict": True, "schema": schema}},
    }
    headers = {"Authorization": f"Bearer {endpoint.key.get_secret_value()}"} if endpoint.key else {}
    timeout = aiohttp.ClientTimeout(total=endpoint.seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
            session.post(f"{endpoint.url.rstrip('/')}/chat/completions", json=question, allow_redirects=False) as response,
        ):
            body = await _body(response)
            if response.status != 200:
                raise NoAnswer(f"status {response.status}")
    except TimeoutError as error:
        raise NoAnswer(f"no answer in {endpoint.seconds:g} seconds") from error
    except aiohttp.ClientError as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from error
    return _content(body)


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        body += chunk
        if len(body) > LARGEST_ANSWER_BYTES:
            raise NoAnswer(f"more than {LARGEST_ANSWER_BYTES} bytes")
    return bytes(body)


def _content(body: bytes) -> Any:
    """The JSON inside the first choice's message."""
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
        return json.loads(content)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise NoAnswer("not the JSON that was asked for") from error
