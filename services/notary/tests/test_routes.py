"""The control routes: for the user's own programs, with a token or from this machine, and clear about what is wrong."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from dateline_contracts.contract import Contract
from dateline_notary.domain.chain import Entry, broken_at
from dateline_notary.domain.manifest import deviations
from dateline_notary.routes import add_routes
from dateline_notary.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))
from simulated_network import FACTS
from test_node import network

OFFER = {"item": "facts", "title": "Facts", "licence": "internal", "price": "10", "currency": "CNY", "facts": FACTS}
RIGHT = SecretStr("right")
Scenario = Callable[[dict[str, TestClient[Any, Any]], Any], Awaitable[None]]


def over_http(folder: Path, scenario: Scenario, token: SecretStr | None = RIGHT, bears: str = "right") -> None:
    async def run() -> None:
        async with network(folder) as net:
            clients = {}
            for user in net.nodes:
                app = web.Application()
                add_routes(app, lambda user=user: net.nodes.get(user), token)  # type: ignore[misc]
                clients[user] = TestClient(TestServer(app), headers={"authorization": f"Bearer {bears}"} if bears else {})
                await clients[user].start_server()
            try:
                await scenario(clients, net)
            finally:
                for client in clients.values():
                    await client.close()

    asyncio.run(run())


def test_a_trade_over_http_from_the_offer_to_the_goods(tmp_path: Path) -> None:
    async def scenario(clients: dict[str, TestClient[Any, Any]], net: Any) -> None:
        agency, desk = clients["agency"], clients["desk"]
        answer = await agency.post("/offers", json=OFFER)
        assert answer.status == 201
        root = (await answer.json())["root"]
        assert [offer["item"] for offer in await (await agency.get("/offers")).json()] == ["facts", "sample"]
        order = {name: OFFER[name] for name in ("item", "price", "currency")} | {"merchant": "agency"}
        answer = await desk.post("/orders", json=order)
        assert answer.status == 202
        txid = (await answer.json())["txid"]
        await net.ended("desk", txid)
        view = await (await desk.get(f"/trades/{txid}")).json()
        assert (view["stage"], view["part"], len(view["documents"])) == ("delivered", "client", 4)
        assert view["keys"]["signature"]["count"] == 4
        assert "share" not in str(view)
        contract = Contract.read(await (await desk.get(f"/trades/{txid}/contract")).read())
        assert contract.offer.manifest.root == root
        assert deviations(contract.offer.manifest, await (await desk.get(f"/trades/{txid}/delivery")).read()) == []
        record = [Entry.model_validate(orjson.loads(line)) for line in (await (await desk.get("/record")).read()).splitlines()]
        assert broken_at(record) is None
        assert len(await (await desk.get("/trades")).json()) == 1
        assert (await agency.get(f"/trades/{txid}/delivery")).status == 404
        assert (await desk.get(f"/trades/{'tx:' + '0' * 32}")).status == 404

    over_http(tmp_path, scenario)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/offers", b"{"), ("/offers", b"[]"), ("/offers", b"{}"), ("/offers", orjson.dumps(OFFER | {"price": "-1"})),
        ("/offers", orjson.dumps(OFFER | {"facts": [{"x": 1}]})), ("/offers", orjson.dumps(OFFER | {"facts": FACTS + FACTS})),
        ("/orders", b"{"), ("/orders", b"{}"), ("/orders", b'{"merchant":"desk","item":"a","price":"1","currency":"CNY"}'),
        ("/orders", b'{"merchant":"agency","item":"a","price":"free","currency":"CNY"}'),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_problem(tmp_path: Path, path: str, body: bytes) -> None:
    async def scenario(clients: dict[str, TestClient[Any, Any]], net: Any) -> None:
        answer = await clients["desk"].post(path, data=body)
        assert (answer.status, answer.content_type) == (400, "application/problem+json")
        assert (await answer.json())["detail"]

    over_http(tmp_path, scenario)


def test_with_a_token_nobody_comes_in_without_it(tmp_path: Path) -> None:
    async def scenario(clients: dict[str, TestClient[Any, Any]], net: Any) -> None:
        for headers in (
            {},
            {"authorization": "Bearer wrong"},
            {"authorization": "Bearer "},
            {"authorization": "right"},
            {"authorization": "Bearer \xff"},
        ):
            for path in ("/trades", "/record", "/offers"):
                assert (await clients["desk"].get(path, headers=headers)).status == 401
        right = {"authorization": "Bearer right"}
        assert (await clients["desk"].get("/trades", headers=right)).status == 200
        # A web page that somehow has the token, or reaches us by a name bound to our address, still spends no money.
        for foreign in ({"origin": "https://evil.example"}, {"host": "rebind.evil.example"}, {"sec-fetch-site": "cross-site"}):
            assert (await clients["desk"].post("/orders", data=b"{}", headers=right | foreign)).status == 403

    over_http(tmp_path, scenario, bears="")


def test_without_a_token_set_nobody_comes_in_not_even_from_this_machine(tmp_path: Path) -> None:
    async def scenario(clients: dict[str, TestClient[Any, Any]], net: Any) -> None:
        for bearer in ("", "Bearer ", "Bearer x"):
            assert (await clients["desk"].get("/trades", headers={"authorization": bearer})).status == 401

    over_http(tmp_path, scenario, None, bears="")


def test_an_empty_token_is_no_token_and_names_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_NOTARY_TOKEN", "")
    assert Settings().notary_token is None
    monkeypatch.setenv("DATELINE_NOTARY_USERS", "desk, agency,bank")
    assert Settings().users == ("agency", "bank", "desk")
    for users in ("a,b", "a,b,b"):
        monkeypatch.setenv("DATELINE_NOTARY_USERS", users)
        with pytest.raises(ValueError, match="three different users"):
            Settings()


@pytest.mark.parametrize("missing", ["DATELINE_NOTARY_TOKEN", "DATELINE_NOTARY_ACCOUNT_SECRET"])
@pytest.mark.parametrize("value", [None, "", "short"])
def test_a_notary_without_a_token_or_a_secret_says_so_in_one_line_and_does_not_start(
    tmp_path: Path, missing: str, value: str | None
) -> None:
    given = {
        "DATELINE_NOTARY_TOKEN": "t" * 16,
        "DATELINE_NOTARY_ACCOUNT_SECRET": "s" * 16,
        "DATELINE_NOTARY_FOLDER": str(tmp_path),
    }
    given = {name: text for name, text in given.items() if name != missing} | ({} if value is None else {missing: value})
    done = subprocess.run(
        [sys.executable, "-m", "dateline_notary.app"],
        env={name: text for name, text in os.environ.items() if not name.startswith("DATELINE_")} | given,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = (done.stdout + done.stderr).splitlines()
    assert missing in orjson.loads(line)["message"]
    assert not any(tmp_path.iterdir())
