"""A saved question that goods find people by: who is told, of what, and how."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from dateline_schema.record import Record
from dateline_schema.records.fact import Kind
from dateline_schema.records.observation import DecimalString
from dateline_schema.records.page import Timestamp

WATCH_ID = r"^w-[0-9a-f]{16}$"
WatchId = Annotated[str, Field(pattern=WATCH_ID)]
Occasion = Literal["fact", "article", "value", "vintage", "contradiction", "story", "silence"]
Comparator = Literal["gt", "ge", "lt", "le"]
# No control characters: it becomes a subject line, a header, a title.
_Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
_Address = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\s@<>,;:\"\\\x00-\x1f\x7f]+@[A-Za-z0-9.-]+$")]
_Url = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[^\s\x00-\x1f\x7f]+$")]


class Threshold(Record):
    """`value` in the base unit of the figure; with `unit` only figures of that unit count (CNY, %, pp)."""

    is_: Comparator = Field(alias="is")
    value: DecimalString
    unit: _Line | None = None

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)


class Condition(Record):
    """What must hold, all of it. Every filter means what it means in a question to the API.

    `on` says what raises an alert:
    fact           a fact that fulfils the filters, once for what it says in one issue of its source
    article        an article with such a fact, or with the words in its headline; copies are left out
    value          a figure of a series whose value for the period nobody printed before, once per value
    vintage        a figure that revises what the same source printed earlier for the period
    contradiction  a figure that a check contradicts, in its article or against another source
    story          a story of such articles that has grown to `articles` articles, copies not counted
    silence        nothing was received from `source` for `hours` hours, once per silence
    """

    on: Occasion = "fact"
    words: _Line | None = Field(default=None, description="words that must all be there; quotation marks keep white space")
    indicator: _Line | None = Field(default=None, description="a code, a printed name, or words that a printed name contains")
    series: _Line | None = Field(default=None, description="a series key")
    area: _Line | None = Field(default=None, description="code of the area a figure is about: CN, CN-GD, 419")
    speaker: _Line | None = Field(default=None, description="who is quoted, or who gives the figure")
    source: _Line | None = None
    kind: Kind | None = None
    threshold: Threshold | None = None
    min_confidence: float = Field(default=0.0, ge=0, le=1)
    articles: int = Field(default=3, ge=2, le=1000, description="of a story")
    hours: float = Field(default=24, gt=0, le=24 * 366, description="of a silence")

    @model_validator(mode="after")
    def _says_something(self) -> "Condition":
        if self.on == "silence":
            given = self.model_dump(exclude_defaults=True).keys() - {"on", "source", "hours"}
            if self.source is None or given:
                raise PydanticCustomError("contradiction", "a silence is that of a source, and of nothing else")
        filters = (self.words, self.indicator, self.series, self.area, self.speaker, self.source, self.threshold, self.kind)
        if self.on != "contradiction" and not any(filters):
            raise PydanticCustomError("contradiction", "without a filter this would tell of everything")
        return self


class Channels(Record):
    """Where alerts go beside the topic, the live stream and the feed, which have them all."""

    webhook: _Url | None = Field(default=None, description="gets each alert by POST, signed as Standard Webhooks says")
    email: tuple[_Address, ...] = Field(default=(), max_length=20)


class Watch(Record):
    """The latest record of a `watch_id` counts. `deleted`: it watches no longer; who was told, and of what, is gone from it."""

    watch_id: WatchId
    name: _Line
    owner: str = Field(default="", max_length=100, description="the API key it was made with; empty where none is asked for")
    condition: Condition | None = Field(default=None, description="null only of one that is deleted")
    channels: Channels = Channels()
    created_at: Timestamp
    deleted: bool = False

    @model_validator(mode="after")
    def _watches_something(self) -> "Watch":
        if self.condition is None and not self.deleted:
            raise ValueError("a watch has a condition")
        return self
