"""JSON Feed 1 and 1.1: one page an item. Source: the specification of jsonfeed.org."""

import re
from collections.abc import Iterable
from typing import Any

import orjson

from dateline_ingest.domain.blocks import composed
from dateline_ingest.domain.charset import unmarked
from dateline_ingest.domain.days import day_of
from dateline_ingest.domain.markup import text_of
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refused
from dateline_ingest.domain.web.fragment import parts_of, without_title
from dateline_ingest.domain.web.names import personal
from dateline_schema.ids import canonical, page_id

MEDIA_TYPE = "application/feed+json"

_VERSION = re.compile(r'"version"\s*+:\s*+"https?:\\?/\\?/jsonfeed\.org')


def recognises(head: bytes) -> float:
    """Its version says what it is."""
    return 0.97 if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and _VERSION.search(unmarked(head)) else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """A page an item; items without text are passed over. Raises Refused."""
    try:
        feed = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise Refused(422, "Damaged file", f"not JSON: {error.msg} at line {error.lineno}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not items:
        raise Refused(422, "Empty page", "the feed has no item")
    if len(items) > context.limits.members:
        raise Refused(413, "Too many entries", f"{len(items)} entries, at most {context.limits.members} are taken")
    for number, item in enumerate(items):
        page = _page(item, feed, number) if isinstance(item, dict) else None
        if page is not None:
            yield page


def _page(item: dict[str, Any], feed: dict[str, Any], number: int) -> ReadPage | None:
    def said(name: str) -> str:
        value = item.get(name)
        return value if isinstance(value, str) else ""

    title = " ".join(text_of(said("title")).split())
    parts = without_title(parts_of(said("content_html")) or parts_of(said("content_text")) or parts_of(said("summary")), title)
    if not title and not parts:
        return None
    people = [one.get("name") for one in [*_list(item.get("authors")), item.get("author")] if isinstance(one, dict)]
    authors = [person for name in people if isinstance(name, str) for person in personal(name)]
    text, blocks = composed(title, authors, parts)
    language = re.match(r"[a-z]{2,3}(?![a-z])", str(item.get("language") or feed.get("language") or "").lower())
    return ReadPage(
        text=text,
        media_type=MEDIA_TYPE,
        blocks=blocks,
        published_on=day_of(said("date_published")) or day_of(said("date_modified")),
        language=language[0] if language else None,
        uri=said("url") or None,
        member=said("id") or said("url") or str(number + 1),
        page_id=page_id(canonical([said("id"), said("url"), said("date_published"), text])),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


READER = Reader(
    name="jsonfeed",
    media_types=frozenset({MEDIA_TYPE}),
    endings=frozenset({"json"}),
    recognises=recognises,
    read=read,
)
