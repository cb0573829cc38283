"""The way of pages: how many of each step went on, and why the others did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """A step and what was lost before it: (key of the reason, how many)."""

    key: str
    count: int
    losses: tuple[tuple[str, int], ...] = ()


def steps_of(counts: Mapping[str, Any], kinds: Sequence[Mapping[str, Any]], letters: Sequence[Mapping[str, Any]]) -> list[Step]:
    """Every sum closes: what goes in is what comes out and what was lost."""
    by_kind = {row["kind"]: row["facts"] for row in kinds}
    return [
        Step("pages", counts["pages"]),
        _step("cut", counts["cut_pages"], counts["pages"], set_aside=counts["dead_pages"]),
        Step("articles", counts["articles"]),
        _step("enriched", counts["enriched"], counts["articles"], set_aside=counts["dead_articles"]),
        _step("telling", counts["telling"], counts["enriched"]),
        Step("facts", sum(by_kind.values())),
        Step("rows", by_kind.get("observation", 0)),
        Step("letters", sum(row["letters"] for row in letters)),
    ]


def _step(key: str, out: int, into: int, set_aside: int = 0) -> Step:
    rest = into - out - set_aside
    losses = (("aside", set_aside), ("waiting", rest))
    return Step(key, out, tuple((why, count) for why, count in losses if count > 0))
