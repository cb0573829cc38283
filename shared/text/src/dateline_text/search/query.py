"""What somebody types into a search box, as terms, and as a question to the inverted index."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from dateline_text.search.folding import fold

LONGEST_TERM = 2000
"""Folded: one character can become eighteen."""
MOST_TERMS = 50
_TERM = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')


class InvalidQuery(ValueError):
    """Nothing to look for, or more than is looked for at once; the message says which."""


class Condition(NamedTuple):
    """One term: a tsquery in text form, and the folded words that must stand in the text where bigrams alone do not prove it."""

    tsquery: str
    words: str | None


@dataclass(frozen=True)
class Query:
    """`terms`: folded; a text must hold each of them."""

    terms: tuple[str, ...]

    def conditions(self) -> tuple[Condition, ...]:
        """One per term."""
        return tuple(_condition(term) for term in self.terms)


def parse(words: str) -> Query:
    """White space separates terms, quotation marks keep it: `出口 "质量优中有升"`. Raises InvalidQuery."""
    terms: list[str] = []
    for match in _TERM.finditer(words):
        # A line feed never stands inside a term: it separates paragraphs in the index.
        term = fold(next(group for group in match.groups() if group is not None)).replace("\n", " ").strip()
        if term and term not in terms:
            terms.append(term)
    if not terms:
        raise InvalidQuery("there is no word to look for")
    if len(terms) > MOST_TERMS:
        raise InvalidQuery(f"{len(terms)} words; at most {MOST_TERMS} are looked for at once")
    longest = max(map(len, terms))
    if longest > LONGEST_TERM:
        raise InvalidQuery(f"a word of {longest} characters; at most {LONGEST_TERM}")
    return Query(tuple(terms))


def _condition(term: str) -> Condition:
    if len(term) == 1:
        return Condition(f"{_quoted(term)}:*", None)
    pairs = dict.fromkeys(term[at : at + 2] for at in range(len(term) - 1))
    return Condition(" & ".join(map(_quoted, pairs)), term if len(term) > 2 else None)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
