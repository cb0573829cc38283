"""How a file of markup opens: prologue, marks, comments and document type, and the root element behind them.

One walk over the decoded head, each step from a mark to its own end: linear for any bytes.
"""

import re
from dataclasses import dataclass

from dateline_ingest.domain.charset import unmarked

_NAME = re.compile(r"<([a-zA-Z][\w.-]{0,60}:)?([a-zA-Z][\w.-]{0,60})(?=[\s/>])")
_BLANK = re.compile(r"[\s\ufeff\x00]*+")
_DOCTYPE = re.compile(r"<!doctype\s+([\w:.-]{1,60})", re.I)
_DECLARATION = re.compile(r"""(?:[^>\["']++|"[^"]*+"|'[^']*+')*+""")
_SUBSET_END = re.compile(r"\]\s*+>")


@dataclass(frozen=True, slots=True)
class Opening:
    """`root`: the first element's name in lower case without its prefix, empty where there is none. `doctype`: what the document
    type names. `declared`: there is an XML declaration or other instruction. `skipped`: characters before the XML that belong to
    something else (a server's warnings)."""

    root: str = ""
    prefix: str = ""
    doctype: str = ""
    declared: bool = False
    skipped: int = 0


def opening_of(head: bytes | str) -> Opening:
    """How the text or its bytes open. A cut head of some ten thousand characters is enough."""
    text = unmarked(head) if isinstance(head, bytes) else head
    return _opening(text, 0)


def behind_warnings(head: bytes | str) -> Opening:
    """How the XML declaration that stands behind something else opens: what servers print before a feed is no part of it."""
    text = unmarked(head) if isinstance(head, bytes) else head
    start = text.find("<?xml ")
    return _opening(text, start) if start > 0 else Opening()


def _opening(text: str, start: int) -> Opening:
    position, doctype, declared = start, "", False
    while True:
        blank = _BLANK.match(text, position)
        position = blank.end() if blank else position
        if text.startswith("<!--", position):
            end = text.find("-->", position + 2)
            position = end + 3
        elif text.startswith("<?", position):
            end = text.find(">", position)
            position, declared = end + 1, True
        elif text.startswith("<!", position):
            named = _DOCTYPE.match(text, position)
            doctype = named[1].lower() if named else doctype
            position = end = _behind_doctype(text, position)
        else:
            name = _NAME.match(text, position)
            found = name.groups(default="") if name else ("", "")
            return Opening(found[1].lower(), found[0][:-1].lower(), doctype, declared, start)
        if end < 0:
            return Opening("", "", doctype, declared, start)


def _behind_doctype(text: str, position: int) -> int:
    """Where a document type declaration ends, with its subset; -1 where it does not."""
    whole = _DECLARATION.match(text, position)
    end = whole.end() if whole else position
    if text[end : end + 1] == "[":
        subset = _SUBSET_END.search(text, end)
        return subset.end() if subset else -1
    return end + 1 if text[end : end + 1] == ">" else -1
