"""How a figure stands in its article: all that arithmetic rests on, so that nobody has to read the words again."""

from typing import Literal

from pydantic import Field

from dateline_schema.record import Record


class Bond(Record):
    """Figures that the article's own words put into one relation, by their numbers (`Structure.number`), the result first.

    movement    from, to                 the value goes from one to the other: `rose` says which way the words say
    growth      rate, now, then          rate = now / then - 1
    relative    rate, change, now        rate = change / (now - change)
    step        change, now, then        now = then + change, points of a rate too
    share       share, part, whole       share = part / whole
    sum         total, part, part, …     all parts are named
    parts       total, part, part, …     parts are named, perhaps not all
    balance     balance, in, out         balance = in - out
    average     average, total, number   average = total / number
    product     value, price, quantity   value = price × quantity
    conversion  amount, converted        one amount in two currencies
    rate        units, value             so many units of one currency are worth so many of another
    gap         gap, one, other          how far apart two figures are
    falling     first, second, …         a row that is said to go from the largest down; `rising`: up
    """

    relation: str = Field(pattern=r"^[a-z]+$", description="one of these; a reader passes over those it does not know")
    figures: tuple[int, ...] = Field(min_length=2)
    rose: bool | None = None


class Structure(Record):
    """Where a figure stands among the others, counted in the article from 0, and what the words around it say of it.

    `transformation`: flow (新增贷款), cumulative (累计), real (at constant prices), since (counted from a day named). `whole`: what a
    share is a share of. `within`: the number of the total of which it is a part (其中). `row`: the number of the first figure of
    the list it stands in, `place`: where in it. `rank`: 居第二位 is 2, among `among`. `each`: of every period named, not of all
    together. `base`: a value of an earlier time, said to be compared with. `bonds`: see Bond; those whose result this figure is.
    """

    number: int = Field(ge=0)
    paragraph: int = Field(ge=0)
    sentence: int = Field(ge=0)
    clause: int = Field(ge=0)
    transformation: Literal["flow", "cumulative", "real", "since"] | None = None
    base: bool = False
    whole: str | None = None
    within: int | None = None
    row: int | None = None
    place: int | None = None
    rank: int | None = Field(default=None, ge=1)
    among: str | None = None
    each: bool = False
    bonds: tuple[Bond, ...] = ()
