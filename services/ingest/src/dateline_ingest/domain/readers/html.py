"""Web pages by trafilatura: headline, main text and date, without navigation, comments and advertisements."""

import re
from collections.abc import Iterable
from copy import deepcopy
from datetime import date, timedelta
from itertools import islice
from typing import Any

import lxml.html
from lxml import etree

from dateline_ingest.domain.blocks import composed
from dateline_ingest.domain.charset import declared, text_of_bytes
from dateline_ingest.domain.markup import few_attributes
from dateline_ingest.domain.opening import opening_of
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refused
from dateline_ingest.domain.web.credits import Credit
from dateline_ingest.domain.web.headline import headline_of
from dateline_ingest.domain.web.meta import Said, canonical_of, day_in_address, day_in_scripts, said_in
from dateline_ingest.domain.web.story import headline_above, story_in
from dateline_ingest.domain.web.walk import pieces_of, tables_in

MEDIA_TYPE = "text/html"

_ELEMENTS = frozenset(
    {"a", "article", "aside", "b", "base", "blockquote", "body", "br", "center", "dd", "div", "dl", "em", "figure", "font", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "i", "iframe", "img", "input", "li", "link", "main", "meta",
     "nav", "noscript", "ol", "p", "pre", "script", "section", "span", "strong", "style", "table", "tbody", "td", "title", "tr", "ul"}
)  # fmt: skip
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# trafilatura's 250 characters are a paragraph of English; a short news item in Chinese has 60.
_LEAST_TEXT = "50"
_MOST_ELEMENTS = 30_000
"""Ten times what a page with a long story and all its lists has."""
_ADDRESS_IN_UTC = timedelta(days=1)


def recognises(head: bytes) -> float:
    """The root element or document type, or at least an element that only HTML has."""
    opening = opening_of(head)
    if opening.root == "html" or opening.doctype == "html":
        return 0.95
    if opening.declared and not opening.root:
        return 0.0
    return 0.6 if opening.root in _ELEMENTS and not opening.prefix else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """One page that is one article: headline, authors, and each block of its story with its role. Raises Refused."""
    source = text_of_bytes(data, context.charset, declared(data))
    if source is None:
        raise Refused(415, "Unknown charset", "no charset makes readable text of this web page")
    tree = _tree(source)
    address = context.uri if (context.uri or "").startswith(("http://", "https://")) else None
    said = said_in(tree)
    body = tree.find("body") if tree.find("body") is not None else tree
    pieces = tables_in(list(pieces_of(body)))
    headline = headline_of(tree, *said.headlines, printed=[piece.text for piece in pieces if not piece.linked])
    headline = headline or headline_above(pieces)
    story = story_in(body, pieces, _main_text(tree, address), headline)
    parts = story.parts
    if not any(role in ("paragraph", "table", "caption") for role, _ in parts):
        raise Refused(422, "Empty page", "no main text was found on the web page")
    authors = next((credit.authors for credit in story.credits if credit.authors), said.authors)
    canonical = canonical_of(tree)
    text, blocks = composed(headline, authors, parts)
    yield ReadPage(
        text=text,
        media_type=MEDIA_TYPE,
        blocks=blocks,
        published_on=_day(said, story.credits, address, canonical) or day_in_scripts(tree),
        language=_language(tree),
        uri=context.uri or canonical,
    )


def _main_text(tree: Any, address: str | None) -> str:
    """The main text by trafilatura; empty where it finds none, and of pages so large that it would take seconds."""
    # Imported here: a third of a second that only web pages should cost.
    if sum(1 for _ in islice(tree.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        return ""
    from trafilatura import bare_extraction
    from trafilatura.settings import DEFAULT_CONFIG

    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["min_extracted_size"] = _LEAST_TEXT
    found = bare_extraction(deepcopy(tree), url=address, config=config, fast=True, with_metadata=False, include_comments=False)
    return str(getattr(found, "text", None) or "")


def _tree(source: str) -> Any:
    # A declaration of the charset in text that is already decoded is an error to lxml.
    source = few_attributes(_DECLARATION.sub("", source.lstrip("\ufeff"), count=1))
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(source, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise Refused(422, "Empty page", "the web page has no element") from error
    return tree


def _day(said: Said, credits: list[Credit], *addresses: str | None) -> date | None:
    """The day of publication: as labelled in print, as the markup says, as printed beside the headline, as the address has it."""
    printed = next((credit.day for credit in credits if credit.issued and credit.day), None)
    printed = printed or next((credit.day for credit in credits if credit.day), None)
    if said.day and printed and said.utc and abs(printed - said.day) == _ADDRESS_IN_UTC:
        return printed
    return said.day or printed or day_in_address(*addresses)


def _language(tree: Any) -> str | None:
    found = re.match(r"[a-z]{2,3}(?![a-z])", (tree.get("lang") or tree.get("xml:lang") or "").lower())
    return found[0] if found else None


READER = Reader(
    name="html",
    media_types=frozenset({MEDIA_TYPE, "application/xhtml+xml"}),
    endings=frozenset({"html", "htm", "xhtml", "shtml"}),
    recognises=recognises,
    read=read,
)
