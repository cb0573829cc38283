"""Something a reader asked to be told of, or must be told of unasked."""

from typing import Literal

from dateline_schema.record import Record
from dateline_schema.records.page import Id, Timestamp

AlertKind = Literal["watch", "revision", "correction", "retraction"]


class Alert(Record):
    """`watch_id` names the standing query; revisions, corrections and retractions have one of their own: `system/revision` ….

    `fact_id` is the fact that matched, `earlier_fact_id` what it replaces; both null when the alert is about the whole article.
    """

    alert_id: Id
    watch_id: str
    kind: AlertKind
    article_id: Id
    fact_id: Id | None = None
    earlier_article_id: Id | None = None
    earlier_fact_id: Id | None = None
    reason: str
    raised_at: Timestamp | None = None
