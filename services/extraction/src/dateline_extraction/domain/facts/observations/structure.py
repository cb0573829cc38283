"""How each figure stands in its article: sentence, list, rank, whole, and the bonds that the words make between figures."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts.observations.bonds import bonds_in
from dateline_extraction.domain.facts.observations.reader import Reading
from dateline_extraction.domain.facts.observations.standing import Standing, near, standings
from dateline_schema.records.structure import Bond, Structure

_REAL = re.compile(
    r"(?:实际|扣除价格(?:上涨)?因素)(?:的?影响)?后?，?(?:实际)?(?:同比|比上年|比去年)?(?:增长|上涨|下降)(?:了|约)?$"
)
_FLOW = re.compile(r"新增[^，。；、\d]{0,14}$|[多少]增(?:了|约|近|超过)?$")
_SINCE = re.compile(r"(?:[比较](?:年初|上年[末底])|自[^，。；]{1,12}以来|今年以来)[^，。；]{0,8}$")
_CUMULATIVE = re.compile(r"(?:累计|总计)[^，。；]{0,8}$")
_WHOLE = re.compile(
    r"占(?P<whole>[^，。；占]{0,16}?)(?:总量|总数|总额)?的?(?:比重|比例|份额|百分比|比)?(?:约|近|超过?|逾|达到?|为|是|的|仅)*$"
)
_EACH = re.compile(r"(?:均|每|各|都|分别)[^，。；]{0,5}$")
_RANK = re.compile(
    r"^[^。；;\d]{0,6}?(?:排名|排在|位居|位列|居|列|排)(?P<among>[^。，,；;第]{0,6})第(?P<rank>[一二三四五六七八九十]|\d{1,2})(?:位|名)?"
)
_ORDINALS = "一二三四五六七八九十"
_LONGEST_STEP = 12
"""Characters between two figures of one list."""


def structures(document: Document, readings: Sequence[Reading]) -> dict[tuple[int, int], Structure]:
    """The structure of each figure, by its span in the text."""
    items = standings(document, readings)
    bonds: defaultdict[int, list[Bond]] = defaultdict(list)
    for bond in bonds_in(items):
        bonds[bond.figures[0]].append(bond)
    rows = _rows(items)
    return {
        (item.reading.figure.start, item.reading.figure.end): _structure(items, item, rows, tuple(bonds[item.number]))
        for item in items
    }


def _structure(items: Sequence[Standing], item: Standing, rows: dict[int, int], bonds: tuple[Bond, ...]) -> Structure:
    whole = _WHOLE.search(item.left) if item.is_rate else None
    rank = _RANK.match(item.right) if item.is_level else None
    row = rows.get(item.number)
    return Structure(
        number=item.number,
        paragraph=item.paragraph,
        sentence=item.sentence,
        clause=item.clause,
        transformation=_transformation(item),
        whole=(whole["whole"] or None) if whole else None,
        within=_total_of(items, item),
        row=row,
        place=None if row is None else item.number - row,
        rank=_ordinal(rank["rank"]) if rank else None,
        among=(rank["among"] or None) if rank else None,
        each=_EACH.search(item.clause_left) is not None,
        bonds=bonds,
    )


def _transformation(item: Standing) -> str | None:
    words = item.clause_left
    if item.is_change and item.is_rate and _REAL.search(item.left):
        return "real"
    if not item.is_rate and _FLOW.search(words):
        return "flow"
    if _SINCE.search(words):
        return "since"
    return "cumulative" if item.is_amount and _CUMULATIVE.search(words) else None


def _total_of(items: Sequence[Standing], item: Standing) -> int | None:
    """The figure of which one behind 其中 is a part: the last like it before that word."""
    inside = None
    for one in (item, *near(items, item.number)):
        if inside is not None and one.unit == item.unit and one.is_change == item.is_change:
            return one.number
        if inside is None and one.sentence == item.sentence and ("其中" in one.left or "当中" in one.left):
            inside = one
    return None


def _rows(items: Sequence[Standing]) -> dict[int, int]:
    """Each figure of a list to the list's first: neighbours of one sentence, unit and measure, a few words apart."""
    found: dict[int, int] = {}
    for one, other in itertools.pairwise(items):
        like = (one.unit, one.is_change, one.sentence) == (other.unit, other.is_change, other.sentence)
        if like and other.apart <= _LONGEST_STEP:
            found.setdefault(one.number, one.number)
            found[other.number] = found[one.number]
    return found


def _ordinal(words: str) -> int:
    return max(1, int(words)) if words.isdigit() else _ORDINALS.index(words) + 1
