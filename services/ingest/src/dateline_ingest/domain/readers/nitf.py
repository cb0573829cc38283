"""NITF 3: one story as XML. Source: the DTD of IPTC NITF 3.6."""

from collections.abc import Iterable
from typing import Any

from dateline_ingest.domain.blocks import composed
from dateline_ingest.domain.days import day_of
from dateline_ingest.domain.newsxml import first, local, parts_in, tree_of, words
from dateline_ingest.domain.opening import opening_of
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refused
from dateline_ingest.domain.web.credits import named_in
from dateline_ingest.domain.web.fragment import without_title
from dateline_schema.records.page import BlockRole

MEDIA_TYPE = "application/nitf+xml"


def recognises(head: bytes) -> float:
    """The root element."""
    return 0.97 if opening_of(head).root == "nitf" else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """The page. Raises Refused."""
    root = tree_of(data, context)
    headline, authors, parts = story_of(root)
    if not parts:
        raise Refused(422, "Empty page", "the story has no text")
    text, blocks = composed(headline, authors, parts)
    language = next((one.get(name) for one in root.iter() for name in one.attrib if name.endswith("}lang")), None)
    yield ReadPage(
        text=text,
        media_type=MEDIA_TYPE,
        blocks=blocks,
        published_on=issued_in(root),
        language=(language or "").lower()[:2] or None,
    )


def story_of(root: Any) -> tuple[str, tuple[str, ...], list[tuple[BlockRole, str]]]:
    """Headline, authors and parts of a NITF element."""
    heading = first(root, "hedline")
    headline = words(first(heading, "hl1")) if heading is not None else ""
    headline = headline or words(first(root, "title"))
    under: list[tuple[BlockRole, str]] = [
        ("subheadline", words(one))
        for one in (heading.iter() if heading is not None else ())
        if local(one) == "hl2" and words(one)
    ]
    byline = first(root, "byline")
    authors = _authors(byline) if byline is not None else ()
    body = first(root, "body.content")
    parts = without_title(parts_in(body), headline) if body is not None else []
    return headline, authors, [*under, *parts] if parts else []


def _authors(byline: Any) -> tuple[str, ...]:
    people = [words(one) for one in byline.iter() if local(one) == "person"]
    return tuple(filter(None, people)) or named_in(words(byline))


def issued_in(root: Any) -> Any:
    """The day of issue, else of release, else of the story."""
    for name in ("date.issue", "date.release", "story.date"):
        found = first(root, name)
        day = day_of(found.get("norm") or words(found)) if found is not None else None
        if day:
            return day
    return None


READER = Reader(
    name="nitf",
    media_types=frozenset({MEDIA_TYPE}),
    endings=frozenset({"xml", "nitf"}),
    recognises=recognises,
    read=read,
)
