"""The word lists of the name grammar, read once from the package's data files."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from operator import add
from typing import Any

_DATA = files(__package__) / "data"


class Words:
    """A set of words that can be met at, or ended at, a place in a text; the longest wins.

    The first two and the last two characters index them, so a look-up where nothing stands costs two dictionary probes.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._single = frozenset(word for word in self.words if len(word) == 1)
        longer = sorted(self.words - self._single, key=lambda word: (-len(word), word))
        self._starts = _grouped((word[:2], word) for word in longer)
        self._ends = _grouped((word[-2:], word) for word in longer)

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def at(self, text: str, start: int) -> str | None:
        """The longest word that starts at `start`."""
        pair = text[start : start + 2]
        for word in self._starts.get(pair, ()):
            if text.startswith(word, start):
                return word
        return pair[0] if pair[:1] in self._single else None

    def before(self, text: str, end: int) -> str | None:
        """The longest word that ends at `end`."""
        if end <= 0:
            return None
        for word in self._ends.get(text[max(0, end - 2) : end], ()):
            if text.endswith(word, 0, end):
                return word
        return text[end - 1] if text[end - 1] in self._single else None


def _grouped(items: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for key, word in items:
        groups.setdefault(key, []).append(word)
    return {key: tuple(group) for key, group in groups.items()}


class Gazetteer:
    """Many words (thousands) of two characters or more to be found anywhere in a text, longest first, without overlap."""

    def __init__(self, words: Iterable[str]) -> None:
        longest_first = sorted({word for word in words if len(word) > 1}, key=lambda word: (-len(word), word))
        self.by_pair = _grouped((word[:2], word) for word in longest_first)
        """The words under their first two characters, longest first."""

    def at(self, text: str, start: int) -> str | None:
        """The longest word of two or more characters that starts at `start`."""
        for word in self.by_pair.get(text[start : start + 2], ()):
            if text.startswith(word, start):
                return word
        return None

    def find(self, text: str, hits: "Hits | None" = None) -> Iterator[tuple[int, int]]:
        """Spans of the words in text order; `hits` of the text where they are known already."""
        free = 0
        for start, end in (hits or Hits(text, Index((self,)))).of(self):
            if start >= free:
                free = end
                yield start, end


class Index:
    """The words of several gazetteers under their first two characters, so that all of them share one walk over a text."""

    def __init__(self, gazetteers: Iterable[Gazetteer]) -> None:
        # Slots are known by identity, so the gazetteers must outlive the index.
        self._kept = tuple(gazetteers)
        self.slots = {id(gazetteer): slot for slot, gazetteer in enumerate(self._kept)}
        by_pair: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for slot, gazetteer in enumerate(self._kept):
            for pair, group in gazetteer.by_pair.items():
                by_pair.setdefault(pair, []).append((slot, group))
        self.by_pair = {pair: tuple(entries) for pair, entries in by_pair.items()}


class Hits:
    """The longest word of each gazetteer of an index at every place of a text, found in one walk."""

    def __init__(self, text: str, index: Index) -> None:
        self._index = index
        self._spans: list[list[tuple[int, int]]] = [[] for _ in index.slots]
        startswith, spans = text.startswith, self._spans
        pairs = enumerate(map(index.by_pair.get, map(add, text, text[1:])))
        for start, entries in [(start, entries) for start, entries in pairs if entries]:
            for slot, group in entries:
                for word in group:
                    if startswith(word, start):
                        spans[slot].append((start, start + len(word)))
                        break

    def of(self, gazetteer: Gazetteer) -> list[tuple[int, int]]:
        """The spans of the gazetteer's words, which may overlap, in text order. Raises KeyError for one outside the index."""
        return self._spans[self._index.slots[id(gazetteer)]]


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for the longest of the words at a place, factored by common beginnings so that a miss is one step."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _factored(tree)


def _factored(node: dict[str, Any]) -> str:
    branches = [re.escape(character) + _factored(rest) for character, rest in node.items() if character]
    if not branches:
        return ""
    group = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return group + "?" if "" in node else group


def lines(name: str) -> Iterator[str]:
    """The lines of a data file that are not comments; indentation is kept."""
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


@cache
def grammar(kind: str) -> tuple[str, ...]:
    """The words of one class of grammar.txt, in file order. Raises KeyError for an unknown class."""
    return _grammar()[kind]


@cache
def _grammar() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in lines("grammar.txt"):
        kind, words = line.split("\t", 1)
        found.setdefault(kind, []).extend(words.split())
    return {kind: tuple(dict.fromkeys(words)) for kind, words in found.items()}
