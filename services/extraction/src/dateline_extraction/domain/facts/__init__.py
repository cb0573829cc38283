"""Articles into facts.

An extractor is one pure function `Document -> Iterable[Draft]` in one file, and one line in EXTRACTORS.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from dateline_extraction import __version__
from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.draft import Draft
from dateline_extraction.domain.facts.events import events
from dateline_extraction.domain.facts.explanation import Explanation, Rejection
from dateline_extraction.domain.facts.mentions import mentions
from dateline_extraction.domain.facts.observations import explain as explain_observation
from dateline_extraction.domain.facts.observations import observations
from dateline_extraction.domain.facts.observations.reader import MOST_FIGURES
from dateline_extraction.domain.facts.quotations import quotations
from dateline_extraction.domain.facts.reasons import explain_named
from dateline_schema.ids import fact_id
from dateline_schema.records import Article, Event, Evidence, Extractor, Fact, FactBatch, Mention, Observation
from dateline_schema.records.fact import EventFact, MentionFact, ObservationFact, QuotationFact
from dateline_schema.spans import Alignment
from dateline_text.names import Tagger

__all__ = ["EXTRACTORS", "Explanation", "Rejection", "batch_of", "explain", "facts_in", "with_drafts"]

_LETTERS, _HAN = re.compile("[A-Za-z]"), re.compile("[\u3400-\u9fff]")
_ENGLISH = 5
"""Times as many Latin letters as Chinese characters, from which a text is not read: no rule knows its grammar."""
CONTEXT = 24
"""Characters of prefix and suffix kept with the evidence, enough to find the words again in a changed text."""

EXTRACTORS: tuple[Callable[[Document], Iterable[Draft]], ...] = (
    observations,
    mentions,
    quotations,
    events,
)


def facts_in(article: Article, tagger: Tagger | None = None) -> tuple[Fact, ...]:
    """Every fact of an article, in text order, each once; a tagger proposes names the rules do not see."""
    return _facts(Document(article, tagger))


def explain(document: Document, fact_id: str) -> Explanation | None:
    """How the article's fact of this id was found; None when no extractor finds it."""
    fact = next((fact for fact in _facts(document) if fact.fact_id == fact_id), None)
    if fact is None:
        return None
    return explain_observation(document, fact) if isinstance(fact, ObservationFact) else explain_named(document, fact)


def is_unread(article: Article) -> bool:
    """Whether the text is in a language whose facts are not read: it stays an article, and its batch says `Latn` and has no facts."""
    letters = len(_LETTERS.findall(article.text))
    return letters > _ENGLISH * len(_HAN.findall(article.text))


def _facts(document: Document) -> tuple[Fact, ...]:
    if is_unread(document.article):
        return ()
    return with_drafts(document.article, (), (draft for extractor in EXTRACTORS for draft in document.once(extractor)))


def with_drafts(article: Article, facts: Iterable[Fact], drafts: Iterable[Draft]) -> tuple[Fact, ...]:
    """The article's facts and its drafts made facts, in text order, each once."""
    alignment = Alignment(article.alignment)
    found = {fact.fact_id: fact for fact in facts}
    for draft in drafts:
        fact = _fact(article, alignment, draft)
        found.setdefault(fact.fact_id, fact)
    return tuple(sorted(found.values(), key=lambda fact: (fact.evidence.start, fact.evidence.end, fact.kind, fact.fact_id)))


def batch_of(article: Article, facts: tuple[Fact, ...] | None = None) -> FactBatch:
    """All facts of an article as the message that carries them; `facts` where they are known."""
    document, unread = Document(article), is_unread(article)
    return FactBatch(
        article_id=article.article_id,
        page_id=article.page_id,
        source=article.source,
        headline=article.headline,
        published_on=article.published_on,
        extractor_version=__version__,
        script="Latn" if unread else article.script,
        headline_figures=() if unread else _headline_figures(article),
        left_out=max(0, len(document.amounts) - MOST_FIGURES) if facts is None and not unread else 0,
        facts=_facts(document) if facts is None else facts,
    )


def _headline_figures(article: Article) -> tuple[Observation, ...]:
    """The figures of the headline, read as a text of its own."""
    headline = article.headline
    if not headline:
        return ()
    alone = article.model_copy(update={"text": headline, "paragraphs": (headline,), "section_heads": ()})
    return tuple(draft.body for draft in observations(Document(alone)) if isinstance(draft.body, Observation))


@cache
def _extractor(rule: str) -> Extractor:
    return Extractor(name=rule, version=__version__)


def _fact(article: Article, alignment: Alignment, draft: Draft) -> Fact:
    text, start, end = article.text, draft.start, draft.end
    evidence = Evidence(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
        page_spans=alignment.page_spans(start, end),
    )
    extractor = _extractor(draft.rule)
    body, payload = draft.body, draft.body.model_dump(mode="json", exclude={"structure"})

    def identity(kind: str) -> str:
        return fact_id(article.article_id, kind, start, end, payload)

    common = {
        "article_id": article.article_id,
        "page_id": article.page_id,
        "evidence": evidence,
        "confidence": draft.confidence,
        "extractor": extractor,
    }
    if isinstance(body, Observation):
        return ObservationFact(fact_id=identity("observation"), body=body, **common)
    if isinstance(body, Mention):
        return MentionFact(fact_id=identity("mention"), body=body, **common)
    if isinstance(body, Event):
        return EventFact(fact_id=identity("event"), body=body, **common)
    return QuotationFact(fact_id=identity("quotation"), body=body, **common)
