"""The second extractor against endpoints on this machine: good, lying, malformed, slow, failing, too long and not there."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from dateline_extraction.domain.facts import batch_of
from dateline_extraction.second import Endpoint, SecondExtractor, second_extractor
from dateline_extraction.settings import Settings
from dateline_schema.records import FactBatch

from .test_check import ARTICLE, figure, mention

Handler = Callable[[web.Request], Any]


class Server:
    """An HTTP server in a thread; `requests` are the decoded bodies it was sent, `headers` their headers."""

    def __init__(self, answer: Handler) -> None:
        self.requests: list[Any] = []
        self.headers: list[dict[str, str]] = []
        self._answer = answer
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.url = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)

    async def _start(self) -> str:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._handle)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(await request.json())
        self.headers.append(dict(request.headers))
        result = self._answer(request)
        response: web.StreamResponse = await result if asyncio.iscoroutine(result) else result
        return response

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Handler], Server]]:
    """Starts servers; they end with the test."""
    servers: list[Server] = []

    def start(answer: Handler) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def says(content: Any) -> Handler:
    """An answer whose message is this content, as JSON unless it is text."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return lambda _request: web.json_response({"choices": [{"message": {"role": "assistant", "content": text}}]})


def rules_only(batch: FactBatch) -> FactBatch:
    """A batch in which the rules found nothing, so that everything is new."""
    return batch.model_copy(update={"facts": ()})


def added(server: Server, seconds: float = 5.0) -> FactBatch:
    extractor = SecondExtractor(Endpoint(server.url, "some-model", SecretStr("secret"), seconds))
    return extractor.added_to(ARTICLE, rules_only(batch_of(ARTICLE)))


def test_good_facts_are_added_with_the_models_name_and_stable_ids(serve: Callable[[Handler], Server]) -> None:
    server = serve(says({"facts": [figure(), mention()]}))
    first, second = added(server), added(server)
    assert first == second
    assert [fact.evidence.exact for fact in first.facts] == ["23.77万亿元", "秘鲁"]
    assert {fact.extractor.name for fact in first.facts} == {"second/some-model"}


def test_the_question_names_model_schema_and_key(serve: Callable[[Handler], Server]) -> None:
    server = serve(says({"facts": []}))
    added(server)
    (question,) = server.requests
    assert (question["model"], question["temperature"]) == ("some-model", 0)
    assert question["response_format"]["json_schema"]["strict"] is True
    assert question["messages"][1]["content"] == ARTICLE.text
    assert server.headers[0]["Authorization"] == "Bearer secret"


def test_lies_are_left_out_and_the_rest_kept(serve: Callable[[Handler], Server]) -> None:
    server = serve(says({"facts": [figure(value="1"), mention(exact="智利", canonical="智利"), mention()]}))
    assert [fact.evidence.exact for fact in added(server).facts] == ["秘鲁"]


async def _slow(_request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    return web.Response()


@pytest.mark.parametrize(
    "answer",
    [
        says("this is no JSON"),
        says({"something": "else"}),
        says("[" * 100_000),
        lambda _request: web.json_response({"choices": []}),
        lambda _request: web.Response(text="<html>"),
        lambda _request: web.Response(status=500),
        lambda _request: web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        lambda _request: web.Response(body=b" " * 1_100_000),
        _slow,
    ],
)
def test_an_endpoint_that_fails_costs_only_its_own_facts(serve: Callable[[Handler], Server], answer: Handler) -> None:
    batch = batch_of(ARTICLE)
    extractor = SecondExtractor(Endpoint(serve(answer).url, "m", seconds=0.5))
    assert extractor.added_to(ARTICLE, batch) == batch


def test_an_endpoint_that_is_not_there_costs_only_its_own_facts() -> None:
    batch = batch_of(ARTICLE)
    assert SecondExtractor(Endpoint("http://127.0.0.1:1/v1", "m", seconds=2)).added_to(ARTICLE, batch) == batch


def test_it_is_off_unless_an_address_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_SECOND_URL", raising=False)
    assert second_extractor(Settings()) is None
    monkeypatch.setenv("DATELINE_SECOND_URL", "http://127.0.0.1:1/v1")
    with pytest.raises(ValueError, match="DATELINE_SECOND_MODEL"):
        second_extractor(Settings())
    monkeypatch.setenv("DATELINE_SECOND_MODEL", "m")
    monkeypatch.setenv("DATELINE_SECOND_KEY", "hidden")
    settings = Settings()
    assert second_extractor(settings) is not None
    assert "hidden" not in repr(settings)
