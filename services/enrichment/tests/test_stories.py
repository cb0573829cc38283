"""What two articles are to each other, counted on the pairs of pairs.py; and that the store's index finds the same."""

import sys
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from dateline_enrichment.domain.stories import Relation, related

sys.path.insert(0, str(Path(__file__).parent))
from memories import Memory
from pairs import Pair, all_pairs

GOOD = 0.95


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return all_pairs()


def test_relations_are_found_and_none_is_made_up(pairs: list[Pair]) -> None:
    right, wrong, missed, lines = Counter[Relation | None](), Counter[Relation | None](), Counter[Relation | None](), []
    for kind, one, other, relation in pairs:
        found = related(one.traits, other.traits)
        if found is relation:
            right[found] += 1
        else:
            wrong[found] += 1
            missed[relation] += 1
            lines.append(f"{kind}: {found} instead of {relation} ({one.article.headline} / {other.article.headline})")
    for relation in Relation:
        precision = right[relation] / max(1, right[relation] + wrong[relation])
        recall = right[relation] / max(1, right[relation] + missed[relation])
        print(f"{relation:<14} precision {precision:.3f} recall {recall:.3f} of {right[relation] + missed[relation]}")
        assert min(precision, recall) >= GOOD, "\n".join(lines)


def test_a_relation_is_the_same_from_either_side(pairs: list[Pair]) -> None:
    for _, one, other, _ in pairs:
        assert related(one.traits, other.traits) is related(other.traits, one.traits)


def test_no_article_is_related_to_itself(pairs: list[Pair]) -> None:
    assert all(related(pair.one.traits, pair.one.traits) is None for pair in pairs)


def test_the_store_finds_all_that_comparing_each_with_each_finds(pairs: list[Pair], run: Callable[..., Memory]) -> None:
    told = {one.article.article_id: one for pair in pairs for one in (pair.one, pair.other)}
    memory = run([record for one in told.values() for record in (one.article, one.facts)], at_once=40)
    expected = {
        (*sorted((one, other)), relation.value)
        for one, other in combinations(told, 2)
        if (relation := related(told[one].traits, told[other].traits))
    }
    kept = set(memory.relations)
    assert kept <= expected
    lost = expected - kept
    assert len(lost) <= (1 - GOOD) * len(expected), [
        (kind, told[one].article.headline, told[other].article.headline) for one, other, kind in lost
    ]
