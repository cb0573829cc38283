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

    `key` characters of each word index it, so a look-up where nothing stands costs one dictionary probe.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._starts: dict[str, tuple[str, ...]] = {}
        self._ends: dict[str, tuple[str, ...]] = {}
        starts: dict[str, set[str]] = {}
        ends: dict[str, set[str]] = {}
        self.words = frozenset(words)
        for word in self.words:
            starts.setdefault(word[0], set()).add(word)
            ends.setdefault(word[-1], set()).add(word)
        for source, target in ((starts, self._starts), (ends, self._ends)):
            for key, group in source.items():
                target[key] = tuple(sorted(group, key=lambda word: (-len(word), word)))

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def at(self, text: str, start: int) -> str | None:
        """The longest word that starts at `start`."""
        for word in self._starts.get(text[start : start + 1], ()):
            if text.startswith(word, start):
                return word
        return None

    def before(self, text: str, end: int) -> str | None:
        """The longest word that ends at `end`."""
        if end <= 0:
            return None
        for word in self._ends.get(text[end - 1], ()):
            if text.endswith(word, 0, end):
                return word
        return None


Hits = list[tuple[int, str]]
"""Offsets of a text with the two characters that stand there, where some lexicon has a word that begins so."""


def pairs_in(text: str, pairs: frozenset[str]) -> Hits:
    """Every offset whose two characters are one of `pairs`: the one walk over the text that all lexicons share."""
    return [(i, pair) for i, pair in enumerate(map(add, text, text[1:])) if pair in pairs]


class Gazetteer:
    """Many words (thousands) of two characters or more to be found anywhere in a text, longest first, without overlap."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_pair: dict[str, list[str]] = {}
        for word in sorted(set(words), key=lambda word: (-len(word), word)):
            if len(word) > 1:
                self._by_pair.setdefault(word[:2], []).append(word)

    @property
    def pairs(self) -> frozenset[str]:
        """The first two characters of its words."""
        return frozenset(self._by_pair)

    def at(self, text: str, start: int) -> str | None:
        """The longest word of two or more characters that starts at `start`."""
        for word in self._by_pair.get(text[start : start + 2], ()):
            if text.startswith(word, start):
                return word
        return None

    def find(self, text: str, hits: Hits | None = None) -> Iterator[tuple[int, int]]:
        """Spans of the words in text order; `hits` of the text where they are known already."""
        by_pair, free = self._by_pair, 0
        for position, pair in pairs_in(text, self.pairs) if hits is None else hits:
            if position < free or pair not in by_pair:
                continue
            for word in by_pair[pair]:
                if text.startswith(word, position):
                    free = position + len(word)
                    yield position, free
                    break


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
