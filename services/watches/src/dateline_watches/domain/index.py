"""The watches in an inverted index: an article looks up its own words and names, and only watches filed there are compared with it.

Watches with the same filters are one group, compared once; of their thresholds, kept in order, only those that are passed are looked at.
Each group is filed under one thing it asks for, the most particular: a series before words, words before a speaker, an area, a source.
Of its words it is filed under the pair of characters that the fewest other groups are filed under.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from dateline_schema.records import Condition, EnrichedBatch, Watch
from dateline_text.search import bigrams, fold, parse
from dateline_watches.domain.views import Key, View, all_words, grams, grams_of_name, views_of

_EVERYTHING: Key = ("everything", "")
_WORDS = "words"


class Standing(NamedTuple):
    """A watch that stands."""

    watch: Watch
    condition: Condition

    def concerns(self, batch: EnrichedBatch) -> bool:
        """Whether the article came in after it was made."""
        return batch.received_at is None or batch.received_at >= self.watch.created_at


class Group:
    """Watches with the same filters. Raises InvalidQuery for words that are none."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self.terms = parse(condition.words).terms if condition.words else ()
        self.indicator = parse(condition.indicator).terms if condition.indicator else ()
        self.code = condition.indicator.strip().upper() if condition.indicator else None
        self.speaker = fold(condition.speaker) if condition.speaker else None
        self.of_words = bool(self.terms) and not any((self.code, condition.series, condition.area, self.speaker, condition.kind))
        self._all: dict[str, Standing] = {}
        self._plain: dict[str, Standing] = {}
        self._thresholds: defaultdict[tuple[str, str | None], list[tuple[Decimal, str]]] = defaultdict(list)

    def put(self, standing: Standing) -> None:
        """One more."""
        self._all[standing.watch.watch_id] = standing
        if standing.condition.threshold is None:
            self._plain[standing.watch.watch_id] = standing
        if (threshold := standing.condition.threshold) is not None:
            insort(self._thresholds[threshold.is_, threshold.unit], (Decimal(threshold.value), standing.watch.watch_id))

    def remove(self, standing: Standing) -> bool:
        """One less; whether none is left."""
        del self._all[standing.watch.watch_id]
        self._plain.pop(standing.watch.watch_id, None)
        if (threshold := standing.condition.threshold) is not None:
            self._thresholds[threshold.is_, threshold.unit].remove((Decimal(threshold.value), standing.watch.watch_id))
        return not self._all

    def fulfilled(self, view: View, source: str) -> Iterator[Standing]:
        """Those whose conditions the fact fulfils."""
        if not self._holds(view, source):
            return
        yield from tuple(self._plain.values())
        for (comparator, unit), row in tuple(self._thresholds.items()):
            for watch_id in _passed(comparator, unit, row, view):
                if standing := self._all.get(watch_id):
                    yield standing

    def _holds(self, view: View, source: str) -> bool:
        c = self.condition
        if c.source is not None and c.source != source:
            return False
        if view.row is None:
            # A headline has words only: what asks for more than words is not about it.
            return self.of_words and all(term in view.words for term in self.terms)
        return (
            (c.kind is None or c.kind == view.kind)
            and (c.series is None or c.series == view.series)
            and (c.area is None or c.area == view.area)
            and (self.speaker is None or self.speaker == view.speaker)
            and view.confidence >= c.min_confidence
            and self._named(view)
            and all(term in view.words for term in self.terms)
        )

    def _named(self, view: View) -> bool:
        if self.code is None or (view.code is not None and self.code == view.code.upper()):
            return True
        name = view.indicator
        return name is not None and all(term in name for term in self.indicator)


def _passed(comparator: str, unit: str | None, row: list[tuple[Decimal, str]], view: View) -> Iterator[str]:
    """The watches whose threshold the figure passes. `row`: by value."""
    if view.value is None or (unit is not None and unit != view.unit):
        return
    below = bisect_left(row, (view.value,))
    upto = bisect_right(row, view.value, key=lambda pair: pair[0])
    first, last = {"gt": (0, below), "ge": (0, upto), "lt": (upto, len(row)), "le": (below, len(row))}[comparator]
    yield from (watch_id for _, watch_id in row[first:last])


class Index:
    """All watches that stand. `put` replaces; a watch that is deleted is taken out."""

    def __init__(self) -> None:
        self.watches: dict[str, Standing] = {}
        self._groups: dict[str, Group] = {}
        self._filed: defaultdict[str, dict[str, dict[str, Group]]] = defaultdict(dict)
        self._keys: dict[str, Sequence[Key]] = {}

    def put(self, watch: Watch) -> None:
        """The latest record of a watch."""
        self._remove(watch.watch_id)
        if watch.deleted or watch.condition is None:
            return
        standing = Standing(watch, watch.condition)
        if watch.condition.on != "silence":
            name = _filters(watch.condition)
            group = self._groups.get(name)
            if group is None:
                group = self._groups[name] = Group(watch.condition)
                self._keys[name] = keys = self._chosen(group)
                for kind, text in keys:
                    self._filed[kind].setdefault(text, {})[name] = group
            group.put(standing)
        self.watches[watch.watch_id] = standing

    def silences(self) -> Iterator[Standing]:
        """Watches that a clock decides, not a fact."""
        return (standing for standing in self.watches.values() if standing.condition.on == "silence")

    def fulfilled(self, batch: EnrichedBatch) -> Iterator[tuple[Standing, View]]:
        """Every watch, with each fact (or the headline) that fulfils its condition."""
        if not self._groups:
            return
        views = views_of(batch)
        anywhere = self._worded(all_words(views)) | self._at(("source", batch.source)) | self._at(_EVERYTHING)
        for view in views:
            for group in (*anywhere.values(), *self._near(view).values()):
                for standing in group.fulfilled(view, batch.source):
                    yield standing, view

    def _at(self, key: Key) -> dict[str, Group]:
        return self._filed[key[0]].get(key[1], {})

    def _near(self, view: View) -> dict[str, Group]:
        """Groups filed under what the fact names."""
        found: dict[str, Group] = {}
        for key in view.filed_under():
            if there := self._at(key):
                found |= there
        if view.indicator:
            filed = self._filed["indicator"]
            for gram in filed.keys() & grams_of_name(view.indicator):
                found |= filed.get(gram, {})
        return found

    def _worded(self, words: str) -> dict[str, Group]:
        """Groups whose words all stand somewhere in the article."""
        filed = self._filed[_WORDS]
        if not filed:
            return {}
        near = (group for gram in filed.keys() & grams(words) for group in filed.get(gram, {}).items())
        return {name: group for name, group in near if all(term in words for term in group.terms)}

    def _remove(self, watch_id: str) -> None:
        standing = self.watches.pop(watch_id, None)
        if standing is None or standing.condition.on == "silence":
            return
        name = _filters(standing.condition)
        if self._groups[name].remove(standing):
            del self._groups[name]
            for kind, text in self._keys.pop(name):
                held = self._filed[kind][text]
                del held[name]
                if not held:
                    del self._filed[kind][text]

    def _chosen(self, group: Group) -> Sequence[Key]:
        c = group.condition
        if c.series is not None:
            return [("series", c.series)]
        if group.terms:
            return [(_WORDS, self._rarest(_WORDS, group.terms))]
        if group.code is not None:
            # By its code, or by words of its printed name: either may hold.
            return [("code", group.code), ("indicator", self._rarest("indicator", group.indicator))]
        if group.speaker is not None:
            return [("speaker", group.speaker)]
        if c.area is not None:
            return [("area", c.area)]
        return [("source", c.source)] if c.source is not None else [_EVERYTHING]

    def _rarest(self, kind: str, terms: Sequence[str]) -> str:
        pairs = [gram for term in terms for gram in bigrams(term) if len(gram) == 2]
        filed = self._filed[kind]
        return min(pairs or [term for term in terms if len(term) == 1], key=lambda gram: (len(filed.get(gram, ())), gram))


def _filters(condition: Condition) -> str:
    """What makes two conditions ask for the same facts, but for the threshold."""
    return condition.model_dump_json(
        include={"words", "indicator", "series", "area", "speaker", "source", "kind", "min_confidence"}
    )
