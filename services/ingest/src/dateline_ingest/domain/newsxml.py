"""What NITF and NewsML-G2 share: hostile XML refused, a body's elements into those of HTML."""

import re
from datetime import datetime
from typing import Any

from lxml import etree

from dateline_ingest.domain.charset import declared, text_of_bytes
from dateline_ingest.domain.readers.reader import Context, Refused
from dateline_ingest.domain.web.fragment import parts_of
from dateline_schema.records.page import BlockRole

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"\s+")
# NITF 3 in the names of HTML; the rest of its elements has the same names or stands within a line.
_AS_HTML = {
    "hl1": "h1", "hl2": "h2", "block": "div", "media": "figure", "media.caption": "figcaption", "media.producer": "figcaption", "bq": "blockquote",
    "nitf-table": "div", "nitf-table-metadata": "template", "media-metadata": "template", "media.metadata": "template", "media.reference": "template",
    "media.object": "template", "body.end": "div", "tagline": "p",
}  # fmt: skip


def tree_of(data: bytes, context: Context) -> Any:
    """The root element. Raises Refused."""
    source = text_of_bytes(data, context.charset, declared(data))
    if source is None:
        raise Refused(415, "Unknown charset", "no charset makes readable text of this XML")
    if "<!ENTITY" in source:
        raise Refused(415, "Entities in XML", "news needs no entity declarations; they are how XML bombs are built")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_DECLARATION.sub("", source.lstrip("\ufeff"), count=1).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Refused(422, "Damaged file", f"not well-formed XML at line {error.lineno}") from error
    return root


def local(element: Any) -> str:
    """The element's name without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def first(element: Any, *path: str) -> Any:
    """The first descendant whose name is one of these, in their order of preference; None without one."""
    for name in path:
        found = next((one for one in element.iter() if local(one) == name), None)
        if found is not None:
            return found
    return None


def words(element: Any) -> str:
    """The element's text on one line."""
    return _SPACES.sub(" ", "".join(element.itertext())).strip() if element is not None else ""


def parts_in(element: Any) -> list[tuple[BlockRole, str]]:
    """The parts of a body in NITF or XHTML."""
    for one in element.iter():
        if isinstance(one.tag, str):
            name = local(one)
            one.tag = _AS_HTML.get(name, name)
    etree.cleanup_namespaces(element)
    return parts_of(etree.tostring(element, encoding="unicode", with_tail=False))


def moment_of(written: str) -> datetime | None:
    """A moment with its zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
