"""Parts with roles into a page's text and its blocks."""

from collections.abc import Iterable, Sequence

from dateline_schema.records import Block
from dateline_schema.records.page import BlockRole


def composed(headline: str, authors: Sequence[str], parts: Iterable[tuple[BlockRole, str]]) -> tuple[str, tuple[Block, ...]]:
    """The text: the headline, the authors and each part on lines of its own, a blank line behind each of the first two.

    The blocks cover all of the text but the line feeds between them.
    """
    lines: list[tuple[BlockRole, str, str]] = []
    if headline:
        lines.append(("headline", headline, "\n\n"))
    if authors:
        lines.append(("byline", "、".join(authors), "\n\n"))
    lines += [(role, text, "\n") for role, text in parts if text]
    pieces: list[str] = []
    blocks: list[Block] = []
    length = 0
    for role, text, behind in lines:
        blocks.append(Block(role=role, start=length, end=length + len(text)))
        pieces += [text, behind]
        length += len(text) + len(behind)
    return "".join(pieces).rstrip("\n"), tuple(blocks)
