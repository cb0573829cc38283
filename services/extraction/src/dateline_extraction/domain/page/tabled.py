"""Tables that the page's reader saw on paper: their rows are no lines to be weighed, and the text around them is read without them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from dateline_extraction.domain.page.cut import Cut
from dateline_extraction.domain.page.features import seen_in
from dateline_extraction.domain.page.lines import Line
from dateline_extraction.domain.page.running import breaks_off
from dateline_extraction.domain.page.scores import Role
from dateline_schema.records import Block


def tabled_in(lines: Sequence[Line], blocks: Sequence[Block]) -> set[int]:
    """Numbers of the lines that stand in a block of a table."""
    tables = [block for block in blocks if block.role == "table"]
    starts = [block.start for block in tables]
    found = set()
    for index, line in enumerate(lines):
        at = bisect_right(starts, line.start) - 1
        if at >= 0 and line.start < tables[at].end:
            found.add(index)
    return found


def with_rows(done: Cut, rows: Sequence[Line]) -> Cut:
    """The cut with the rows of tables where they stand on the page."""
    if not rows:
        return done
    lines = [(seen.line.start, seen, role) for seen, role in zip(done.seen, done.roles, strict=True)]
    lines += [(seen.line.start, seen, Role.TABLE) for seen in seen_in(rows)]
    starts = {line.start for line in rows}
    lines.sort(key=lambda one: one[0])
    for index, (start, seen, role) in enumerate(lines):
        # Below a table a line begins anew, unless the one above it broke off for want of room.
        if role == Role.MORE and index and lines[index - 1][2] == Role.TABLE:
            above = next((other for _, other, its in reversed(lines[:index]) if its != Role.TABLE), None)
            if above is None or not breaks_off(above):
                lines[index] = (start, seen, Role.PARAGRAPH)
    return replace(
        done,
        seen=tuple(seen for _, seen, _ in lines),
        roles=tuple(role for _, _, role in lines),
        unweighed=tuple(index for index, (start, _, _) in enumerate(lines) if start in starts),
    )
