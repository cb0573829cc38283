"""A fragment of HTML into text: one line a paragraph, as a browser would break it."""

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
from lxml import etree

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
     "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
# No angle bracket within: from each of `<a<a<a` the search goes no further than to the next.
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")

# One start tag as a browser reads it: a quote opens a value only behind `=`. It matches at every `<name`, so the walk over a
# document is one pass whatever is left unclosed.
_START_TAG = re.compile(r"""<([a-zA-Z][^\s/>]{0,40})(?:[^>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?)?+)*+>?""")
_LONG_TAG = 20_000


def few_attributes(source: str) -> str:
    """Markup without the attributes of monstrous start tags: the parser's time grows with the square of their number."""
    if len(source) < _LONG_TAG:
        return source
    return _START_TAG.sub(lambda tag: tag[0] if len(tag[0]) < _LONG_TAG else f"<{tag[1]}>", source)


def has_markup(text: str) -> bool:
    """Whether there is a tag or a character reference in it."""
    return _TAG.search(text) is not None


def text_of(fragment: str) -> str:
    """The fragment's text, a line for each block; text without a tag stays as it is."""
    if not has_markup(fragment):
        return fragment.strip()
    try:
        root = lxml.html.fromstring(f"<div>{few_attributes(fragment)}</div>")
    except (etree.ParserError, ValueError):
        return ""
    lines = "".join(_pieces(root)).split("\n")
    return "\n".join(line for line in (_SPACES.sub(" ", line).strip(" ") for line in lines) if line)


def _pieces(root: Any) -> Iterator[str]:
    """Text in document order with a line feed at each block's ends; without recursion, so depth costs nothing."""
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event in ("comment", "pi"):
            yield _flat(element.tail) if not silent else ""
        elif event == "start":
            silent += tag in _SILENT
            if tag in _BLOCKS:
                yield "\n"
            if not silent:
                yield _flat(element.text)
        else:
            silent -= tag in _SILENT
            if tag in _BLOCKS and tag != "br":
                yield "\n"
            if not silent and element is not root:
                yield _flat(element.tail)


def _flat(text: str | None) -> str:
    return _SPACES.sub(" ", text or "")
