"""The watches in an inverted index: a fact looks up its own words and names, and only watches filed there are compared with it.

Each watch is filed under one thing it asks for, the most particular: a series before words, words before a speaker, an area, a source.
Of its words it is filed under the pair of characters that the fewest other watches are filed under.
"""

import operator
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dateline_schema.records import Condition, EnrichedBatch, Watch
from dateline_text.search import bigrams, fold, parse
from dateline_watches.domain.views import Key, View, grams

_EVERYTHING: Key = ("everything", "")
_HOLDS = {"gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le}


@dataclass(frozen=True, slots=True)
class Standing:
    """A watch that stands, its condition made ready to be compared. Raises InvalidQuery for words that are none."""

    watch: Watch
    condition: Condition
    terms: tuple[str, ...]
    indicator: tuple[str, ...]
    code: str | None
    speaker: str | None
    least: Decimal | None

    @classmethod
    def of(cls, watch: Watch, condition: Condition) -> "Standing":
        """Made ready."""
        return cls(
            watch,
            condition,
            parse(condition.words).terms if condition.words else (),
            parse(condition.indicator).terms if condition.indicator else (),
            condition.indicator.strip().upper() if condition.indicator else None,
            fold(condition.speaker) if condition.speaker else None,
            Decimal(condition.threshold.value) if condition.threshold else None,
        )

    def concerns(self, batch: EnrichedBatch) -> bool:
        """Whether it looks at this article at all: at its source's, and at what came in after it was made."""
        if self.condition.source is not None and self.condition.source != batch.source:
            return False
        return batch.received_at is None or batch.received_at >= self.watch.created_at

    def holds(self, view: View) -> bool:
        """Whether the fact fulfils every filter."""
        c = self.condition
        if view.row is None:
            # A headline has words only: what asks for more than words is not about it.
            return (
                bool(self.terms)
                and not (self.code or c.series or c.area or self.speaker or c.kind or c.threshold)
                and self._said(view)
            )
        return (
            (c.series is None or c.series == view.series)
            and (c.area is None or c.area == view.area)
            and (c.kind is None or c.kind == view.kind)
            and (self.speaker is None or self.speaker == view.speaker)
            and view.confidence >= c.min_confidence
            and self._named(view)
            and self._beyond(view)
            and self._said(view)
        )

    def _said(self, view: View) -> bool:
        return all(term in view.words for term in self.terms)

    def _named(self, view: View) -> bool:
        if self.code is None or self.code == view.code:
            return True
        name = view.indicator
        return name is not None and all(term in name for term in self.indicator)

    def _beyond(self, view: View) -> bool:
        threshold = self.condition.threshold
        if threshold is None or self.least is None:
            return True
        if view.value is None or (threshold.unit is not None and threshold.unit != view.unit):
            return False
        return bool(_HOLDS[threshold.is_](view.value, self.least))


class Index:
    """All watches that stand. `put` replaces; a watch that is deleted is taken out."""

    def __init__(self) -> None:
        self.watches: dict[str, Standing] = {}
        self._filed: defaultdict[str, dict[str, dict[str, Standing]]] = defaultdict(dict)
        self._keys: dict[str, Sequence[Key]] = {}

    def put(self, watch: Watch) -> None:
        """The latest record of a watch."""
        self._remove(watch.watch_id)
        if watch.deleted or watch.condition is None:
            return
        standing = Standing.of(watch, watch.condition)
        self.watches[watch.watch_id] = standing
        if watch.condition.on == "silence":
            return
        self._keys[watch.watch_id] = keys = self._chosen(standing)
        for kind, text in keys:
            self._filed[kind].setdefault(text, {})[watch.watch_id] = standing

    def silences(self) -> Iterator[Standing]:
        """Watches that a clock decides, not a fact."""
        return (standing for standing in self.watches.values() if standing.condition.on == "silence")

    def candidates(self, view: View, source: str) -> dict[str, Standing]:
        """Those that may hold for this fact: all that do are among them."""
        found: dict[str, Standing] = {}
        for kind, text in (*view.keys(), ("source", source), _EVERYTHING):
            if there := self._filed[kind].get(text):
                found |= there
        filed = self._filed["words"]
        if filed:
            for gram in filed.keys() & grams(view.words):
                # From another thread a watch may be taken out meanwhile.
                found |= filed.get(gram, {})
        return found

    def _remove(self, watch_id: str) -> None:
        self.watches.pop(watch_id, None)
        for kind, text in self._keys.pop(watch_id, ()):
            held = self._filed[kind][text]
            del held[watch_id]
            if not held:
                del self._filed[kind][text]

    def _chosen(self, standing: Standing) -> Sequence[Key]:
        c = standing.condition
        if c.series is not None:
            return [("series", c.series)]
        if standing.terms:
            return [("words", self._rarest("words", standing.terms))]
        if standing.code is not None:
            # By its code, or by words of its printed name: either may hold.
            return [("code", standing.code), ("indicator", self._rarest("indicator", standing.indicator))]
        if standing.speaker is not None:
            return [("speaker", standing.speaker)]
        if c.area is not None:
            return [("area", c.area)]
        return [("source", c.source)] if c.source is not None else [_EVERYTHING]

    def _rarest(self, kind: str, terms: Sequence[str]) -> str:
        pairs = [gram for term in terms for gram in bigrams(term) if len(gram) == 2]
        filed = self._filed[kind]
        return min(pairs or [term for term in terms if len(term) == 1], key=lambda gram: (len(filed.get(gram, ())), gram))
