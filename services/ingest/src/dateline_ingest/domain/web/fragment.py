"""A fragment of HTML that is a story already (a feed's entry, a body of ninjs) into parts with roles."""

import re

import lxml.html
from lxml import etree

from dateline_ingest.domain.markup import few_attributes, has_markup
from dateline_ingest.domain.web.story import roles_of
from dateline_ingest.domain.web.walk import pieces_of, tables_in
from dateline_schema.records.page import BlockRole

_ESCAPED = re.compile(r"</?(?:p|br|div|span|a|img|strong|b|h[1-6]|ul|li|table)\b[^<>]{0,2000}>", re.I)
_BLANKS = re.compile(r"[ \t\r\f\v]+")


def parts_of(fragment: str) -> list[tuple[BlockRole, str]]:
    """The parts in order; in text without a tag each line is a paragraph. Markup that was escaped once too often is read too."""
    if not has_markup(fragment):
        lines = (_BLANKS.sub(" ", line).strip(" \u3000\xa0") for line in fragment.split("\n"))
        return [("paragraph", line) for line in lines if line]
    root = _root(fragment)
    if root is None:
        return []
    pieces = tables_in(list(pieces_of(root)))
    if any(_ESCAPED.search(piece.text) for piece in pieces):
        root = _root("\n".join(piece.text for piece in pieces))
        pieces = tables_in(list(pieces_of(root))) if root is not None else []
    return roles_of(pieces)


def without_title(parts: list[tuple[BlockRole, str]], title: str) -> list[tuple[BlockRole, str]]:
    """The parts without a first one that only repeats the headline."""
    close = "".join(title.split())
    return parts[1:] if parts and close and "".join(parts[0][1].split()) == close else parts


def _root(fragment: str) -> lxml.html.HtmlElement | None:
    try:
        return lxml.html.fromstring(f"<div>{few_attributes(fragment)}</div>", parser=lxml.html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return None
