"""A page of text cut into articles with clean text.

lines (where each stands, how wide it sets) -> features (what can be seen of it) -> cut (a role for each, decided over the whole
page) -> assemble (records).
"""

from collections.abc import Iterator
from dataclasses import replace

from dateline_extraction.domain.page.assemble import articles_of, dateline_of
from dateline_extraction.domain.page.cut import Cut, Decision, cut, decisions
from dateline_extraction.domain.page.features import mended
from dateline_extraction.domain.page.heads import by_type
from dateline_extraction.domain.page.jumps import parted
from dateline_extraction.domain.page.lines import lines_of
from dateline_extraction.domain.page.order import orders_of
from dateline_extraction.domain.page.places import placed
from dateline_extraction.domain.page.running import around_boxes, over_sheets, running_in, without_quotes
from dateline_extraction.domain.page.tabled import tabled_in, with_rows
from dateline_extraction.domain.page.told import told
from dateline_schema.records import Article, Page


def articles_in(page: Page) -> tuple[Article, ...]:
    """The page's articles in reading order; empty when no line of it reads as a story."""
    return articles_of(page, _cut(page))


def explain(page: Page) -> Iterator[Decision]:
    """Line by line: the role, the score and what spoke for it."""
    yield from decisions(_cut(page))


def _cut(page: Page) -> Cut:
    """The best reading in the best order; where the layout is known, the lines are in order already, and where the format tells
    the roles, nothing is decided."""
    lines = lines_of(page.text)
    if page.blocks and page.layout is None:
        return told(lines, page.blocks)
    running = running_in(lines, page.text, page.layout)
    tabled = tabled_in(lines, page.blocks)
    printed = list(parted(line for index, line in enumerate(lines) if index not in running and index not in tabled))
    found, places = placed(printed, page.layout)
    best = cut(found, places)
    if page.layout is None:
        for order in orders_of(printed, mended(best.seen)):
            best = max(best, cut(order), key=lambda done: done.score)
    roles = by_type(without_quotes(best.roles, best.seen, places), best.seen, places)
    roles = around_boxes(roles, best.seen, places)
    roles = over_sheets(roles, best.seen, page.layout)
    rows = [lines[index] for index in sorted(tabled - running)]
    return with_rows(replace(best, roles=roles, running=tuple(lines[index] for index in sorted(running))), rows)


__all__ = ["Decision", "articles_in", "dateline_of", "explain"]
