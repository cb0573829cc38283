"""`dateline notary demo`: the sample page's facts are sold in a network of five users, every step shown with what it cost."""

import os
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from dateline_cli.contract_network import USERS, ContractNetwork, NetworkFailed, broker_answers
from dateline_cli.output import Failures, InputFailed, open_input, write_line
from dateline_contracts.contract import Contract
from dateline_extraction.domain.facts import facts_in
from dateline_extraction.domain.page import articles_in
from dateline_ingest.domain.pages import pages_in
from dateline_keys.domain.network import five_users
from dateline_notary.domain.manifest import deviations
from dateline_notary.domain.otuh import forgery_bound
from dateline_schema.records import Page

SAMPLE = Path(__file__).parents[4] / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
SAMPLE_DAY = date(2024, 1, 13)
MERCHANT, CLIENT = "agency", "desk"
ITEM, PRICE, CURRENCY, BALANCE = "page-facts", "1280.00", "CNY", "5000.00"
TRADE_SECONDS = 60
_POLL_SECONDS = 0.05
_FINAL = ("delivered", "aborted", "disputed")


@click.command()
@click.option("--page", type=click.Path(allow_dash=True), help="Sell the facts of this page. Default: the sample page.")
@click.option("--in-process", is_flag=True, help="No broker: five notaries in one process over a bus in memory.")
@click.option("--n", type=click.IntRange(64, 384), default=128, show_default=True, help="Size of the hash, a multiple of 8.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep contract, delivery, ledgers and records here.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
def demo(page: str | None, in_process: bool, n: int, folder: Path | None, as_json: bool) -> None:
    """Five users trade the facts of a page: order, contract, payment order, settlement, delivery.

    Five notary processes speak over the broker at DATELINE_KAFKA (or 127.0.0.1:9092); where none answers, over a bus in memory.
    The keys come from a key server (ETSI GS QKD 014) whose quantum links are simulated.
    """
    failures = Failures()
    kafka = os.environ.get("DATELINE_KAFKA") or "127.0.0.1:9092"
    bus = None if in_process or not broker_answers(kafka) else kafka
    try:
        if n % 8:
            raise InputFailed("n must be a multiple of 8")
        facts = _facts(page)
        with tempfile.TemporaryDirectory(prefix="dateline-notary-") as temporary:
            result = _traded(folder or Path(temporary), bus, n, facts)
        write_line(result) if as_json else _tell(result)
        if result["stage"] != "delivered":
            raise InputFailed(f"the trade ended {result['stage']}: {result['reason']} {result['detail']}")
    except (InputFailed, NetworkFailed) as error:
        failures.report("demo", error)
    failures.exit()


def _facts(page: str | None) -> list[dict[str, Any]]:
    """The facts of a page, in the form in which they are sold. Raises InputFailed."""
    if page is None and not SAMPLE.exists():
        raise InputFailed("the sample page is not here; name one with --page")
    data = open_input(page or str(SAMPLE)).read()
    day = SAMPLE_DAY if page is None else None
    pages = pages_in(
        data, source="xinhua" if page is None else "file", received_at=datetime.now(UTC), name="page", published_on=day
    )
    found = [
        fact.model_dump(mode="json")
        for one in pages
        if isinstance(one, Page)
        for article in articles_in(one)
        for fact in facts_in(article)
    ]
    if not found:
        raise InputFailed("no fact was found on the page")
    return list({fact["fact_id"]: fact for fact in found}.values())


def _traded(folder: Path, kafka: str | None, n: int, facts: list[dict[str, Any]]) -> dict[str, Any]:
    """Start the network, trade, and put everything together that is to be told. Raises NetworkFailed."""
    begun = time.perf_counter()
    balances = {user: BALANCE if user == CLIENT else "0" for user in USERS}
    with ContractNetwork(folder, kafka, balances=balances, currency=CURRENCY, n=n) as network:
        offer = {
            "item": ITEM,
            "title": "Facts of one page",
            "licence": "internal use, one desk",
            "price": PRICE,
            "currency": CURRENCY,
        }
        offered = network.post(MERCHANT, "/offers", {**offer, "facts": facts})
        started = time.perf_counter()
        order = {"merchant": MERCHANT, "item": ITEM, "price": PRICE, "currency": CURRENCY}
        txid = network.post(CLIENT, "/orders", order)["txid"]
        views = _watched(network, txid)
        ended = time.perf_counter()
        result = _result(network, txid, views, n)
    said = "in memory: five notaries in one process, no broker" if kafka is None else f"Kafka at {kafka}: five notary processes"
    seconds = {"start": round(started - begun, 3), "trade": round(ended - started, 3)}
    return {"bus": said, "keys": "simulated links behind a real ETSI GS QKD 014 server", **offered, **result, "seconds": seconds}


def _watched(network: ContractNetwork, txid: str) -> dict[str, dict[str, Any]]:
    """The three parties' last views of the trade, each once it has ended. Raises NetworkFailed."""
    deadline = time.monotonic() + TRADE_SECONDS
    views: dict[str, dict[str, Any]] = {}
    while time.monotonic() < deadline:
        client = network.get(CLIENT, f"/trades/{txid}")
        parties = (CLIENT, MERCHANT, client["third_party"]) if client and client["third_party"] else (CLIENT, MERCHANT)
        views = {user: view for user in parties if (view := network.get(user, f"/trades/{txid}"))}
        if len(views) == len(parties) and all(view["stage"] in _FINAL for view in views.values()):
            return views
        time.sleep(_POLL_SECONDS)
    stages = {user: view["stage"] for user, view in views.items()}
    raise NetworkFailed(f"the trade did not end within {TRADE_SECONDS} s: {stages}\n{network.log_end(CLIENT)}")


def _result(network: ContractNetwork, txid: str, views: dict[str, dict[str, Any]], n: int) -> dict[str, Any]:
    client = views[CLIENT]
    contract, delivered = (network.get_bytes(CLIENT, f"/trades/{txid}/{what}") for what in ("contract", "delivery"))
    records = [(f"record-{user}.jsonl", network.get_bytes(user, "/record")) for user in views]
    for name, data in (("contract.json", contract), ("delivery.jsonl", delivered), *records):
        if data is not None:
            (network.folder / name).write_bytes(data)
    keys: Counter[str] = Counter()
    for view in views.values():
        for purpose, used in view["keys"].items():
            keys[purpose] += used["count"]
            keys[f"{purpose} bits"] += used["bits"]
    documents = [d | {"epsilon": float(forgery_bound(d["bits"], n))} for d in client["documents"] if d["bits"]]
    checked = None if contract is None or delivered is None else deviations(Contract.read(contract).offer.manifest, delivered)
    return {
        "txid": txid, "client": CLIENT, "merchant": MERCHANT, "third_party": client["third_party"], "n": n,
        "stage": client["stage"], "reason": client["reason"], "detail": client["detail"],
        "stages": {user: view["stage"] for user, view in views.items()},
        "steps": _steps(network, txid, list(views)),
        "documents": documents,
        "keys_used": {p: {"count": keys[p], "bits": keys[f"{p} bits"]} for p in ("signature", "pad", "seal") if keys[p]},
        "failure_probability": _failure(views, documents, keys),
        "delivered_facts": None if delivered is None else len(delivered.splitlines()),
        "deviations": None if checked is None else [deviation._asdict() for deviation in checked],
        "paid": {"amount": PRICE, "currency": CURRENCY, "reference": client["reference"] or _reference(views)},
    }  # fmt: skip


def _reference(views: dict[str, dict[str, Any]]) -> str | None:
    return next((view["reference"] for view in views.values() if view["reference"]), None)


def _failure(views: dict[str, dict[str, Any]], documents: list[dict[str, Any]], keys: Counter[str]) -> dict[str, float]:
    """The sum of all epsilons: a bound on the probability that anything of the trade is not what it seems."""
    network = five_users()
    # Every key may fail for itself: not secret, or not the same at both ends.
    a_key = max(2 * network.profile_of(link).failure for link in network.link)
    parts = {
        "signatures": sum(document["epsilon"] for document in documents),
        "tags": sum(view["tags"]["epsilon"] for view in views.values()),
        "keys": a_key * sum(keys[purpose] for purpose in ("signature", "pad", "seal")),
    }
    return parts | {"total": sum(parts.values())}


# What is told of each kind of entry; others are details of the record.
_TOLD = {
    "ordered": "order {item} for {price} {currency}",
    "drawn": "third party drawn by both: {chosen} of {candidates}",
    "appointed": "appointed; the draw is checked: {chosen}",
    "sealed": "encrypts {what} for {to}: {cipher}, {security}",
    "signed": "signs the {document}, {bits} bits, {sha256:.19}…",
    "verified": "verifies the {document}: {verdict}",
    "accepted": "{document} in force: both verdicts ok",
    "refused": "{document} refused: {reason}",
    "paid": "moves the money: {reference}",
    "delivered": "has the data set, {bytes} bytes; it is the contract's manifest fact by fact",
    "refunded": "moves the money back",
    "aborted": "ends the trade: {reason}",
    "disputed": "dispute: {reason}",
}


def _steps(network: ContractNetwork, txid: str, users: list[str]) -> list[dict[str, Any]]:
    entries = [(e["time"], user, e) for user in users for e in network.lines(user, f"/trades/{txid}/evidence")]
    entries.sort(key=lambda entry: entry[0])
    first = datetime.fromisoformat(entries[0][0])
    return [
        {
            "seconds": round((datetime.fromisoformat(when) - first).total_seconds(), 3),
            "user": user,
            "kind": entry["kind"],
            "what": _TOLD[entry["kind"]].format_map(_words(entry["data"])),
        }
        for when, user, entry in entries
        if entry["kind"] in _TOLD
    ]


def _words(data: dict[str, Any]) -> dict[str, Any]:
    return {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in data.items()}


def _tell(result: dict[str, Any]) -> None:
    say = click.echo
    say(f"bus    {result['bus']}\nkeys   {result['keys']}")
    say(f"trade  {result['txid']}: {result['client']} buys {result['facts']} facts from {result['merchant']}\n")
    for step in result["steps"]:
        say(f"  {step['seconds']:7.3f} s  {step['user']:8} {step['what']}")
    say("\ndocument    signer   receiver verifier      bits  verdicts  forged with at most")
    for d in result["documents"]:
        verdicts = f"{d['verdict_receiver']}/{d['verdict_verifier']}"
        say(
            f"{d['document']:11} {d['signer']:8} {d['receiver']:8} {d['verifier']:8} {d['bits']:9,}  {verdicts:8}  {d['epsilon']:.1e}"
        )
    used = result["keys_used"]
    say("\nkeys used   " + ", ".join(f"{purpose} {u['count']} ({u['bits']:,} bits)" for purpose, u in used.items()))
    failure = result["failure_probability"]
    parts = ", ".join(f"{name} {value:.1e}" for name, value in failure.items() if name != "total")
    say(f"failure probability at most {failure['total']:.1e} ({parts})")
    paid = result["paid"]
    say(f"paid        {Decimal(paid['amount']):,} {paid['currency']}, {paid['reference']}")
    if result["deviations"] is not None:
        differs = len(result["deviations"])
        say(f"delivered   {result['delivered_facts']} facts; {differs} differ from the contract's manifest")
    seconds = result["seconds"]
    say(f"result      {result['stage']}; {seconds['trade']:.2f} s for the trade, {seconds['start']:.1f} s to start the network")
