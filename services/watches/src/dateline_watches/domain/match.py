"""A batch of facts against the index: the alerts that follow.

An alert's id is made of its watch and its cause, never of a clock or of the article's version: whatever is processed again, after a
crash, by another replica, or because enrichment knows more of the article by now, gives the same ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dateline_schema.ids import canonical, digest, folded
from dateline_schema.records import Alert, Check, EnrichedBatch, EnrichedFact, Observation
from dateline_watches.domain.index import Index, Standing
from dateline_watches.domain.views import View

_DIFFERING = frozenset({"same-series-differs", "same-series-contradicts"})
_LONGEST = 300
"""Characters of a quotation in an alert's reason."""


@dataclass(frozen=True)
class Matched:
    """What follows at once, and watches on the article's story, which somebody must count."""

    alerts: tuple[Alert, ...]
    stories: tuple[Standing, ...]


def matched(batch: EnrichedBatch, index: Index, now: datetime) -> Matched:
    """The alerts that a batch raises. What was withdrawn raises none, and a copy says nothing that its original has not."""
    story = batch.story
    if story is not None and (story.retraction is not None or story.copy_of is not None):
        return Matched((), ())
    alerts: dict[str, Alert] = {}
    stories: dict[str, Standing] = {}
    for standing, view in index.fulfilled(batch):
        if not standing.concerns(batch):
            continue
        if standing.condition.on == "story":
            stories[standing.watch.watch_id] = standing
        elif (alert := _alert(standing, batch, view, now)) is not None:
            alerts.setdefault(alert.alert_id, alert)
    return Matched(tuple(alerts.values()), tuple(stories.values()))


def _alert(standing: Standing, batch: EnrichedBatch, view: View, now: datetime) -> Alert | None:
    occasion, row = standing.condition.on, view.row
    if occasion == "article":
        cause: list[Any] = [*_issue(batch), folded(batch.headline or batch.article_id)]
        return _made(standing, batch, None, cause, batch.headline or "an article without a headline", now)
    if row is None:
        return None
    match occasion:
        case "fact":
            return _made(standing, batch, row, [*_issue(batch), *_content(row)], _said(row), now)
        case "value":
            cell = _cell(row)
            if cell is None or _check(row, frozenset({"same-series-agrees"})):
                return None
            return _made(standing, batch, row, cell, f"new value: {_said(row)}", now)
        case "vintage":
            cell, check = _cell(row), _revision(batch, row)
            if cell is None or check is None:
                return None
            return _made(standing, batch, row, cell, f"revised: {check.expression}", now, _other(row, check))
        case "contradiction":
            check = next((check for check in row.enriched.checks if check.verdict == "inconsistent"), None)
            if check is None:
                return None
            cause = [*_issue(batch), *_content(row), check.kind]
            return _made(standing, batch, row, cause, f"contradicted ({check.kind}): {check.expression}", now, _other(row, check))
        case _:
            return None


def story_alert(standing: Standing, batch: EnrichedBatch, articles: int, now: datetime) -> Alert | None:
    """The story of the batch has so many articles."""
    if batch.story is None or articles < standing.condition.articles:
        return None
    reason = f"a story of {articles} articles: {batch.headline or batch.article_id}"
    return _made(standing, batch, None, [batch.story.story_id], reason, now)


def silence_alert(standing: Standing, last_at: datetime, article_id: str, now: datetime) -> Alert | None:
    """The watch's source was heard last at `last_at`, by this article; one silence is one cause."""
    hours = standing.condition.hours
    if now - last_at < timedelta(hours=hours):
        return None
    reason = f"nothing from {standing.condition.source} since {last_at:%Y-%m-%d %H:%M} UTC, for more than {hours:g} hours"
    return Alert(
        alert_id=_identity(standing, [standing.condition.source, last_at.isoformat()]),
        watch_id=standing.watch.watch_id,
        kind="watch",
        article_id=article_id,
        reason=reason,
        raised_at=now,
        occasion="silence",
        title=standing.watch.name,
        source=standing.condition.source,
    )


def _made(
    standing: Standing,
    batch: EnrichedBatch,
    row: EnrichedFact | None,
    cause: list[Any],
    reason: str,
    now: datetime,
    earlier: str | None = None,
) -> Alert:
    about: Mapping[str, Any] = {}
    if row is not None:
        body = row.fact.body
        about = {"fact_id": row.fact.fact_id, "exact": row.fact.evidence.exact, "series_key": row.enriched.series_key}
        if isinstance(body, Observation):
            about |= {"value": body.value, "unit": body.unit, "period": body.period.label if body.period else None}
    return Alert(
        alert_id=_identity(standing, cause),
        watch_id=standing.watch.watch_id,
        kind="watch",
        article_id=batch.article_id,
        earlier_fact_id=earlier,
        reason=" ".join(reason.split()),
        raised_at=now,
        occasion=standing.condition.on,
        title=standing.watch.name,
        headline=batch.headline,
        source=batch.source,
        published_on=batch.published_on,
        **about,
    )


def _identity(standing: Standing, cause: list[Any]) -> str:
    return digest(canonical(["alert", standing.watch.watch_id, standing.condition.on, cause]))


def _issue(batch: EnrichedBatch) -> list[Any]:
    """One issue of a source: what it prints anew in a later version of an article on the same day is no news."""
    return [batch.source, batch.published_on.isoformat() if batch.published_on else batch.article_id]


def _content(row: EnrichedFact) -> list[Any]:
    fact = row.fact
    return [fact.kind, folded(fact.evidence.exact), fact.body.model_dump(mode="json", exclude={"structure"})]


def _cell(row: EnrichedFact) -> list[Any] | None:
    """Series, period and value: who prints it does not matter."""
    body = row.fact.body
    if not isinstance(body, Observation) or not row.enriched.series_key or body.period is None:
        return None
    return [row.enriched.series_key, body.period.label, body.value, body.unit, body.bound]


def _check(row: EnrichedFact, kinds: frozenset[str]) -> Check | None:
    return next((check for check in row.enriched.checks if check.kind in kinds), None)


def _revision(batch: EnrichedBatch, row: EnrichedFact) -> Check | None:
    """The check that found an earlier value of the same voice: in an earlier issue, or in the version that this article replaces."""
    found = _check(row, frozenset({"same-series-revises"}))
    if found is None and batch.story is not None and batch.story.revises is not None:
        found = _check(row, _DIFFERING)
    return found


def _other(row: EnrichedFact, check: Check) -> str | None:
    return next((identity for identity in check.inputs if identity != row.fact.fact_id), None)


def _said(row: EnrichedFact) -> str:
    body, exact = row.fact.body, row.fact.evidence.exact
    if isinstance(body, Observation):
        parts = (body.subject, body.indicator, body.period.label if body.period else None, body.quote)
        return " ".join(part for part in parts if part)
    return exact if len(exact) <= _LONGEST else f"{exact[:_LONGEST]}…"
