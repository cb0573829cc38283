"""One fact as a page shows it, and where it is marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dateline_api.site.numbers import Figure, amount, figure
from dateline_api.site.segments import Mark
from dateline_schema.records import EnrichedFact, Enrichment, Evidence, Extractor, Fact, Observation

GRADES = (0.5, 0.8, 0.95)
"""Confidence at which a mark's wash gets stronger."""
QUOTE_SHOWN = 160
_LATER = frozenset({"forecast", "plan", "conditional"})


@dataclass(frozen=True)
class Told:
    """A stored fact with what a reader must know beside it. `replaced`: by a later version; `withdrawn`: with its article."""

    fact: Fact
    enriched: Enrichment
    source: str = ""
    headline: str | None = None
    published_on: date | None = None
    replaced: bool = False
    withdrawn: bool = False
    copy: bool = False
    story_id: str | None = None

    @classmethod
    def of(cls, item: EnrichedFact, **beside: Any) -> "Told":
        """From the record of enrichment."""
        return cls(item.fact, item.enriched, **beside)

    @property
    def contradicted(self) -> bool:
        """Some check says that the figure cannot be right."""
        return any(check.verdict == "inconsistent" for check in self.enriched.checks)

    @property
    def state(self) -> str:
        """The state of its mark; what is withdrawn is no longer contradicted."""
        if self.withdrawn:
            return "gone"
        if self.replaced:
            return "old"
        if self.contradicted:
            return "bad"
        body = self.fact.body
        return "later" if isinstance(body, Observation) and body.status in _LATER else ""


@dataclass(frozen=True)
class Card:
    """The fact panel: `number` of `total` in the article, `line` the source line that a reader copies."""

    told: Told
    number: int = 0
    total: int = 0
    article_url: str = ""

    @property
    def fact_id(self) -> str:
        """Its id."""
        return self.told.fact.fact_id

    @property
    def kind(self) -> str:
        """observation, quotation, mention or event."""
        return self.told.fact.kind

    @property
    def body(self) -> Any:
        """The fields of its kind."""
        return self.told.fact.body

    @property
    def evidence(self) -> Evidence:
        """The words that say it."""
        return self.told.fact.evidence

    @property
    def extractor(self) -> Extractor:
        """The rule that found it."""
        return self.told.fact.extractor

    @property
    def enriched(self) -> Enrichment:
        """What was added."""
        return self.told.enriched

    @property
    def confidence(self) -> float:
        """The probability that the whole row is right."""
        return self.told.fact.confidence

    @property
    def state(self) -> str:
        """See `Told.state`."""
        return self.told.state

    @property
    def source(self) -> str:
        """Whose page it stands on."""
        return self.told.source

    @property
    def published_on(self) -> date | None:
        """The day of that page."""
        return self.told.published_on

    @property
    def figure(self) -> Figure | None:
        """An observation's value as a desk prints it."""
        body = self.told.fact.body
        return figure(body) if isinstance(body, Observation) else None

    @property
    def title(self) -> str:
        """What a line in a list is called."""
        body = self.body
        if self.kind == "observation":
            return str(body.indicator or body.quote)
        if self.kind == "quotation":
            return f"{body.speaker.name if body.speaker else ''}：“{shorten(body.text, 60)}”"
        if self.kind == "mention":
            return str(body.canonical)
        names = "、".join(p.name for p in body.participants)
        return f"{names} {body.trigger} {body.object or ''}".strip()

    @property
    def about(self) -> list[str]:
        """Subject and period, where there are any."""
        if self.kind == "observation":
            return [part for part in (self.body.subject or self.body.area, self.body.period and self.body.period.label) if part]
        if self.kind == "mention":
            return [part for part in (self.body.type, self.body.title) if part]
        return (
            [part for part in (self.body.when and self.body.when.label, self.body.place) if part] if self.kind == "event" else []
        )

    @property
    def verdicts(self) -> list[str]:
        """The different verdicts on it, the worst first."""
        found = {check.verdict for check in self.enriched.checks}
        return [verdict for verdict in ("inconsistent", "unverifiable", "consistent") if verdict in found]

    @property
    def line(self) -> str:
        """Figure, words and source in one line, to paste into a story or a mail."""
        what = f"{self.title} {self.figure}" if self.figure else self.title
        day = self.published_on.isoformat() if self.published_on else "—"
        return f"{what} · “{shorten(self.evidence.exact, QUOTE_SHOWN)}” · {self.source} {day} · {self.told.headline or ''} · {self.fact_id}"


def shorten(text: str, most: int = QUOTE_SHOWN) -> str:
    """At most so many code points, with an ellipsis where words were left out."""
    return text if len(text) <= most else text[: most - 1] + "…"


def grade(confidence: float) -> int:
    """1 to 4: how strong a mark's wash is."""
    return 1 + sum(confidence >= step for step in GRADES)


def money(item: Any) -> str:
    """A converted amount: 5800000000 USD -> 58 亿美元, with what the conversion rounds."""
    return str(amount(Decimal(item.value), item.currency, 2))


def text_marks(told: Iterable[Told]) -> list[Mark]:
    """Marks on an article's text."""
    return [
        Mark(t.fact.evidence.start, t.fact.evidence.end, t.fact.fact_id, t.fact.kind, t.fact.confidence, t.state, n)
        for n, t in enumerate(told, 1)
    ]


def page_marks(told: Iterable[Told]) -> list[Mark]:
    """The same words on the page; several marks where a line break or a column cuts them."""
    return [
        Mark(low, high, t.fact.fact_id, t.fact.kind, t.fact.confidence, t.state, n)
        for n, t in enumerate(told, 1)
        for low, high in t.fact.evidence.page_spans
    ]


def cards(told: Sequence[Told], article_url: str = "") -> list[Card]:
    """The panels of an article's facts, numbered in the order of the text."""
    return [Card(t, n, len(told), article_url) for n, t in enumerate(told, 1)]
