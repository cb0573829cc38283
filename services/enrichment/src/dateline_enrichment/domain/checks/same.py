"""One cell of a series said more than once: in this article, and in others."""

from collections.abc import Iterator
from decimal import Decimal

from dateline_enrichment.domain.checks.judging import SURE, identical
from dateline_enrichment.domain.checks.pool import Pool
from dateline_enrichment.domain.checks.slips import is_slip
from dateline_enrichment.domain.checks.wanted import one_each
from dateline_enrichment.domain.figures import Figure, known_figure
from dateline_enrichment.domain.history import History, KnownFigure, published_before
from dateline_schema.records import Check, FactBatch

ALIKE = Decimal("0.2")
"""Levels that differ by more than a fifth are of different things rather than different reports of one."""


def repeated_figure(pool: Pool) -> Iterator[Check]:
    """What an article says of one indicator, place and time in two passages, it says alike."""
    said: dict[tuple[object, ...], Figure] = {}
    for figure in pool.own:
        if figure.time is None or figure.origin or not figure.real or not _specific(figure):
            continue
        # A list within one sentence tells different things, whatever they are: only the first of a sentence is compared.
        first = said.setdefault((figure.key, figure.time), figure)
        if first is figure or first.sentence == figure.sentence:
            continue
        used = (figure, first)
        check = identical("same-figure", figure.interval, first.interval, (figure.said, first.said), used)
        if check.verdict == "consistent" or (
            is_slip(figure, first) and all(one.fact and one.fact.confidence >= SURE for one in used)
        ):
            yield check


def _specific(figure: Figure) -> bool:
    """Whether the words say enough to mean one thing: a price without its goods does not."""
    return figure.indicator.kind is not None and (figure.indicator.kind != "price" or bool(figure.indicator.qualifier))


def same_series(batch: FactBatch, own: tuple[Figure, ...], history: History) -> Iterator[Check]:
    """The same cell in articles published before: agrees, revises (same source later, or a preliminary figure), contradicts, differs.

    Of each story and each source once (`one_each`).
    """
    for figure in own:
        point = figure.point
        if point is None or not figure.placed or not figure.real or not figure.observation.indicator:
            continue
        for known in one_each(k for k in history.earlier(*point) if published_before(k, batch)):
            other = known_figure(known)
            if not other.real:
                continue
            words = figure.said, f"{other.said} ({known.source}, {known.published_on or 'undated'})"
            check = identical("same-series-agrees", figure.interval, other.interval, words, (figure, other))
            if check.verdict == "inconsistent":
                if figure.indicator.kind is None:
                    # Words the dictionary does not know may mean another thing elsewhere.
                    continue
                check = check.model_copy(update=_differs(batch, figure, other, known))
            yield check


def _differs(batch: FactBatch, figure: Figure, other: Figure, known: KnownFigure) -> dict[str, str]:
    """A revision is no error, and what differs widely is hardly the same thing: neither can be told by arithmetic."""
    authority = figure.observation.attribution
    same_voice = known.source == batch.source or (authority is not None and authority == known.observation.attribution)
    later = bool(batch.published_on and known.published_on and batch.published_on > known.published_on)
    if later and (same_voice or known.observation.status == "preliminary"):
        return {"kind": "same-series-revises", "verdict": "unverifiable"}
    if not is_slip(figure, other) and not _alike(figure, other):
        return {"kind": "same-series-differs", "verdict": "unverifiable"}
    return {"kind": "same-series-contradicts"}


def _alike(one: Figure, other: Figure) -> bool:
    """Near enough to be reports of one thing: within a fifth; rates within two points."""
    distance = abs(one.value - other.value)
    return distance <= 2 if one.key.unit == "PC" else distance <= ALIKE * max(abs(one.value), abs(other.value))
