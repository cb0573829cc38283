"""The filters that every question about facts takes, with the same names and meanings."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from dateline_schema.ids import PATTERN
from dateline_schema.records import Kind
from dateline_text.search import parse

Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Id = Annotated[str, StringConstraints(pattern=PATTERN)]
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:$|[T ])")
Clock = Literal["published", "received"]
Verdict = Literal["consistent", "inconsistent", "unverifiable"]


def _written_day(value: Any) -> Any:
    """ISO 8601 only: a number is no day, though a library would count it from 1970."""
    if isinstance(value, str) and not _DAY.match(value):
        raise ValueError("not a day (YYYY-MM-DD)")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]
Moment = Annotated[date | datetime, BeforeValidator(_written_day)]


def _searchable(words: str) -> str:
    """Whatever the pattern lets through: a question is what can be looked for."""
    parse(words)
    return words


Query = Annotated[
    str,
    # Something besides white space, quotation marks and control characters.
    StringConstraints(min_length=1, max_length=100, pattern=r"""^[^\x00-\x1f]*[^\s"“”\x00-\x20\x7f-\xa0][^\x00-\x1f]*$"""),
    AfterValidator(_searchable),
    Field(description="words, separated by white space, that must all be there; quotation marks keep white space"),
]


class Contradiction(Exception):
    """Two filters that exclude each other, each right by itself."""


class Filters(BaseModel):
    """A question that names something unknown is refused, not answered without it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class AsOf(Filters):
    """What was known at a time, on one of two clocks."""

    as_of: Moment | None = Field(
        default=None,
        description="what was known then; a day means its end (UTC). On the clock of publication only the day counts",
    )
    clock: Clock = Field(
        default="published",
        description="published: when papers said it; received: when it came in here (an archive loaded today was not known before)",
    )

    @property
    def moment(self) -> datetime | None:
        """`as_of` as a time; a day as its end."""
        if self.as_of is None:
            return None
        if isinstance(self.as_of, datetime):
            return self.as_of if self.as_of.tzinfo else self.as_of.replace(tzinfo=UTC)
        return datetime.combine(self.as_of, time.max, UTC)


class FactFilters(AsOf):
    """Which facts."""

    q: Query | None = None
    kind: Kind | None = None
    indicator: Query | None = Field(
        default=None,
        description="a name or code of an indicator (进出口总值, CPI), or words that a printed name contains; | between alternatives",
    )
    indicator_id: Words | None = Field(default=None, description="exactly this indicator: CPI, TRADE_TOTAL@跨境电商")
    series: Words | None = Field(default=None, description="a series key: M.CN.CPI.PC.0.GY")
    area: Words | None = Field(default=None, description="code of the area a figure is about: CN, CN-GD, 419")
    subject: Words | None = None
    name: Words | None = Field(default=None, description="a mention's full name, or a quotation's speaker")
    speaker: Words | None = None
    entity: Words | None = Field(default=None, description="SCHEME:CODE of a linked thing: iso3166-1:US, dateline-person:王令浚")
    source: Words | None = None
    page: Id | None = None
    article: Id | None = None
    story: Id | None = None
    from_: Day | None = Field(default=None, alias="from", description="periods that end on this day or later")
    to: Day | None = Field(default=None, description="periods that begin on this day or earlier")
    published_from: Day | None = None
    published_to: Day | None = None
    min_confidence: float = Field(default=0.0, ge=0, le=1)
    unit: Words | None = None
    measure: Words | None = None
    verdict: Verdict | None = Field(default=None, description="facts with at least one check that says so")
    check: Words | None = Field(default=None, description="facts with a check of this kind")
    standing: bool = Field(default=False, description="without withdrawn articles and without earlier versions of an article")
    distinct: bool = Field(default=False, description="without copies that other papers print of the same article")

    @model_validator(mode="after")
    def _in_order(self) -> "FactFilters":
        for first, last in ((self.from_, self.to), (self.published_from, self.published_to)):
            if first and last and first > last:
                raise Contradiction(f"{first} is after {last}")
        return self

    def question(self) -> str:
        """The filters as one text: equal exactly when the question is the same."""
        return self.model_dump_json(exclude_defaults=True, exclude={"limit", "cursor"})
