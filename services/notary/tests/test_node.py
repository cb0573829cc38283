"""Five whole nodes in one process: ledgers on disk, sealed and tagged messages, keys from a server, money in a ledger of accounts."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dateline_contracts.contract_message import ContractMessage
from dateline_notary.accounts import AccountLedger
from dateline_notary.bus import LocalBus
from dateline_notary.domain.chain import broken_at
from dateline_notary.domain.manifest import deviations
from dateline_notary.domain.protocol import Stage
from dateline_notary.domain.protocol.io import Reason, Received
from dateline_notary.domain.protocol.keys import SlotState
from dateline_notary.kme import LocalKeys
from dateline_notary.ledger import Ledger
from dateline_notary.node import Node

sys.path.insert(0, str(Path(__file__).parent))
from key_server import KeyServer
from simulated_network import DATA, OFFER, USERS

SECRETS = {user: user.encode() * 4 for user in USERS}


class Network:
    """Nodes over one bus and one key server; each can be stopped and started again over its ledger."""

    def __init__(self, folder: Path, server: KeyServer | None = None, step_seconds: float = 20, n: int = 64) -> None:
        self.folder, self.server, self.bus = folder, server or KeyServer(), LocalBus()
        self.accounts = AccountLedger(folder / "accounts.sqlite")
        for user in USERS:
            self.accounts.open_account(user, "CNY", "1000" if user == "desk" else "0", SECRETS[user])
        self.step_seconds, self.n = step_seconds, n
        self.nodes: dict[str, Node] = {}
        self.outcomes: list[tuple[str, str, str]] = []
        self._running: dict[str, tuple[asyncio.Task[None], asyncio.Task[None]]] = {}

    def start(self, user: str) -> Node:
        node = Node(
            me=user, users=tuple(sorted(USERS)), ledger=Ledger(self.folder / f"{user}.sqlite", user),
            source=LocalKeys(self.server, user), payments=self.accounts, send=self.bus.send, account_secret=SECRETS[user],
            n=self.n, step_seconds=self.step_seconds, count=lambda what, outcome: self.outcomes.append((user, what, outcome)),
        )  # fmt: skip
        self.nodes[user] = node
        self._running[user] = (
            asyncio.create_task(node.run()),
            asyncio.create_task(self.bus.follow(node.ledger.offsets(), node.ledger.begin_at, node.inbox.receive)),
        )
        return node

    async def stop(self, user: str) -> None:
        tasks = self._running.pop(user)
        for task in tasks:
            task.cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        self.nodes.pop(user).ledger.close()
        for error in found:
            if error is not None and not isinstance(error, asyncio.CancelledError):
                raise error

    async def ended(self, user: str, txid: str, stages: frozenset[Stage] = frozenset()) -> Stage:
        """The stage of a user's trade once it is final, or one of `stages`."""
        node = self.nodes[user]

        def there() -> bool:
            trade = node.ledger.trade(txid)
            return trade is not None and (trade.stage.final or trade.stage in stages)

        async with asyncio.timeout(60), node.changed:
            await node.changed.wait_for(there)
        trade = node.ledger.trade(txid)
        assert trade is not None
        return trade.stage


@asynccontextmanager
async def network(folder: Path, **more: object) -> AsyncIterator[Network]:
    net = Network(folder, **more)  # type: ignore[arg-type]
    for user in USERS:
        net.start(user)
    try:
        await net.nodes["agency"].offer(OFFER, DATA)
        yield net
    finally:
        for user in list(net.nodes):
            await net.stop(user)
        net.accounts.close()


async def trade(net: Network) -> tuple[str, str]:
    """A whole trade; its id and the third party."""
    txid = await net.nodes["desk"].place("agency", "sample", "120.50", "CNY")
    third = ""
    for user in ("agency", "desk"):
        assert await net.ended(user, txid) is Stage.DELIVERED
        third = getattr(net.nodes[user].ledger.trade(txid), "third_party", "")
    assert await net.ended(third, txid) is Stage.DELIVERED
    return txid, third


def test_a_trade_goes_through_five_nodes_and_leaves_money_data_and_records_where_they_belong(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with network(tmp_path) as net:
            txid, third = await trade(net)
            assert net.accounts.balance("agency", "CNY") == Decimal("120.50")
            assert net.accounts.balance("desk", "CNY") == Decimal("879.50")
            assert net.accounts.total("CNY") == 0
            assert net.nodes["desk"].ledger.delivery(txid) == DATA
            assert deviations(OFFER.manifest, DATA) == []
            for user in ("agency", "desk", third):
                entries = list(net.nodes[user].ledger.record())
                assert broken_at(entries) is None
                assert {"verified", "accepted"} <= {entry.kind for entry in entries}
            for user in set(USERS) - {"agency", "desk", third}:
                assert net.nodes[user].ledger.trades() == []
            assert set(net.server.delivered.values()) == {1}
            assert {outcome for _, what, outcome in net.outcomes if what == "received"} == {"ok"}

    asyncio.run(scenario())


def test_documents_and_tokens_are_never_readable_on_the_topic(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with network(tmp_path) as net:
            txid, _ = await trade(net)
            wire = b"".join(ContractMessage.decode(value).body for value in net.bus.messages)
            contract = net.nodes["desk"].ledger.trade(txid).contract  # type: ignore[union-attr]
            assert contract
            assert contract[:40] not in wire
            assert b"120.50" not in wire
            assert b"internal use" not in wire
            seals = [seal for value in net.bus.messages if (seal := ContractMessage.decode(value).seal)]
            assert {(s.cipher, s.security) for s in seals} == {
                ("AES-256-GCM", "computational"), ("OTP", "information-theoretic"),
            }  # fmt: skip

    asyncio.run(scenario())


Tamper = Callable[[ContractMessage], ContractMessage]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda m: m.model_copy(update={"body": m.body[:-1] + bytes([m.body[-1] ^ 1])}), id="body"),
        pytest.param(lambda m: m.model_copy(update={"tag": bytes(len(m.tag))}), id="tag"),
        pytest.param(lambda m: m.model_copy(update={"sender": "bank"}), id="another user"),
        pytest.param(lambda m: m.model_copy(update={"sender": "nobody"}), id="no user"),
        pytest.param(lambda m: m.model_copy(update={"txid": "tx:" + "0" * 32}), id="another trade"),
    ],
)
def test_a_forged_message_changes_nothing_and_the_true_one_still_goes_through(tmp_path: Path, change: Tamper) -> None:
    async def scenario() -> None:
        async with network(tmp_path) as net:
            honest = net.bus.send

            async def attacked(key: bytes, value: bytes) -> None:
                # Somebody on the bus is faster than the sender, every time.
                await honest(key, change(ContractMessage.decode(value)).encode())
                await honest(key, value)
                await honest(key, value)

            for node in net.nodes.values():
                node.send = attacked
            await trade(net)
            received = {o for _, what, o in net.outcomes if what == "received"}
            assert {"ok", "skipped:duplicate"} < received
            assert any(outcome.startswith("dead:") for outcome in received)

    asyncio.run(scenario())


def test_clocks_that_are_hours_apart_change_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with network(tmp_path) as net:
            for hours, node in enumerate(net.nodes.values()):
                node.clock = lambda hours=hours: datetime.now(UTC) + timedelta(hours=7 * hours - 14)  # type: ignore[misc]
            await trade(net)

    asyncio.run(scenario())


@pytest.mark.parametrize("user", ["agency", "desk"])
def test_a_node_that_is_stopped_and_started_again_goes_on_where_it_was(tmp_path: Path, user: str) -> None:
    async def scenario() -> None:
        async with network(tmp_path) as net:
            txid = await net.nodes["desk"].place("agency", "sample", "120.50", "CNY")
            for stage in (Stage.TP_CHOSEN, Stage.CONTRACT_ACCEPTED, Stage.PAYMENT_ACCEPTED):
                await net.ended(user, txid, frozenset({stage, *list(Stage)[list(Stage).index(stage) :]}))
                await net.stop(user)
                net.start(user)
            for party in ("agency", "desk"):
                assert await net.ended(party, txid) is Stage.DELIVERED
            assert net.accounts.balance("agency", "CNY") == Decimal("120.50")

    asyncio.run(scenario())


def test_links_that_run_dry_end_the_trade_with_its_reason(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with network(tmp_path, server=KeyServer(stock=30), step_seconds=2) as net:
            txid = await net.nodes["desk"].place("agency", "sample", "120.50", "CNY")
            assert await net.ended("desk", txid) in (Stage.ABORTED, Stage.DISPUTED)
            trade = net.nodes["desk"].ledger.trade(txid)
            assert trade is not None
            assert trade.reason in (Reason.KEY_UNAVAILABLE, Reason.TIMEOUT)
            assert net.accounts.total("CNY") == 0

    asyncio.run(scenario())


def test_a_pad_survives_some_forged_tags_and_is_burnt_after_too_many(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with network(tmp_path) as net:
            await trade(net)
            desk = net.nodes["desk"]
            message = next(
                m for v in net.bus.messages if (m := ContractMessage.decode(v)).receiver == "desk" and m.sender == "agency"
            )
            pad = await net.nodes["agency"].keyring.take("desk", "pad", net.n)
            forged = message.model_copy(update={"pad": pad.key_id, "sequence": 99, "tag": bytes(8)}).encode()
            first = message.model_copy(
                update={"pad": pad.key_id, "txid": "tx:" + "0" * 32, "sequence": 0, "tag": bytes(8)}
            ).encode()
            assert await desk.inbox.receive(0, 10_000, forged) == "skipped:gap"
            outcomes = [await desk.inbox.receive(0, 10_000, first) for _ in range(10)]
            assert outcomes == ["dead:unauthenticated"] * 8 + ["dead:key_reused"] * 2
            slot = desk.ledger.slot(pad.key_id)
            assert slot is not None
            assert (slot.state, slot.value) == (SlotState.BURNED, None)

    asyncio.run(scenario())


def test_two_processes_cannot_open_one_ledger(tmp_path: Path) -> None:
    first = Ledger(tmp_path / "a.sqlite", "agency")
    with first.transaction():
        first.set_offset(0, 1)
    with pytest.raises(sqlite3.OperationalError):
        Ledger(tmp_path / "a.sqlite", "agency")
    first.close()


class NodesServer(KeyServer):
    """Tells trusted nodes on the way to the bank and the archive."""

    def __init__(self) -> None:
        super().__init__()
        self.avoided: list[tuple[str, Any]] = []

    def status(self, master: str, slave: str, now: float) -> Any:
        nodes = ["relay-7"] if slave in ("bank", "archive") else []
        return super().status(master, slave, now).model_copy(update={"status_extension": {"dateline_trusted_nodes": nodes}})

    def enc_keys(self, master: str, slave: str, request: Any, now: float) -> Any:
        self.avoided.append((slave, request.extension_mandatory))
        return super().enc_keys(master, slave, request, now)


def test_the_second_share_of_a_signature_must_not_pass_a_node_that_saw_the_first(tmp_path: Path) -> None:
    async def scenario() -> None:
        server = NodesServer()
        async with network(tmp_path, server=server) as net:
            keyring = net.nodes["agency"].keyring
            await keyring.take("desk", "signature", 192, apart_from="bank")
            slave, extension = server.avoided[-1]
            assert slave == "desk"
            assert "relay-7" in str(extension)
            await keyring.take("desk", "signature", 192, apart_from="auditor")
            assert server.avoided[-1] == ("desk", ())

    asyncio.run(scenario())


def test_a_message_that_the_protocol_cannot_deal_with_stops_nobody(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with network(tmp_path) as net:
            agency, real = net.nodes["agency"], net.nodes["agency"].apply

            async def failing(txid: str, event: Any, also: Any = lambda: None) -> None:
                if isinstance(event, Received):
                    raise TypeError("never thought of")
                await real(txid, event, also)

            agency.apply = failing  # type: ignore[method-assign]
            lost = await net.nodes["desk"].place("agency", "sample", "120.50", "CNY")
            async with asyncio.timeout(30):
                while ("agency", "received", "dead:TypeError") not in net.outcomes:
                    await asyncio.sleep(0.01)
            agency.apply = real  # type: ignore[method-assign]
            assert agency.ledger.trade(lost) is None
            await trade(net)

    asyncio.run(scenario())


def test_keys_on_their_way_are_taken_in_when_a_node_is_stopped(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with network(tmp_path) as net:
            keyring = net.nodes["agency"].keyring
            asked, answer = asyncio.Event(), asyncio.Event()
            deliver = keyring._source.enc_keys

            async def slowly(*arguments: Any, **more: Any) -> Any:
                asked.set()
                await answer.wait()
                return await deliver(*arguments, **more)

            keyring._source.enc_keys = slowly  # type: ignore[method-assign]
            taking = asyncio.create_task(keyring.take("desk", "signature", 192))
            await asked.wait()
            taking.cancel()
            answer.set()
            with pytest.raises(asyncio.CancelledError):
                await taking
            assert net.nodes["agency"].ledger.fresh_key("desk", "signature", 192) is not None

    asyncio.run(scenario())
