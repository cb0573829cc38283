"""NewsML-G2: one news item, or a message of several. Source: IPTC's NewsML-G2 2.x; bodies in NITF, XHTML or plain text."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from dateline_ingest.domain.blocks import composed
from dateline_ingest.domain.days import day_of
from dateline_ingest.domain.newsxml import first, local, moment_of, parts_in, tree_of, words
from dateline_ingest.domain.opening import opening_of
from dateline_ingest.domain.readers import nitf
from dateline_ingest.domain.readers.reader import Context, Found, Reader, ReadPage, Refusal, Refused
from dateline_ingest.domain.web.credits import named_in
from dateline_ingest.domain.web.fragment import parts_of, without_title
from dateline_schema.ids import canonical, page_id
from dateline_schema.records.page import BlockRole

MEDIA_TYPE = "application/vnd.iptc.g2.newsitem+xml"

_ROOTS = frozenset({"newsitem", "newsmessage", "packageitem"})
_UNUSABLE = {"withheld": "the item is withheld from publication", "canceled": "the item is cancelled"}


def recognises(head: bytes) -> float:
    """The root element."""
    return 0.97 if opening_of(head).root in _ROOTS else 0.0


def read(data: bytes, context: Context) -> Iterable[Found]:
    """A page an item; a Refusal for each that is not usable. Raises Refused."""
    root = tree_of(data, context)
    items = [root] if local(root) == "newsItem" else [one for one in root.iter() if local(one) == "newsItem"]
    if not items:
        raise Refused(422, "Empty page", "the message holds no news item")
    if len(items) > context.limits.members:
        raise Refused(413, "Too many items", f"{len(items)} items, at most {context.limits.members} are taken")
    for number, item in enumerate(items, 1):
        name = item.get("guid") or f"item {number}"
        try:
            page = _page(item, context)
        except Refused as refused:
            if len(items) == 1:
                raise
            yield Refusal(member=name, status=refused.status, title=refused.title, detail=refused.detail)
            continue
        if len(items) > 1:
            page = page.model_copy(update={"member": name, "page_id": page_id(canonical([name, item.get("version"), page.text]))})
        yield page


def _page(item: Any, context: Context) -> ReadPage:
    about, said = first(item, "itemMeta"), first(item, "contentMeta")
    _usable(about, context)
    content = first(item, "contentSet")
    headline, authors, parts = _story(content) if content is not None else ("", (), [])
    headline = (words(first(said, "headline")) if said is not None else "") or headline
    headline = headline or (words(first(about, "title")) if about is not None else "")
    authors = (_authors(said) if said is not None else ()) or authors
    parts = without_title(parts, headline)
    if not parts:
        raise Refused(422, "Empty page", "the item has no text (a picture, a video or a list of others)")
    text, blocks = composed(headline, authors, parts)
    language = first(said, "language") if said is not None else None
    guid = item.get("guid") or ""
    return ReadPage(
        text=text,
        media_type=MEDIA_TYPE,
        blocks=blocks,
        published_on=_day(about, said),
        language=(language.get("tag") or "").lower()[:2] or None if language is not None else None,
        uri=guid if guid.startswith(("http://", "https://", "urn:", "tag:")) else None,
    )


def _usable(about: Any, context: Context) -> None:
    if about is None:
        return
    status = first(about, "pubStatus")
    kind = (status.get("qcode") or status.get("uri") or "").rpartition(":")[2].rpartition("/")[2] if status is not None else ""
    if kind in _UNUSABLE:
        raise Refused(422, "Not for publication", _UNUSABLE[kind])
    until = moment_of(words(first(about, "embargoed")))
    if until is not None and context.received_at is not None and until > context.received_at:
        raise Refused(422, "Embargoed", f"not before {until.isoformat()}; send it again after that")


def _story(content: Any) -> tuple[str, tuple[str, ...], list[tuple[BlockRole, str]]]:
    """From the first form of the content that has text."""
    for form in content:
        name = local(form)
        if name == "inlineXML":
            inner = next((one for one in form if isinstance(one.tag, str)), None)
            if inner is None:
                continue
            if local(inner) == "nitf":
                found = nitf.story_of(inner)
            else:
                body = first(inner, "body")
                found = ("", (), parts_in(body if body is not None else inner))
        elif name == "inlineData":
            text = "".join(form.itertext()) if len(form) == 0 else etree.tostring(form, encoding="unicode")
            found = ("", (), parts_of(text))
        else:
            continue
        if found[2]:
            return found
    return "", (), []


def _authors(said: Any) -> tuple[str, ...]:
    """The printed byline, else who created the content, if it is a person."""
    by = words(first(said, "by"))
    if by:
        return named_in(by)
    people = [words(first(one, "name")) for one in said if local(one) == "creator" and "person" in (one.get("type") or "person")]
    return tuple(name for name in people if name)


def _day(about: Any, said: Any) -> Any:
    for element, names in ((said, ("contentCreated",)), (about, ("firstCreated", "versionCreated"))):
        for name in names:
            day = day_of(words(first(element, name))) if element is not None else None
            if day:
                return day
    return None


READER = Reader(
    name="newsml",
    media_types=frozenset({MEDIA_TYPE, "application/vnd.iptc.g2.newsmessage+xml"}),
    endings=frozenset({"xml"}),
    recognises=recognises,
    read=read,
)
