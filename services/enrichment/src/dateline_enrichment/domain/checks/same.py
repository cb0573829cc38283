"""One cell of a series said more than once: in this article, and in others."""

from collections.abc import Iterator

from dateline_enrichment.domain.checks.pool import Pool, judged
from dateline_enrichment.domain.figures import Figure, known_figure
from dateline_enrichment.domain.history import History, KnownFigure, published_before
from dateline_shared.records import Check, FactBatch


def repeated_figure(pool: Pool) -> Iterator[Check]:
    """What an article says of one indicator, place and time in two passages, it says alike."""
    said: dict[tuple[object, ...], Figure] = {}
    for figure in pool.own:
        if figure.time is None or not figure.placed or not figure.real or not _specific(figure):
            continue
        # A list within one sentence tells different things, whatever they are: only the first of a sentence is compared.
        first = said.setdefault((figure.key, figure.time), figure)
        if first is not figure and first.sentence != figure.sentence:
            yield judged("same-figure", figure.interval, first.interval, (figure.said, first.said), (figure, first))


def _specific(figure: Figure) -> bool:
    """Whether the words say enough to mean one thing: a price without its goods does not."""
    return figure.indicator.kind is not None and (figure.indicator.kind != "price" or bool(figure.indicator.qualifier))


def same_series(batch: FactBatch, own: tuple[Figure, ...], history: History) -> Iterator[Check]:
    """The same cell in articles published before: agrees, revises (same source later, or a preliminary figure), contradicts.

    Copies of one story count once; of a source, its latest word.
    """
    for figure in own:
        point = figure.point
        if point is None or not figure.placed or not figure.real or not figure.observation.indicator:
            continue
        for known in _one_each(k for k in history.earlier(*point) if published_before(k, batch)):
            other = known_figure(known)
            if not other.real:
                continue
            words = figure.said, f"{other.said} ({known.source}, {known.published_on or 'undated'})"
            check = judged("same-series-agrees", figure.interval, other.interval, words, (figure, other))
            if check.verdict == "inconsistent":
                if figure.indicator.kind is None:
                    # Words the dictionary does not know may mean another thing elsewhere.
                    continue
                check = check.model_copy(update=_differs(batch, figure, known))
            yield check


def _differs(batch: FactBatch, figure: Figure, known: KnownFigure) -> dict[str, str]:
    """A revision is no error: which figure holds cannot be told by arithmetic."""
    authority = figure.observation.attribution
    same_voice = known.source == batch.source or (authority is not None and authority == known.observation.attribution)
    later = bool(batch.published_on and known.published_on and batch.published_on > known.published_on)
    if later and (same_voice or known.observation.status == "preliminary"):
        return {"kind": "same-series-revises", "verdict": "unverifiable"}
    return {"kind": "same-series-contradicts"}


def _one_each(known: Iterator[KnownFigure]) -> list[KnownFigure]:
    """The latest of each story, and of each source."""
    ordered = sorted(known, key=lambda one: one.order)
    by_story = {one.story_id or one.article_id: one for one in ordered}
    by_source = {one.source: one for one in by_story.values()}
    return sorted(by_source.values(), key=lambda one: one.order)
