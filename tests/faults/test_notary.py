"""Notaries that are killed with SIGKILL at every point of a trade, over a real broker: no key is used twice, no money is lost."""

import asyncio
import sqlite3
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dateline_bus.kafka import delete_topics
from dateline_bus.settings import WorkerSettings
from dateline_cli.contract_network import USERS, ContractNetwork, NetworkFailed
from dateline_contracts.contract_message import ContractMessage
from dateline_contracts.topics import CONTRACTS
from dateline_local.net import wait_until
from dateline_notary.domain.chain import Entry, broken_at
from dateline_schema.ids import digest

sys.path.insert(0, str(Path(__file__).parent))
from test_delivery import producer, read_all

PRICE = Decimal("10.50")
FACTS = [{"fact_id": digest(str(n).encode()), "value": str(n)} for n in range(5)]
CANDIDATES = tuple(user for user in USERS if user not in ("agency", "desk"))
FINAL = {"delivered", "aborted", "disputed"}
DEADLINE_SECONDS = 150

# Where a crash would hurt, and how often the point is passed before it comes.
POINTS = ("keys stored", "before commit", "after commit", "before send", "after send")
KILLS = [(users, point, number) for users, number in ((("agency",), 5), (("desk",), 2), (CANDIDATES, 3)) for point in POINTS] + [
    (CANDIDATES, "paid", 1),
    (("desk",), "keys delivered", 2),
]


@pytest.fixture(scope="module")
def network(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContractNetwork]:
    settings = WorkerSettings(kafka=kafka)
    wait_until(lambda: not asyncio.run(delete_topics(settings)), 30, lambda: "the topics of an earlier test are still there")
    settings_of_all = {"DATELINE_NOTARY_STEP_SECONDS": "30", "DATELINE_LOG_LEVEL": "WARNING"}
    balances = {user: "10000" if user == "desk" else "0" for user in USERS}
    folder = tmp_path_factory.mktemp("notaries")
    with ContractNetwork(folder, kafka, balances=balances, n=64, settings=settings_of_all) as running:
        offer = {"item": "facts", "title": "Facts", "licence": "internal", "price": str(PRICE), "currency": "CNY", "facts": FACTS}
        running.post("agency", "/offers", offer)
        yield running


def restarted(network: ContractNetwork, users: tuple[str, ...], kill_at: str | None = None) -> None:
    """Start `users` again, with or without a point at which they end themselves."""
    for user in users:
        network.process(user).terminate()
        network.process(user).wait(20)
        more = {} if kill_at is None else {"KILL_AT": kill_at, "PYTHONPATH": str(Path(__file__).parent)}
        network.start(user, "dateline_notary.app" if kill_at is None else "killed_notary", more)
    for user in users:
        network.wait_ready(user)


def ordered(network: ContractNetwork) -> str:
    """A new trade's id, also when the client dies while it is told to order."""
    before = {trade["txid"] for trade in network.get("desk", "/trades")}
    try:
        return str(
            network.post("desk", "/orders", {"merchant": "agency", "item": "facts", "price": str(PRICE), "currency": "CNY"})[
                "txid"
            ]
        )
    except NetworkFailed:
        restarted(network, ("desk",))
        new = {trade["txid"] for trade in network.get("desk", "/trades")} - before
        return new.pop() if new else ordered(network)


def trade_to_the_end(network: ContractNetwork, dying: tuple[str, ...]) -> tuple[dict[str, str], bool]:
    """The parties' last stages, and whether one of `dying` was killed on the way (and started again)."""
    txid, died, deadline = ordered(network), False, time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        for user in dying:
            if network.process(user).poll() is not None:
                died = True
                restarted(network, (user,))
        try:
            views = {user: view for user in USERS if (view := network.get(user, f"/trades/{txid}"))}
        except NetworkFailed:
            continue
        # A party whose first message was lost with its key never hears of the trade; the others time out.
        delivered = any(view["stage"] == "delivered" for view in views.values())
        parties = {"agency", "desk", *({view["third_party"] for view in views.values()} - {None})} if delivered else {"desk"}
        if parties <= views.keys() and all(view["stage"] in FINAL for view in views.values()):
            return {user: view["stage"] for user, view in views.items()}, died
        time.sleep(0.05)
    raise AssertionError(f"trade {txid} did not end: { {u: v['stage'] for u, v in views.items()} }")


def records(network: ContractNetwork) -> dict[str, list[Entry]]:
    return {user: [Entry.model_validate(line) for line in network.lines(user, "/record")] for user in USERS}


def assert_no_key_was_used_twice(found: dict[str, list[Entry]]) -> None:
    for user, entries in found.items():
        assert broken_at(entries) is None, user
        left: Counter[str] = Counter()
        burnt: set[str] = set()
        for entry in entries:
            if entry.kind == "key":
                key, state = entry.data["key_id"], entry.data["state"]
                assert key not in burnt, f"{user}: {key} came back"
                left[key] += state in ("signed", "released")
                burnt |= {key} if state == "burned" else set()
        assert max(left.values(), default=0) <= 1, user
        signed: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            if entry.kind == "signed":
                signed[entry.data["kb"]].add(entry.data["sha256"])
                signed[entry.data["kc"]].add(entry.data["sha256"])
        assert all(len(documents) == 1 for documents in signed.values()), user


def assert_no_pad_covers_two_messages(kafka: str) -> None:
    covered: dict[str, set[bytes]] = defaultdict(set)
    for record in asyncio.run(read_all(kafka, CONTRACTS.name)):
        covered[ContractMessage.decode(record.value).pad].add(record.value)
    assert covered
    assert all(len(messages) == 1 for messages in covered.values())


def assert_verdicts_agree(found: dict[str, list[Entry]]) -> None:
    verdicts: dict[Any, set[str]] = defaultdict(set)
    for entries in found.values():
        for entry in entries:
            if entry.kind == "verified":
                data = entry.data
                verdicts[data["kb"], data["kc"], data["message"], data["signature"]].add(data["verdict"])
    assert all(len(said) == 1 for said in verdicts.values())


def balances(network: ContractNetwork) -> dict[str, Decimal]:
    with sqlite3.connect(network.folder / "accounts.sqlite") as accounts:
        return {user: Decimal(balance) for user, balance in accounts.execute("SELECT user, balance FROM accounts")}


def test_notaries_killed_at_every_point_use_no_key_twice_and_lose_no_money(network: ContractNetwork) -> None:
    assert network.kafka is not None
    ends: Counter[str] = Counter()
    before: tuple[str, ...] = ()
    for users, point, number in KILLS:
        # Whoever was to die before and did not must not die now.
        restarted(network, tuple(user for user in before if user not in users))
        restarted(network, users, f"{point}:{number}")
        before = users
        stages, died = trade_to_the_end(network, users)
        ends.update(set(stages.values()))
        ends["killed"] += died
        if point not in ("keys delivered",):
            # Everything that was durable is taken up again; only a key lost on its way to the ledger ends a trade.
            assert set(stages.values()) == {"delivered"}, (users, point, number, stages)
    restarted(network, before)
    found = records(network)
    assert_no_key_was_used_twice(found)
    assert_verdicts_agree(found)
    assert_no_pad_covers_two_messages(network.kafka)
    money = balances(network)
    assert sum(money.values()) == 10000
    settled = {e.txid for e in found["desk"] if e.kind == "accepted" and e.data["document"] == "settlement"}
    disputed = {e.txid for entries in found.values() for e in entries if e.kind == "disputed"}
    assert len(settled) * PRICE <= money["agency"] <= len(settled | disputed) * PRICE
    assert ends["killed"] >= len(KILLS) * 2 // 3, ends


async def _publish(kafka: str, values: list[tuple[bytes, bytes]]) -> None:
    async with producer(kafka) as client:
        await asyncio.gather(*[await client.send(CONTRACTS.name, value, key=key) for key, value in values])


def outcomes(network: ContractNetwork) -> Counter[str]:
    """What became of the messages that the notaries read, over all of them."""
    found: Counter[str] = Counter()
    for user in USERS:
        for line in (network.get_bytes(user, "/metrics") or b"").decode().splitlines():
            if line.startswith("dateline_messages_total{") and 'stage="received"' in line:
                found[line.split('outcome="')[1].split('"')[0]] += int(float(line.rsplit(" ", 1)[1]))
    return found


def test_replayed_altered_and_foreign_messages_on_the_topic_change_nothing(network: ContractNetwork) -> None:
    assert network.kafka is not None
    assert set(trade_to_the_end(network, ())[0].values()) == {"delivered"}
    before, money, counted = records(network), balances(network), outcomes(network)
    said = [(r.key, r.value) for r in asyncio.run(read_all(network.kafka, CONTRACTS.name))]
    messages = [ContractMessage.decode(value) for _, value in said]
    altered = [m.model_copy(update={"sequence": m.sequence + 100, "body": b"{}"}) for m in messages]
    foreign = [m.model_copy(update={"txid": "tx:" + "0" * 32, "sequence": 0}) for m in messages]
    junk = [b"", b"{", b"null", b"\xff" * 1000, b'{"txid": 1}']
    attack = said + [(m.txid.encode(), m.encode()) for m in (*altered, *foreign)] + [(b"junk", value) for value in junk]
    asyncio.run(_publish(network.kafka, attack))

    def all_read() -> bool:
        now = outcomes(network)
        return now["skipped:duplicate"] - counted["skipped:duplicate"] >= len(said) and now["skipped:gap"] >= len(altered)

    wait_until(all_read, 60, lambda: str(outcomes(network) - counted))
    assert (records(network), balances(network)) == (before, money)
    assert set(trade_to_the_end(network, ())[0].values()) == {"delivered"}
