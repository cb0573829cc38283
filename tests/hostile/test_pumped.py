"""Text that repeats itself costs in proportion to its length, in every stage, whatever is repeated.

CPU time, the cheaper of two tries: noise only ever adds. `pytest -m slow tests/hostile` pumps every mark and phrase, and words of every
lexicon spread over its length, at 10,000 and 40,000 characters (an hour or two); a few are pumped here at lengths that CI can afford. All
words of all lexicons are 50,000 and take days: DATELINE_PUMPED_WORDS=1000000.
"""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from pumping import MARKS, PHRASES, costs, lexicons

MOST_RATIO = 6
"""Four times the text; proportional work gives about four."""
_ENOUGH_SECONDS = 0.3
"""Less CPU than this for the longer text says nothing."""
FEW = ["“", "（", "0", "1、", "1个", "亿元", "召开", "公司", "<a<a", "<!---->"]
WORDS = int(os.environ.get("DATELINE_PUMPED_WORDS", "5"))
"""Of each lexicon; of one lexicon's words the same patterns are made."""
LEXICONS = dict(lexicons())


def assert_proportional(unit: str, short: int, long: int) -> None:
    best: dict[str, float] = {}
    for _ in range(2):
        small, large = costs(unit, short), costs(unit, long)
        for part, seconds in large.items():
            ratio = seconds / max(small[part], 0.001) if seconds > _ENOUGH_SECONDS else 0.0
            best[part] = min(best.get(part, ratio), ratio)
        if max(best.values()) < MOST_RATIO:
            return
    assert max(best.values()) < MOST_RATIO, best


@pytest.mark.parametrize("unit", FEW)
def test_marks_and_phrases_cost_in_proportion(unit: str) -> None:
    assert_proportional(unit, 1_500, 6_000)


@pytest.mark.slow
@pytest.mark.parametrize("unit", [*MARKS, *PHRASES])
def test_every_mark_and_phrase_costs_in_proportion(unit: str) -> None:
    assert_proportional(unit, 10_000, 40_000)


@pytest.mark.slow
@pytest.mark.parametrize("lexicon", LEXICONS)
def test_words_of_a_lexicon_cost_in_proportion(lexicon: str) -> None:
    words = LEXICONS[lexicon]
    for word in words[:: max(1, len(words) // WORDS)]:
        assert_proportional(word, 10_000, 40_000)
