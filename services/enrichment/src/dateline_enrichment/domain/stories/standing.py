"""Where one article stands among those it is related to."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from dateline_enrichment.domain.figures import agree, known_figure
from dateline_enrichment.domain.history import KnownFigure, known_figures
from dateline_enrichment.domain.stories.relations import Relation, differ
from dateline_enrichment.domain.stories.traits import Traits
from dateline_schema.ids import canonical, digest
from dateline_schema.records import Alert, EnrichedBatch, Notice, Retraction, Story

Neighbour = tuple[Relation, Traits]


def standing(article: Traits, neighbours: Iterable[Neighbour], story_id: str, notices: Sequence[Notice] = ()) -> Story:
    """The article's story, versions, corrections and retraction; `notices` are an operator's about this article."""
    around = sorted(neighbours, key=lambda pair: pair[1].order)
    copies = [other for relation, other in around if relation is Relation.COPY and other.order < article.order]
    # A copy stands where its original stands: an old version that another paper prints late revises nothing.
    original = copies[0] if copies else article
    versions = _originals([other for relation, other in around if relation is Relation.REVISION])
    before = [other for other in versions if other.order < original.order and _ordered(original, other)]
    after = [other for other in versions if other.order > original.order and _ordered(original, other)]
    told = [other for relation, other in around if relation is Relation.ANNOUNCEMENT and other.announcement]
    return Story(
        story_id=story_id,
        copy_of=copies[0].article_id if copies else None,
        revises=before[-1].article_id if before and not copies else None,
        revised_by=after[0].article_id if after else None,
        revised_at=_moment(after[0]) if after else None,
        corrected_by=tuple(n.article_id for n in told if n.announcement and n.announcement.kind == "correction"),
        retraction=_retraction(told, notices),
    )


def _originals(versions: Sequence[Traits]) -> list[Traits]:
    """Each version once, by its earliest article; `versions` in order. Two articles are one version while no figure differs."""
    found: list[Traits] = []
    for version in versions:
        if all(differ(earlier, version) for earlier in found):
            found.append(version)
    return found


def _ordered(one: Traits, other: Traits) -> bool:
    """Whether it is known which came first: a guess would call the right figure the old one."""
    return one.moment is not None and other.moment is not None and one.moment != other.moment


def _moment(article: Traits) -> datetime | None:
    if article.received_at:
        return article.received_at
    return datetime.combine(article.published_on, time(), UTC) if article.published_on else None


def _retraction(told: Sequence[Traits], notices: Sequence[Notice]) -> Retraction | None:
    """An operator's latest word counts before any notice of an agency."""
    if notices:
        last = max(notices, key=lambda notice: (notice.at, notice.notice_id))
        return Retraction(reason=last.reason, at=last.at) if last.kind == "retraction" else None
    for other in told:
        if other.announcement and other.announcement.kind == "retraction":
            return Retraction(reason=other.announcement.reason, by=other.article_id, at=_moment(other))
    return None


def revisions_between(earlier: Iterable[KnownFigure], later: EnrichedBatch) -> list[Alert]:
    """One alert for each figure of the same cell that `later` gives another value, in the order of `later`."""
    old = {figure.point: figure for figure in earlier}
    found = []
    for figure in known_figures(later):
        before = old.get(figure.point)
        if before is None or agree(known_figure(before), known_figure(figure)):
            continue
        said = f"{before.observation.quote} -> {figure.observation.quote}"
        words = f"{figure.observation.indicator} {figure.point.period}: {said}"
        found.append(alert_of("revision", later, words, later.received_at, figure.fact_id, before.article_id, before.fact_id))
    return found


def alert_of(
    kind: str,
    batch: EnrichedBatch,
    reason: str,
    at: datetime | None,
    fact_id: str | None = None,
    earlier_article_id: str | None = None,
    earlier_fact_id: str | None = None,
    occasion: str | None = None,
) -> Alert:
    """An alert of the system's own; the same happening gives the same id. `occasion` tells apart what can happen twice."""
    identity = [kind, batch.article_id, fact_id, earlier_article_id, earlier_fact_id, reason, occasion]
    return Alert.model_validate(
        {
            "alert_id": digest(canonical(identity)),
            "watch_id": f"system/{kind}",
            "kind": kind,
            "article_id": batch.article_id,
            "fact_id": fact_id,
            "earlier_article_id": earlier_article_id,
            "earlier_fact_id": earlier_fact_id,
            "reason": reason,
            "raised_at": at,
        }
    )


def alerts_of(batch: EnrichedBatch) -> list[Alert]:
    """Alerts about the article as a whole: corrected, withdrawn."""
    story = batch.story
    if story is None:
        return []
    found = [
        alert_of("correction", batch, f"corrected by {notice}", None, earlier_article_id=notice) for notice in story.corrected_by
    ]
    if story.retraction:
        # An operator may withdraw, take that back and withdraw again; an agency's notice is one article.
        operators = story.retraction.at.isoformat() if story.retraction.at and not story.retraction.by else None
        found.append(alert_of("retraction", batch, story.retraction.reason, story.retraction.at, occasion=operators))
    return found
