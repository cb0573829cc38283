"""Something a reader asked to be told of, or must be told of unasked."""

from datetime import date
from typing import Literal

from pydantic import Field

from dateline_schema.record import Record
from dateline_schema.records.observation import DecimalString
from dateline_schema.records.page import Id, Timestamp

AlertKind = Literal["watch", "revision", "correction", "retraction"]


class Alert(Record):
    """`watch_id` names the standing query; revisions, corrections and retractions have one of their own: `system/revision` ….

    `fact_id` is the fact that matched, `earlier_fact_id` what it replaces; both null when the alert is about the whole article. The same
    cause has the same `alert_id`, whenever and wherever it is found again: whoever keeps alerts keeps the first of an id.
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
    occasion: str | None = Field(
        default=None, description="of a watch: fact, article, value, vintage, contradiction, story, silence"
    )
    title: str | None = Field(default=None, description="of a watch: its name when the alert was raised")
    headline: str | None = None
    source: str | None = None
    published_on: date | None = None
    exact: str | None = Field(default=None, description="the words that say it")
    series_key: str | None = None
    period: str | None = Field(default=None, description="its label: 2024-01")
    value: DecimalString | None = None
    unit: str | None = None
    test: bool = Field(default=False, description="somebody tries the watch's channels: nothing has happened")
