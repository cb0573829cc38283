"""What two articles are to each other. Symmetric: which of them was first does not matter here."""

import re
from collections.abc import Iterable
from enum import StrEnum

from dateline_enrichment.domain.series import UNKNOWN
from dateline_enrichment.domain.stories.sketch import containment, overlap, resemblance
from dateline_enrichment.domain.stories.text import grams
from dateline_enrichment.domain.stories.traits import Traits, rare


class Relation(StrEnum):
    """From the closest to the loosest."""

    COPY = "copy"
    """The same words, whole or cut down: what both say is said once."""
    REVISION = "revision"
    """One wording with other figures for the same things: one of them replaces the other."""
    ANNOUNCEMENT = "announcement"
    """One corrects or withdraws the other."""
    STORY = "story"
    """The same happening, told by another."""


SAME_WORDS = 0.5
"""Resemblance from which two texts have one origin: independent reports of one press release stay below 0.3."""
CUT_DOWN = 0.8
"""Containment from which the shorter text is the longer one cut down."""
REVISED_WORDS = 0.3
"""A revision may rewrite a lot, when it keeps its headline and its agency."""
FEW_WORDS_CHANGED = 0.7
"""Resemblance from which little more than some figures was changed."""
FEW_FIGURES = 2
"""Figures that a version without cells may change: where more differ, one form was filled in again."""
SAME_FIGURES = 0.8
FILLED_IN = 0.3
"""Resemblance from which two texts with other figures are one form filled in twice: independent reports stay below it."""
SAME_FORM = 0.85
"""The same of headlines, their numbers left out; below it someone else's name stands in the form."""
SAME_HEADLINE = 0.85
LONGEST_REVISION_DAYS = 7
LONGEST_STORY_DAYS = 2
LONGEST_ANNOUNCEMENT_DAYS = 60
_STORY_SCORE = 1.0
_NUMBERS = re.compile(r"[0-9]+")


def related(one: Traits, other: Traits) -> Relation | None:
    """Their relation, or null. An article is not related to itself."""
    if one.article_id == other.article_id:
        return None
    if _announces(one, other) or _announces(other, one):
        return Relation.ANNOUNCEMENT
    if one.announcement or other.announcement:
        return None  # the words of the article it is about are quoted, not told
    days = _days_apart(one, other)
    agree = _no_other_figures(one, other)
    changed = (days is None or days <= LONGEST_REVISION_DAYS) and _same_sender(one, other) and differ(one, other)
    near = days is not None and days <= LONGEST_STORY_DAYS and _share_telling_figures(one, other)
    if not changed and not agree and not near:
        return None  # most pairs end here, before their words are compared
    alike = resemblance(one.sketch, other.sketch)
    if changed and _reworded(one, other, alike):
        return Relation.REVISION
    if agree and (alike >= SAME_WORDS or containment(one.sketch, other.sketch) >= CUT_DOWN):
        return Relation.COPY
    if near and (agree or not _one_form(one, other, alike)) and _one_happening(one, other, alike):
        return Relation.STORY
    return None


def differ(one: Traits, other: Traits) -> bool:
    """Whether they give other values for one cell of a series, or for a few figures that have no cell.

    A daily notice in fixed words has other cells: its periods differ.
    """
    return _cells_differ(one, other) or _few_figures_differ(one, other)


def _cells_differ(one: Traits, other: Traits) -> bool:
    return any(one.cells[cell] != other.cells[cell] for cell in one.cells.keys() & other.cells.keys())


def _few_figures_differ(one: Traits, other: Traits) -> bool:
    """Whether each has some in place of the other's, under one dateline: one that was cut down only lacks some, a bulletin in fixed
    words has a date of its own."""
    if one.dated != other.dated:
        return False
    mine, theirs = {*one.figures} - {*other.figures}, {*other.figures} - {*one.figures}
    return len(mine) == len(theirs) and 0 < len(mine) <= FEW_FIGURES and _units(mine) == _units(theirs)


def _units(figures: Iterable[str]) -> list[str]:
    return sorted(figure.partition(" ")[2] for figure in figures)


def _announces(notice: Traits, article: Traits) -> bool:
    announcement = notice.announcement
    if announcement is None or not article.headline or article.announcement or not _same_sender(notice, article):
        return False
    days = _days_apart(notice, article)
    if days is not None and (days > LONGEST_ANNOUNCEMENT_DAYS or notice.order[:2] < article.order[:2]):
        return False
    return any(_headlines_alike(headline, article.headline) >= SAME_HEADLINE for headline in announcement.headlines)


def _same_sender(one: Traits, other: Traits) -> bool:
    return one.source == other.source or (one.agency is not None and one.agency == other.agency)


def _reworded(one: Traits, other: Traits, alike: float) -> bool:
    """Whether one is the other with some figures changed, and not one form filled in for another's name."""
    if one.names and other.names and {*one.names}.isdisjoint(other.names):
        return False
    owners = _owners(one), _owners(other)
    if all(owners) and owners[0].isdisjoint(owners[1]):
        return False
    if alike >= FEW_WORDS_CHANGED:
        return True
    if not _cells_differ(one, other):
        return False
    if not one.headline or not other.headline:
        return alike >= SAME_WORDS
    return alike >= REVISED_WORDS and _headlines_alike(*map(_unnumbered, (one.headline, other.headline))) >= SAME_FORM


def _owners(article: Traits) -> set[str]:
    """Whose figures an article gives: areas, companies, people."""
    return {cell.split(".", 2)[1] for cell in article.cells} - {UNKNOWN}


def _unnumbered(headline: str) -> str:
    return _NUMBERS.sub("", headline)


def _no_other_figures(one: Traits, other: Traits) -> bool:
    """Whether the figures agree as far as both give any: a notice in fixed words with other figures is no copy."""
    if not one.figures or not other.figures:
        return True
    return overlap(one.figures, other.figures) >= SAME_FIGURES


def _one_form(one: Traits, other: Traits, alike: float) -> bool:
    """Whether one form was filled in twice: the same words, or headlines that differ in their numbers only. Their figures disagree."""
    numbered = _NUMBERS.findall(one.headline) != _NUMBERS.findall(other.headline)
    return alike >= FILLED_IN or (
        numbered and _headlines_alike(_unnumbered(one.headline), _unnumbered(other.headline)) >= SAME_FORM
    )


def _one_happening(one: Traits, other: Traits, alike: float) -> bool:
    """Several weak signs together; a shared headline or a shared rare figure alone is not enough."""
    shared = {*one.telling} & {*other.telling}
    score = 1.2 * _headlines_alike(one.headline, other.headline)
    score += 1.5 * alike
    score += 0.2 * min(4, len(shared) + sum(map(rare, shared)))
    score += 0.5 * overlap(one.names, other.names) * min(1.0, len({*one.names} & {*other.names}) / 2)
    return score >= _STORY_SCORE


def _share_telling_figures(one: Traits, other: Traits) -> bool:
    """A rare one, two, or half of those that one of them has; or they have too few to share any."""
    if not (one.numeric and other.numeric):
        return True
    shared = {*one.telling} & {*other.telling}
    return len(shared) > 1 or any(map(rare, shared)) or overlap(one.telling, other.telling) > 0.5


def _headlines_alike(one: str, other: str) -> float:
    """Dice's coefficient of the pairs of characters."""
    mine, theirs = grams(one, 2), grams(other, 2)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def _days_apart(one: Traits, other: Traits) -> int | None:
    if one.published_on is None or other.published_on is None:
        return None
    return abs((one.published_on - other.published_on).days)
