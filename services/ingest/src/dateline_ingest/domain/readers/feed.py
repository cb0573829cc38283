"""RSS 0.9 to 2.0, RDF and Atom by feedparser: one page for each entry, its full content where the feed has it, else its summary.

An entry's id is made of what the entry says, not of the feed around it, so polling a feed again gives the same pages.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from dateline_ingest.domain.blocks import composed
from dateline_ingest.domain.charset import declared, text_of_bytes
from dateline_ingest.domain.days import day_of
from dateline_ingest.domain.markup import text_of
from dateline_ingest.domain.opening import Opening, behind_warnings, opening_of
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refused
from dateline_ingest.domain.web.fragment import parts_of, without_title
from dateline_ingest.domain.web.names import personal
from dateline_schema.ids import canonical, page_id
from dateline_schema.records.page import BlockRole

_ROOTS = frozenset({"rss", "feed", "rdf"})
_ATOM, _RSS = "application/atom+xml", "application/rss+xml"
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def recognises(head: bytes) -> float:
    """The root element; not XML in general. Behind a server's warnings an XML declaration has to lead to it."""
    if _is_feed(opening_of(head)):
        return 0.97
    return 0.96 if _is_feed(behind_warnings(head)) else 0.0


def _is_feed(opening: Opening) -> bool:
    return opening.root in _ROOTS and opening.doctype != "html" and (opening.root != "rdf" or opening.prefix == "rdf")


def read(data: bytes, context: Context) -> Iterable[Found]:
    """A page an entry; entries without text are passed over. Raises Refused."""
    # Imported here: a tenth of a second that only feeds should cost.
    import feedparser

    source = text_of_bytes(data, context.charset, declared(data))
    if source is None:
        raise Refused(415, "Unknown charset", "the feed is not in the charset it declares")
    source = source[behind_warnings(source).skipped :] if not _is_feed(opening_of(source)) else source
    # Anywhere: what is a prologue to one parser is text to another.
    if "<!DOCTYPE" in source and "<!ENTITY" in source:
        raise Refused(415, "Entities in XML", "a feed needs no entity declarations; they are how XML bombs are built")
    parsed = feedparser.parse(
        _DECLARATION.sub("", source.lstrip("\ufeff"), count=1).encode(),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.entries:
        if parsed.bozo:
            raise Refused(422, "Damaged file", "the feed is not well-formed XML")
        raise Refused(422, "Empty page", "the feed has no entry")
    if len(parsed.entries) > context.limits.members:
        raise Refused(413, "Too many entries", f"{len(parsed.entries)} entries, at most {context.limits.members} are taken")
    for number, entry in enumerate(parsed.entries):
        page = _page(entry, parsed.feed, number, _ATOM if parsed.version.startswith("atom") else _RSS)
        if page is not None:
            yield page


def _page(entry: Any, feed: Any, number: int, media_type: str) -> ReadPage | None:
    title = " ".join(text_of(entry.get("title") or "").split())
    parts = without_title(_content(entry), title)
    text, blocks = composed(title, _authors(entry), parts)
    if not title and not parts:
        return None
    name = entry.get("id") or entry.get("link") or str(number + 1)
    return ReadPage(
        text=text,
        media_type=media_type,
        blocks=blocks,
        published_on=_day(entry),
        language=_language(entry, feed),
        uri=entry.get("link") or None,
        member=name,
        page_id=page_id(canonical([entry.get("id"), entry.get("link"), entry.get("published"), text])),
    )


def _content(entry: Any) -> list[tuple[BlockRole, str]]:
    """The longest of the entry's contents, else its summary."""
    values = [part.get("value") or "" for part in entry.get("content") or []]
    return max(map(parts_of, [*values, entry.get("summary") or ""]), key=lambda parts: sum(len(text) for _, text in parts))


def _authors(entry: Any) -> tuple[str, ...]:
    """The people among the entry's authors; sites and addresses are none."""
    names = [author.get("name") or "" for author in entry.get("authors") or [] if isinstance(author, dict)]
    return tuple(dict.fromkeys(person for name in names or [entry.get("author") or ""] for person in personal(name)))


def _day(entry: Any) -> date | None:
    """The day as written. feedparser's own moments are UTC, and it fills what it cannot read from the machine's clock."""
    return next((day for name in ("published", "updated", "created") if (day := day_of(entry.get(name) or ""))), None)


def _language(entry: Any, feed: Any) -> str | None:
    contents = entry.get("content") or [{}]
    found = re.match(r"[a-z]{2,3}(?![a-z])", (contents[0].get("language") or feed.get("language") or "").lower())
    return found[0] if found else None


READER = Reader(
    name="feed",
    media_types=frozenset({_RSS, _ATOM, "application/rdf+xml", "application/xml", "text/xml"}),
    endings=frozenset({"rss", "atom", "rdf", "xml"}),
    recognises=recognises,
    read=read,
)
