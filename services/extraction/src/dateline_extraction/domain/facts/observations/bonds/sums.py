"""Bonds of sums: a stated total and all of its parts."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from dateline_extraction.domain.facts.observations.standing import Standing, following, preceding
from dateline_schema.records.structure import Bond

_ADDED = re.compile(
    r"(?:合计|共计|总计|总共|一共|合共|加起来|相加|[两二三四]者|[两二三四]项|总和|总数)[^，。；]{0,10}$|[两三四五][^，。；\d]{1,6}共[有计达]?$"
)
"""甲县30个，乙县40个，两县 | 合计 | 70个."""
_MADE_OF = re.compile(r"^[^。；\d]{0,16}?(?:由[^。；]{1,40}(?:组成|构成)|分别[是为有]|分为|即|[：:])")
"""共70个，分别为甲县30个、乙县40个: what follows is all of it."""
_REST = re.compile(r"(?:其余|剩余|余下|另外|另有|其他|其它|剩下)[^，。；]{0,8}$")
_TOTAL = re.compile("共|总|全|进出口|合计")
_IN_ALL = re.compile(
    r"^(?:先后|累计)?共(?!同|享|建)[^，。；]{0,10}$|^[^，。；]{1,8}共[有计达]?$|^总(?!理|统|书|部|局|公|长|体|会|经)[^，。；]{1,6}$"
)
"""企业捐款30万元，个人捐款40万元， | 共收到捐款 | 70万元: perhaps not all of them are named."""
_AMONG = re.compile("其中|包括|包含")
_LONGEST_LIST = 12
_EACH = re.compile("各[^，。；]{0,4}$")


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    """Words that together name all there is (城镇 and 农村)."""
    text = (files("dateline_extraction.domain.facts.observations") / "data" / "complements.txt").read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#"))


def sums(items: Sequence[Standing]) -> Iterator[Bond]:
    """甲县30个，乙县40个，合计70个; 共70个，其中甲县30个，其余40个; 进出口140亿元，其中出口80亿元，进口60亿元."""
    closed = -1
    for place, total in enumerate(items):
        if not total.is_amount:
            continue
        parts = _before(items, place) or (_behind(items, place) if place > closed else [])
        if parts and _REST.search(parts[-1].clause_left):
            closed = max(closed, place + len(parts))  # no part is the whole of what is left
        if len(parts) > 1:
            yield Bond(relation="sum", figures=(total.number, *(part.number for part in parts)))
        elif len(some := _among(items, place)) > 1:
            yield Bond(relation="parts", figures=(total.number, *(part.number for part in some)))


def _before(items: Sequence[Standing], place: int) -> list[Standing]:
    """The list before a total that says of itself that it is the sum."""
    total = items[place]
    if not _ADDED.search(total.clause_left):
        return []
    found: list[Standing] = []
    for other in preceding(items, place, _LONGEST_LIST):
        if other.unit == total.unit and other.is_amount:
            found.append(other)
        elif other.is_amount:
            break  # another list
    return found[::-1]


def _behind(items: Sequence[Standing], place: int) -> list[Standing]:
    """The parts behind a total, where the words say that these are all."""
    total = items[place]
    like = [other for other in following(items, place, _LONGEST_LIST) if other.unit == total.unit and other.is_amount]
    rest = next((number for number, other in enumerate(like) if _REST.search(other.clause_left)), None)
    if rest is not None:
        return like[: rest + 1]
    if like and _MADE_OF.search(total.right + like[0].left) and not any(_ADDED.search(other.clause_left) for other in like):
        return like
    named = like and ("其中" in like[0].left or _TOTAL.search(total.clause_left))
    return _complements([other for other in like if not _EACH.search(other.clause_left)]) if named else []


def _among(items: Sequence[Standing], place: int) -> list[Standing]:
    """The list behind 其中, or before 共, of which nothing says that it is all."""
    total = items[place]
    like = [other for other in following(items, place, _LONGEST_LIST) if other.unit == total.unit and other.is_amount]
    if not like and _IN_ALL.search(total.clause_left):
        before = [other for other in preceding(items, place, _LONGEST_LIST) if other.is_amount]
        like = before if all(other.unit == total.unit for other in before) else []
        return [other for other in like[::-1] if other.size <= total.size]
    return [other for other in like if other.size <= total.size] if like and _AMONG.search(like[0].left) else []


def _complements(like: list[Standing]) -> list[Standing]:
    """The parts that bear the words of one group, one each."""
    said = [(other, other.clause_left) for other in like]
    everything = "\n".join(words for _, words in said)
    for names in _groups():
        if not all(name in everything for name in names):
            continue
        named = [[other for other, words in said if _bears(words, name, names)] for name in names]
        if all(len(found) == 1 for found in named):
            return [found[0] for found in named]
    return []


def _bears(said: str, name: str, names: tuple[str, ...]) -> bool:
    """Whether a figure's words bear a name of a group and no other one (非税 holds 税, and is not it)."""
    return name in said and not any(other in said for other in names if other != name and other not in name)
