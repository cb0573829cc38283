"""Web pages by trafilatura: headline, main text and date, without navigation, comments and advertisements."""

import re
from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from typing import Any

import lxml.html
from lxml import etree

from dateline_ingest.domain.charset import declared, text_of_bytes
from dateline_ingest.domain.markup import few_attributes, text_of
from dateline_ingest.domain.opening import opening_of
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refused

MEDIA_TYPE = "text/html"

_ELEMENTS = frozenset(
    {"a", "article", "aside", "b", "base", "blockquote", "body", "br", "center", "dd", "div", "dl", "em", "figure", "font", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "i", "iframe", "img", "input", "li", "link", "main", "meta",
     "nav", "noscript", "ol", "p", "pre", "script", "section", "span", "strong", "style", "table", "tbody", "td", "title", "tr", "ul"}
)  # fmt: skip
# A site's name behind the headline: 标题_新华网, 标题 - 人民网, Headline | Site.
_SITE = re.compile(r"\s*[_|｜–—-]+\s*[^_|｜–—]{1,30}$")
# Dates that are printed somewhere on the page are the story's more often than the page's: only markup and address count.
_DATES = {"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d", "max_date": "2200-01-01"}

# trafilatura's 250 characters are a paragraph of English; a short news item in Chinese has 60.
_LEAST_TEXT = "50"
# A table's row comes as `| cell | cell |`.
_ROW = re.compile(r"^\|(.*)\| *$", re.M)
_AROUND = ("nav", "header", "footer", "aside", "form")


def recognises(head: bytes) -> float:
    """The root element or document type, or at least an element that only HTML has."""
    opening = opening_of(head)
    if opening.root == "html" or opening.doctype == "html":
        return 0.95
    if opening.declared and not opening.root:
        return 0.0
    return 0.6 if opening.root in _ELEMENTS and not opening.prefix else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """One page: the headline, a blank line, and a line for each paragraph. Raises Refused."""
    source = text_of_bytes(data, context.charset, declared(data))
    if source is None:
        raise Refused(415, "Unknown charset", "no charset makes readable text of this web page")
    tree = _tree(source)
    address = context.uri if (context.uri or "").startswith(("http://", "https://")) else None
    found = _extraction(tree, address)
    body = _ROW.sub(_cells, found.text or "") if found else _body(tree)
    headline = _headline(tree, (found.title if found else None) or "")
    if not body.strip():
        raise Refused(422, "Empty page", "no main text was found on the web page")
    first, _, rest = body.partition("\n")
    if headline and first.strip() == headline:
        body = rest
    yield ReadPage(
        text="\n\n".join(part for part in (headline, body.strip("\n")) if part),
        media_type=MEDIA_TYPE,
        published_on=_day(found.date if found else None),
        language=_language(tree),
        uri=context.uri or (found.url if found else None),
    )


def _extraction(tree: Any, address: str | None) -> Any:
    """trafilatura's document, or None where it finds no main text."""
    # Imported here: a third of a second that only web pages should cost.
    from trafilatura import bare_extraction
    from trafilatura.settings import DEFAULT_CONFIG

    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["min_extracted_size"] = _LEAST_TEXT
    return bare_extraction(
        tree, url=address, config=config, with_metadata=True, include_comments=False, date_extraction_params=_DATES
    )


def _tree(source: str) -> Any:
    # A declaration of the charset in text that is already decoded is an error to lxml.
    source = few_attributes(re.sub(r"^\s*<\?xml[^>]*\?>", "", source, count=1))
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(source, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise Refused(422, "Empty page", "the web page has no element") from error
    return tree


def _cells(row: re.Match[str]) -> str:
    return "\t".join(cell.strip() for cell in row[1].split("|"))


def _headline(tree: Any, title: str) -> str:
    """The page's own heading where its title begins with it, else the title without the site's name."""
    title = " ".join(title.split())
    headings = [" ".join(str(element.text_content()).split()) for element in tree.iter("h1")]
    for heading in headings:
        if heading and (title.startswith(heading) or len(headings) == 1):
            return heading
    return _SITE.sub("", title)


def _body(tree: Any) -> str:
    """Everything in the body: for pages too short for trafilatura to find a main text in."""
    body = next((found for found in map(tree.find, (".//article", ".//main", ".//body")) if found is not None), None)
    if body is None:
        return ""
    etree.strip_elements(body, *_AROUND, with_tail=False)
    return text_of(etree.tostring(body, encoding="unicode"))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


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
