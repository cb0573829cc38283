"""An operator's word about an article."""

from typing import Literal

from dateline_schema.record import Record
from dateline_schema.records.page import Id, Timestamp


class Notice(Record):
    """`reinstatement` takes a retraction back; of several notices about one article the latest counts. Nothing is deleted."""

    notice_id: Id
    article_id: Id
    kind: Literal["retraction", "reinstatement"]
    reason: str
    at: Timestamp
