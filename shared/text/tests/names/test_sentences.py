"""Every name of sentences.txt, and no other: news of all kinds written for the purpose, with its names marked."""

from pathlib import Path

import pytest

from dateline_text.names import names_in

_KINDS = {"[": "person", "{": "organisation", "<": "place"}
_SENTENCES = [
    line
    for line in (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def unmarked(line: str) -> tuple[str, set[tuple[str, str]]]:
    """The plain text and its marked names with their types."""
    text, names, opened = "", set(), []
    for character in line:
        if character in _KINDS:
            opened.append((character, len(text)))
        elif character in "]}>":
            mark, start = opened.pop()
            names.add((text[start:], _KINDS[mark]))
        else:
            text += character
    return text, names


@pytest.mark.parametrize("line", _SENTENCES)
def test_the_marked_names_and_no_others(line: str) -> None:
    text, names = unmarked(line)
    assert {(text[n.start : n.end], n.type) for n in names_in(text) if n.type in _KINDS.values()} == names
