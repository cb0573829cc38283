"""The triggers of events: the words of data/events.tsv."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from dateline_schema.records.event import KnownEventType
from dateline_text.names.lexicon import alternatives


@dataclass(frozen=True, slots=True)
class Trigger:
    """One reading of a trigger word. `sort` is its class within its type; `needs`: words of which its clause must hold one."""

    kind: KnownEventType
    sort: str
    role: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Readings by word, an expression for the words, and states by their first character."""

    readings: dict[str, tuple[Trigger, ...]]
    words: re.Pattern[str]
    states: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """What data/events.tsv holds."""
    rows = [
        line.split("\t")
        for line in (files("dateline_extraction.domain.facts") / "data" / "events.tsv").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    needs = {row[1]: tuple(row[2].split()) for row in rows if row[0] == "needs"}
    states = {row[1][0]: row[1][2:] for row in rows if row[0] == "state"}
    found: dict[str, tuple[Trigger, ...]] = {}
    for row in rows:
        if row[0] not in ("needs", "state"):
            trigger = Trigger(cast(KnownEventType, row[0]), row[1], row[2], needs.get(row[3], ()))
            for word in row[4].split():
                found[word] = (*found.get(word, ()), trigger)
    return Lexicon(found, re.compile(alternatives(found)), states)


def kinds_in(words: str) -> frozenset[str]:
    """The types whose triggers stand in the words."""
    readings = lexicon().readings
    return frozenset(t.kind for match in lexicon().words.finditer(words) for t in readings[match.group()])
