"""A trade of the contract network as its parties saw it: steps, keys, and how likely anything of it is not what it seems."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

STAGES = (
    "created", "tp_chosen", "contract_signed", "contract_accepted", "payment_signed", "payment_accepted", "settled", "delivered",
)  # fmt: skip
FINAL = frozenset({"delivered", "aborted", "disputed"})
TOLD = (
    "ordered", "drawn", "appointed", "sealed", "signed", "verified", "accepted", "refused", "paid", "delivered", "refunded", "aborted", "disputed",
)  # fmt: skip
"""Kinds of entries that are told; others are details of the record."""
_WORDS = (
    "item", "price", "currency", "chosen", "candidates", "what", "to", "cipher", "security", "document", "bits", "sha256", "verdict", "reason",
    "reference", "bytes",
)  # fmt: skip
PURPOSES = ("signature", "pad", "seal")


@cache
def rates() -> dict[str, Any]:
    """What `tools/make_rates.py` has written."""
    found: dict[str, Any] = orjson.loads(files("dateline_api.site").joinpath("rates.json").read_bytes())
    return found


@dataclass(frozen=True)
class Step:
    """An entry of somebody's record. `seconds`: since the first entry, by each one's own clock; `words`: what the sentence wants."""

    seconds: float
    user: str
    kind: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Failure:
    """Bounds on what may have gone wrong unseen: a forged signature, a forged tag, a delivered key that was none."""

    signatures: float
    tags: float
    keys: float

    @property
    def total(self) -> float:
        """Their sum."""
        return self.signatures + self.tags + self.keys


def parties_of(view: Mapping[str, Any]) -> list[str]:
    """Client, merchant and, once drawn, the third party."""
    return [str(view[part]) for part in ("client", "merchant", "third_party") if view.get(part)]


def trades_of(answers: Mapping[str, Sequence[Mapping[str, Any]] | None]) -> list[dict[str, Any]]:
    """Each trade once, as the party that is furthest sees it, with the stage that each of them has reached."""
    found: dict[str, dict[str, Any]] = {}
    for user, trades in answers.items():
        for trade in trades or ():
            known = found.setdefault(str(trade["txid"]), dict(trade) | {"stages": {}})
            known["stages"][user] = trade["stage"]
            if reached(trade["stage"]) > reached(known["stage"]):
                known |= {name: trade[name] for name in trade if trade[name] is not None}
    return list(reversed(found.values()))


def reached(stage: str) -> int:
    """How many of the stages a trade has behind it; one that was broken off has come to its end as well."""
    return STAGES.index(stage) + 1 if stage in STAGES else len(STAGES)


def steps_of(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Step]:
    """What happened, in the order in which it was written down."""
    entries = sorted(
        ((datetime.fromisoformat(e["time"]), user, e) for user, es in records.items() for e in es), key=lambda entry: entry[:2]
    )
    told = [(when, user, e) for when, user, e in entries if e["kind"] in TOLD]
    if not told:
        return []
    first = entries[0][0]
    return [Step(round((when - first).total_seconds(), 3), user, e["kind"], _words(e["data"])) for when, user, e in told]


def _words(data: Mapping[str, Any]) -> dict[str, str]:
    def said(value: Any) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list) else "—" if value is None else str(value)

    return {name: said(data.get(name))[:120] for name in _WORDS} | {"sha256": said(data.get("sha256"))[:19]}


def keys_used(views: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, int, int]]:
    """Purpose, keys and bits, over all parties."""
    count, bits = Counter[str](), Counter[str]()
    for view in views.values():
        for purpose, used in view.get("keys", {}).items():
            count[purpose] += used["count"]
            bits[purpose] += used["bits"]
    return [(purpose, count[purpose], bits[purpose]) for purpose in PURPOSES if count[purpose]]


def failure_of(views: Mapping[str, Mapping[str, Any]]) -> Failure:
    """The sums of the parties' own bounds, and the model's for each delivered key."""
    return Failure(
        signatures=sum(view["signatures"]["epsilon"] for view in views.values()),
        tags=sum(view["tags"]["epsilon"] for view in views.values()),
        keys=rates()["key_failure"] * sum(count for _, count, _ in keys_used(views)),
    )


def power(value: float) -> str:
    """A small probability as a reader writes it: 1.4e-8 -> 1.4 × 10⁻⁸."""
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return f"{mantissa} × 10{''.join('⁻' if c == '-' else '⁰¹²³⁴⁵⁶⁷⁸⁹'[int(c)] for c in str(int(exponent)))}"
