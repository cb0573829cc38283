"""The scan skips most characters unseen; it must not lose what a trial of every character would find."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline_text.times.lexemes import fold
from dateline_text.times.scanner import lexemes, pattern_of

HERE = Path(__file__).parent
DIGITS = "0123456789"
TEXTS = sorted(
    {
        line.split("\t")[0]
        for table in ("mentions.tsv", "periods.tsv")
        for line in (HERE / table).read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    }
)


def tried_everywhere(folded: str) -> Iterator[re.Match[str]]:
    end = 0
    for position, character in enumerate(folded):
        inside = character in DIGITS and folded[position - 1 : position] in tuple(DIGITS)
        if position >= end and not inside and (match := pattern_of(character).match(folded, position)):
            end = match.end()
            yield match


@pytest.mark.parametrize("text", TEXTS)
def test_the_scan_finds_what_a_trial_of_every_character_finds(text: str) -> None:
    folded = fold(text)
    assert [(m.span(), m.lastgroup) for m in lexemes(folded)] == [(m.span(), m.lastgroup) for m in tried_everywhere(folded)]
