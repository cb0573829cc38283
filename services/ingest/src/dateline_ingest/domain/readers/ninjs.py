"""IPTC ninjs 1, 2 and 3: one news item as JSON, or a list of items (plain or under `items`).

Source: the JSON Schemas of IPTC newsinjson. Version 1 writes names in lower case with the role in them (`headline`,
`body_text`, `body_xhtml`, `versioncreated`, `byline`), 2 and 3 in camel case with lists (`headlines`, `bodies`, `by`).
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson

from dateline_ingest.domain.blocks import composed
from dateline_ingest.domain.markup import text_of
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refusal, Refused
from dateline_ingest.domain.web.credits import named_in
from dateline_ingest.domain.web.fragment import parts_of, without_title
from dateline_schema.ids import canonical, page_id
from dateline_schema.records.page import BlockRole

MEDIA_TYPE = "application/ninjs+json"

_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*+(?:\[\s*+)?\{\s*+"[^"]{1,200}"\s*+:')
_MARKS = re.compile(rb'"(?:headlines?|bod(?:y_\w+|ies)|version_?[cC]reated|pubstatus|pubStatus|representation_?[tT]ype)"\s*:')
# Not for publication at all, or no longer; who has stored it already retracts it by a notice.
_UNUSABLE = {"withheld": "the item is withheld from publication", "canceled": "the item is cancelled"}


def recognises(head: bytes) -> float:
    """A JSON object; surer with fields of ninjs in it."""
    if not _OBJECT.match(head):
        return 0.0
    return 0.9 if _MARKS.search(head) else 0.5


def read(data: bytes, context: Context) -> Iterable[Found]:
    """A page an item; a Refusal for each that is not usable. Raises Refused."""
    try:
        value = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise Refused(422, "Damaged file", f"not JSON: {error.msg} at line {error.lineno}") from error
    items = value if isinstance(value, list) else value.get("items") if isinstance(value.get("items"), list) else [value]
    if len(items) > context.limits.members:
        raise Refused(413, "Too many items", f"{len(items)} items, at most {context.limits.members} are taken")
    for number, item in enumerate(items):
        try:
            page = _page(item, context)
        except Refused as refused:
            if len(items) == 1:
                raise
            yield Refusal(member=f"item {number + 1}", status=refused.status, title=refused.title, detail=refused.detail)
            continue
        if len(items) > 1:
            page = page.model_copy(update={"page_id": page_id(canonical(item)), "member": page.uri or f"item {number + 1}"})
        yield page


def _page(item: Any, context: Context) -> ReadPage:
    if not isinstance(item, dict):
        raise Refused(415, "Unknown JSON", "not an object")
    status = item.get("pubStatus") or item.get("pubstatus")
    if status in _UNUSABLE:
        raise Refused(422, "Not for publication", _UNUSABLE[status])
    until = _moment(item.get("embargoedUntil") or item.get("embargoed"))
    if until is not None and context.received_at is not None and until > context.received_at:
        raise Refused(422, "Embargoed", f"not before {until.isoformat()}; send it again after that")
    headline = _headline(item)
    parts = without_title(_parts(item), headline)
    if not parts:
        if not headline and not {"uri", "type", "headlines", "bodies"} & item.keys():
            raise Refused(415, "Unknown JSON", "neither a ninjs item nor a list of them")
        raise Refused(422, "Empty page", "the item has no text (a picture, a video or a list of others)")
    byline = " ".join(text_of(str(item.get("by") or item.get("byline") or "")).split())
    opening = "".join(text for _, text in parts[:2])[:_OPENING]
    authors = named_in(byline) if byline and (byline not in opening or byline == parts[0][1]) else ()
    text, blocks = composed(headline, authors, _without_byline(parts, byline, authors))
    moment = item.get("firstCreated") or item.get("firstcreated") or item.get("versionCreated") or item.get("versioncreated")
    return ReadPage(
        text=text,
        blocks=blocks,
        media_type=MEDIA_TYPE,
        published_on=_day(item.get("contentCreated") or item.get("contentcreated") or moment),
        language=_language(item.get("language")),
        uri=item.get("uri") if isinstance(item.get("uri"), str) else None,
    )


def _headline(item: dict[str, Any]) -> str:
    found = [item.get("headline"), *_values(item.get("headlines")), item.get("title"), item.get("name")]
    return next((" ".join(text_of(text).split()) for text in found if isinstance(text, str) and text.strip()), "")


def _parts(item: dict[str, Any]) -> list[tuple[BlockRole, str]]:
    """The body's parts; an item may carry the same text in several forms, and a summary beside it.

    XML that is no XHTML (NITF with its head) comes last whatever its length; of forms of about the same length the one with most
    parts says most. Where there is no body, a description with the role of one is.
    """
    bodies = [
        _Form(name.removeprefix("body"), value)
        for name, value in item.items()
        if name.startswith("body_") and isinstance(value, str)
    ]
    bodies += _forms(item.get("bodies"))
    if not bodies and item.get("type") in (None, "text", "composite"):
        bodies = [form for form in _forms(item.get("descriptions")) if form.kind.startswith(_TEXT_ROLES)]
    found = [(form, parts_of(form.value)) for form in bodies]
    known = [one for one in found if not one[0].is_xml] or found
    longest = max((_length(parts) for _, parts in known), default=0)
    return max((parts for _, parts in known if _length(parts) >= _ABOUT * longest), key=len, default=[])


def _without_byline(parts: list[tuple[BlockRole, str]], byline: str, authors: tuple[str, ...]) -> list[tuple[BlockRole, str]]:
    """The parts without a first line that says no more than who wrote it: the byline again, or By and the same names in capitals."""
    rest = without_title(parts, byline)
    if len(rest) == len(parts) and authors and len(parts) > 1:
        first = " ".join(parts[0][1].split())
        told = {name.casefold() for name in named_in(first)} if len(first) < 2 * len(byline) + _BY else set()
        if told and told <= {name.casefold() for name in authors}:
            return parts[1:]
    return rest


_BY = 20
"""Characters that a byline printed in the text may have more than twice its field."""
_OPENING = 300
"""Characters in which a byline that the text itself prints stands."""
_ABOUT = 0.8
_TEXT_ROLES = ("text", "body", "main")


def _length(parts: list[tuple[BlockRole, str]]) -> int:
    return sum(len(text) for _, text in parts)


class _Form(NamedTuple):
    """One of the forms of a text. `kind`: its role and content type, as far as they are said."""

    kind: str
    value: str

    @property
    def is_xml(self) -> bool:
        return "nitf" in self.kind or ("xml" in self.kind and "xhtml" not in self.kind)


def _forms(parts: Any) -> list[_Form]:
    listed = [part for part in (parts if isinstance(parts, list) else []) if isinstance(part, dict)]
    return [
        _Form(f"{part.get('role') or ''} {part.get('contenttype') or part.get('contentType') or ''}".lower(), part["value"])
        for part in listed
        if isinstance(part.get("value"), str)
    ]


def _values(parts: Any) -> list[str]:
    """Values of a list, those with the role main first."""
    return [form.value for form in sorted(_forms(parts), key=lambda form: not form.kind.startswith("main"))]


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _day(value: Any) -> date | None:
    """The calendar day that the item's own clock showed."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _language(value: Any) -> str | None:
    found = re.match(r"[a-z]{2,3}(?![a-z])", value.lower()) if isinstance(value, str) else None
    return found[0] if found else None


READER = Reader(
    name="ninjs",
    media_types=frozenset({MEDIA_TYPE, "application/vnd.iptc.ninjs+json", "application/json"}),
    endings=frozenset({"json", "ninjs"}),
    recognises=recognises,
    read=read,
)
