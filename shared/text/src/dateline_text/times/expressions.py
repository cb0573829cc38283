"""What a time expression says, before anyone asks from which day it is said."""

from typing import Literal, NamedTuple

from dateline_text.times.parts import Part
from dateline_text.times.token import Amount

Relation = Literal["in", "since", "before", "after", "until"]


class Point(NamedTuple):
    """One stretch of the calendar, however long: 今天下午三点, 2023年, 三季度."""

    parts: tuple[Part, ...]


class Range(NamedTuple):
    """From one point to another, both included."""

    first: Point
    last: Point


class Length(NamedTuple):
    """A duration: 一年又三天."""

    amounts: tuple[Amount, ...]


class Reach(NamedTuple):
    """A stretch that ends or begins now. `way`: past (过去十年, 3小时内 said of the past) or future (未来两天, 10年内).

    `whole`: calendar units, the running one left out (上两周, 前二个月). `word`: the one before the amount.
    """

    amounts: tuple[Amount, ...]
    way: Literal["past", "future"]
    whole: bool = False
    word: str = ""


class Distance(NamedTuple):
    """A point so far from now: 三天前, 两周后."""

    amounts: tuple[Amount, ...]
    way: Literal["past", "future"]


class Every(NamedTuple):
    """A set: 每天, 每周一早上8点, 每隔两天."""

    amount: Amount
    point: Point | None = None


Node = Point | Range | Length | Reach | Distance | Every


class Expression(NamedTuple):
    """Half-open span in the text, what it says, and how it stands to the thing said. `inclusive`: 及以前, 或之后."""

    start: int
    end: int
    node: Node
    relation: Relation = "in"
    inclusive: bool = False
