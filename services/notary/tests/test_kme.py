"""Keys from servers: the real one over TLS, the same rules in process, and servers that misbehave or impersonate."""

import asyncio
import base64
import json
import os
import ssl
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from dateline_contracts.qkd014 import BadRequest, KeyUnavailable, Status, Unauthorised
from dateline_keys.domain.network import parse_network
from dateline_keys.domain.server import KeyServer
from dateline_local.keys import KeyService
from dateline_local.net import free_port
from dateline_notary.kme import AnswerLost, EtsiKeys, Key, KeySource, LocalKeys, disjoint, tls_context
from dateline_notary.kme.parts import batches, parts_of

NETWORK = """
[limits]
key_size = 256
max_key_size = 1024
max_key_per_request = 4
[[user]]
sae = "agency"
[[user]]
sae = "bank"
[[user]]
sae = "desk"
[[user]]
sae = "odd/one ä"
[[link]]
between = ["agency", "bank"]
loss_db = 5
initial_keys = 4000
trusted_nodes = ["exchange"]
[[link]]
between = ["agency", "desk"]
loss_db = 90
initial_keys = 6
trusted_nodes = ["exchange", "ring"]
[[link]]
between = ["bank", "desk"]
loss_db = 5
[[link]]
between = ["agency", "odd/one ä"]
loss_db = 5
initial_keys = 100
"""
USERS = ["agency", "bank", "desk", "mallory"]
Sources = Callable[[str], KeySource]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyService]:
    made = KeyService(tmp_path_factory.mktemp("kme"), USERS, NETWORK)
    made.start()
    yield made
    made.stop()


def context_of(service: KeyService, sae: str) -> ssl.SSLContext:
    return tls_context(service.ca_file, *service.certificate(sae))


@asynccontextmanager
async def over_tls(service: KeyService) -> AsyncIterator[Sources]:
    opened: dict[str, EtsiKeys] = {}
    try:
        for sae in USERS:
            opened[sae] = await EtsiKeys(service.url, context_of(service, sae)).__aenter__()
        yield opened.__getitem__
    finally:
        for source in opened.values():
            await source.__aexit__(None, None, None)


@asynccontextmanager
async def in_process(_: KeyService) -> AsyncIterator[Sources]:
    server = KeyServer(parse_network(NETWORK), os.urandom, uuid.uuid4, 0.0)
    yield lambda sae: LocalKeys(server, sae, lambda: 1.0)


Way = Callable[[KeyService], object]
both_ways = pytest.mark.parametrize("way", [over_tls, in_process])


def run(service: KeyService, way: Way, work: Callable[[Sources], Awaitable[None]]) -> None:
    async def inside() -> None:
        async with way(service) as sources:  # type: ignore[attr-defined]
            await work(sources)

    asyncio.run(inside())


@both_ways
@pytest.mark.parametrize(
    ("number", "bits"), [(1, 256), (3, 384), (9, 64), (1, 1152), (2, 2304), (5, 3 * 512)], ids=lambda value: str(value)
)
def test_both_users_hold_the_same_keys_of_the_size_asked_for(service: KeyService, way: Way, number: int, bits: int) -> None:
    async def work(sources: Sources) -> None:
        ours = await sources("agency").enc_keys("bank", number, bits)
        assert [8 * len(key.key) for key in ours] == [bits] * number
        assert len({key.key_id for key in ours}) == len({key.key for key in ours}) == number
        backwards = list(reversed(ours))
        assert await sources("bank").dec_keys("agency", [key.key_id for key in backwards]) == backwards
        with pytest.raises(BadRequest, match="not found"):
            await sources("bank").dec_keys("agency", [ours[0].key_id])

    run(service, way, work)


@both_ways
def test_refusals_are_told_apart(service: KeyService, way: Way) -> None:
    async def work(sources: Sources) -> None:
        (key,) = await sources("agency").enc_keys("bank", 1, 256)
        for error, call in [
            (Unauthorised, sources("desk").dec_keys("agency", [key.key_id])),
            (Unauthorised, sources("mallory").status("agency")),
            (Unauthorised, sources("mallory").enc_keys("agency", 1, 256)),
            (BadRequest, sources("agency").enc_keys("nobody", 1, 256)),
            (BadRequest, sources("agency").enc_keys("bank", 1, 100)),
            (BadRequest, sources("agency").enc_keys("bank", 1, 8)),
            (BadRequest, sources("agency").enc_keys("bank", 0, 256)),
            (BadRequest, sources("bank").dec_keys("agency", ["not an id"])),
            (BadRequest, sources("bank").dec_keys("agency", [str(uuid.UUID(int=1))])),
        ]:
            with pytest.raises(error):
                await call

    run(service, way, work)


@both_ways
def test_who_sits_on_both_paths_is_seen_and_can_be_refused(service: KeyService, way: Way) -> None:
    """A relay on the signer's paths to both others sees both shares and can forge it; the rule is checked, not assumed."""

    async def work(sources: Sources) -> None:
        agency = sources("agency")
        to_bank, to_desk = await agency.status("bank"), await agency.status("desk")
        assert disjoint(to_bank, to_desk) is False
        assert disjoint(to_bank, to_desk.model_copy(update={"status_extension": {"dateline_trusted_nodes": ["ring"]}})) is True
        assert disjoint(to_bank, to_desk.model_copy(update={"status_extension": None})) is None
        with pytest.raises(BadRequest, match="could be met"):
            await agency.enc_keys("bank", 1, 256, avoid_nodes=["exchange"])
        assert len(await agency.enc_keys("bank", 1, 256, avoid_nodes=["ring"])) == 1

    run(service, way, work)


def test_an_id_with_special_characters_reaches_the_server_whole(service: KeyService) -> None:
    async def work(sources: Sources) -> None:
        assert (await sources("agency").status("odd/one ä")).slave_SAE_ID == "odd/one ä"

    run(service, over_tls, work)


def test_an_empty_link_is_key_unavailable_and_what_is_left_can_be_had(service: KeyService) -> None:
    async def work(sources: Sources) -> None:
        agency = sources("agency")
        assert (await agency.status("desk")).stored_key_count == 6
        with pytest.raises(KeyUnavailable) as refused:
            await agency.enc_keys("desk", 1, 7 * 256)
        assert not isinstance(refused.value, AnswerLost)
        # The first part of a key in two parts is burned when the second is refused.
        with pytest.raises(KeyUnavailable):
            await agency.enc_keys("desk", 7, 256)
        assert (await agency.status("desk")).stored_key_count == 2
        assert len(await agency.enc_keys("desk", 2, 256)) == 2
        with pytest.raises(KeyUnavailable):
            await agency.enc_keys("desk", 1, 64)

    run(service, over_tls, work)


def test_a_man_in_the_middle_is_not_believed_and_a_foreign_user_not_served(service: KeyService, tmp_path: Path) -> None:
    """Another authority's server under the right address, and another authority's certificate of the right name."""
    foreign = KeyService(tmp_path, USERS, NETWORK)
    foreign.start()

    async def work() -> None:
        async with EtsiKeys(foreign.url, context_of(service, "agency")) as keys:
            with pytest.raises(Unauthorised, match="not who it must be"):
                await keys.enc_keys("bank", 1, 256)
        stolen_name = tls_context(service.ca_file, *foreign.certificate("agency"))
        async with EtsiKeys(service.url, stolen_name) as keys:
            with pytest.raises((Unauthorised, KeyUnavailable)):
                await keys.enc_keys("bank", 1, 256)

    try:
        asyncio.run(work())
    finally:
        foreign.stop()


def test_plain_http_is_not_spoken(service: KeyService) -> None:
    with pytest.raises(ValueError, match="https"):
        EtsiKeys("http://127.0.0.1:1", context_of(service, "agency"))


def test_a_server_that_is_away_is_tried_again_and_then_told(service: KeyService) -> None:
    async def work() -> None:
        async with EtsiKeys(f"https://127.0.0.1:{free_port()}", context_of(service, "agency")) as keys:
            with pytest.raises(KeyUnavailable, match="cannot be reached") as refused:
                await keys.status("bank")
            assert not isinstance(refused.value, AnswerLost)

    asyncio.run(work())


STATUS = {
    "source_KME_ID": "x", "target_KME_ID": "y", "master_SAE_ID": "agency", "slave_SAE_ID": "bank", "key_size": 256,
    "stored_key_count": 9, "max_key_count": 9, "max_key_per_request": 9, "max_key_size": 1024, "min_key_size": 8,
    "max_SAE_ID_count": 0, "vendor_field": 1,
}  # fmt: skip
KEY = {"key_ID": str(uuid.UUID(int=7)), "key": base64.b64encode(bytes(range(32))).decode(), "vendor": None}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def other_server(service: KeyService, handler: Handler) -> AsyncIterator[EtsiKeys]:
    """A server of somebody else with our authority's certificate: status is fixed, `handler` answers the rest."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*service.certificate("kme"))

    async def status(_: web.Request) -> web.Response:
        return web.json_response(STATUS)

    app = web.Application()
    app.router.add_get("/api/v1/keys/{sae}/status", status)
    app.router.add_route("*", "/{rest:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context).start()
    try:
        async with EtsiKeys(f"https://127.0.0.1:{port}", context_of(service, "agency"), timeout_seconds=2) as keys:
            yield keys
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("member", ["keys", "Keys"])
def test_either_spelling_of_the_container_is_read(service: KeyService, member: str) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.json_response({member: [KEY]})

    async def work() -> None:
        async with other_server(service, handler) as keys:
            assert await keys.enc_keys("bank", 1, 256) == [Key(KEY["key_ID"], bytes(range(32)))]
            assert await keys.dec_keys("bank", [KEY["key_ID"]]) == [Key(KEY["key_ID"], bytes(range(32)))]

    asyncio.run(work())


def _hang_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (_hang_up, AnswerLost),
        (lambda _: web.Response(body=b'{"keys": [{"key_ID": "'), AnswerLost),
        (lambda _: web.json_response({"keys": []}), AnswerLost),
        (lambda _: web.json_response({"keys": [KEY, KEY]}), AnswerLost),
        (lambda _: web.json_response({"keys": [KEY | {"key": "AAAA"}]}), AnswerLost),
        (lambda _: web.json_response({"keys": [KEY | {"key": "not Base64!"}]}), AnswerLost),
        (lambda _: web.Response(status=302, headers={"location": "/elsewhere"}), KeyUnavailable),
        (lambda _: web.Response(status=500, text="<html>"), KeyUnavailable),
        (lambda _: web.json_response({"message": "none left"}, status=503), KeyUnavailable),
        (lambda _: web.json_response({"message": "no"}, status=401), Unauthorised),
        (lambda _: web.json_response({"message": "no", "details": [{"a": "b"}]}, status=400), BadRequest),
    ],
)
def test_a_bad_answer_is_never_asked_for_again(
    service: KeyService, answer: Callable[[web.Request], web.Response], error: type[Exception]
) -> None:
    asked = []

    async def handler(request: web.Request) -> web.StreamResponse:
        asked.append(await request.read())
        return answer(request)

    async def work() -> None:
        async with other_server(service, handler) as keys:
            with pytest.raises(error) as refused:
                await keys.enc_keys("bank", 1, 256)
            assert KEY["key"] not in str(refused.value)

    asyncio.run(work())
    assert [json.loads(body) for body in asked] == [{"number": 1, "size": 256}]


def test_one_key_given_out_as_two_is_refused(service: KeyService) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.json_response({"keys": [KEY, KEY]})

    async def work() -> None:
        async with other_server(service, handler) as keys:
            with pytest.raises(AnswerLost):
                await keys.enc_keys("bank", 2, 256)

    asyncio.run(work())


def test_a_slow_answer_is_a_lost_one(service: KeyService) -> None:
    asked = []

    async def handler(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        await asyncio.Event().wait()
        raise AssertionError("not reached")

    async def work() -> None:
        async with other_server(service, handler) as keys:
            with pytest.raises(AnswerLost):
                await keys.dec_keys("bank", [KEY["key_ID"]])

    asyncio.run(work())
    assert len(asked) == 1


@given(st.integers(1, 60), st.integers(1, 40), st.integers(0, 40))
def test_parts_make_up_the_whole_within_the_servers_limits(size: int, least: int, more: int) -> None:
    status = Status(**{key: value for key, value in STATUS.items() if key != "vendor_field"} | {
        "min_key_size": 8 * least, "max_key_size": 8 * (least + more), "key_size": 8 * least,
    })  # fmt: skip
    try:
        parts = parts_of(1, 8 * size, status)
    except BadRequest:
        assert not any(size % n == 0 and least <= size // n <= least + more for n in range(1, size + 1))
        return
    assert size % parts == 0
    assert least <= size // parts <= least + more


@given(st.integers(0, 1000), st.integers(1, 50))
def test_batches_add_up(total: int, largest: int) -> None:
    made = list(batches(total, largest))
    assert sum(made) == total
    assert all(0 < batch <= largest for batch in made)


def test_a_key_is_not_in_its_representation() -> None:
    assert repr(Key("id", b"secret")) == "Key(key_id='id')"
