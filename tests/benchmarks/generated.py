"""Articles made of our own templates and consistent random figures, clean or with one planted error.

A family is one way in which figures hang together, in several wordings. It draws figures that satisfy its relations exactly,
prints them rounded, and knows its relations as residuals: zero (or negative, for an inequality) when they hold. An error is a slip of
a typist or of an editor in one printed figure - a wrong or swapped digit, a lost or moved point, 万 for 亿 - and counts as
planted only when the residuals, each with the tolerance of the printed digits, say that the article contradicts itself.
This arithmetic is the generator's own: it shares nothing with the checks that it measures.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

Values = Mapping[str, float]
Residual = Callable[[Values], float]

SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
SURE = 1.3
"""A contradiction is planted only if it exceeds the tolerance by this much: what rounding could explain is no error."""


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its digits, its scale word, and how it is written in the text (`%`, 亿元 …)."""

    digits: Decimal
    scale: str = ""
    unit: str = ""

    @property
    def value(self) -> float:
        return float(self.digits) * SCALES[self.scale]

    @property
    def half_unit(self) -> float:
        places = -int(self.digits.as_tuple().exponent)
        return 0.5 * 10.0**-places * SCALES[self.scale]

    def __str__(self) -> str:
        return f"{abs(self.digits)}{self.scale}{self.unit}"


@dataclass(frozen=True, slots=True)
class Story:
    """One article before it is written: `equal` residuals are zero, `most` residuals not above zero."""

    family: str
    headline: str
    sentences: tuple[str, ...]
    numbers: Mapping[str, Number]
    equal: tuple[Residual, ...] = ()
    most: tuple[Residual, ...] = ()
    choice: tuple[str, ...] = ()
    """Numbers an error may be planted in; all if empty."""

    def holds(self, margin: float = 1.0) -> bool:
        values = {name: number.value for name, number in self.numbers.items()}
        return all(abs(r(values)) <= margin * self._tolerance(r, values) for r in self.equal) and all(
            r(values) <= margin * self._tolerance(r, values) for r in self.most
        )

    def _tolerance(self, residual: Residual, values: Values) -> float:
        at = residual(values)
        return 1e-9 * max(1.0, *map(abs, values.values())) + sum(
            abs(residual({**values, name: values[name] + number.half_unit}) - at) for name, number in self.numbers.items()
        )


@dataclass(frozen=True, slots=True)
class Written:
    """An article as it is fed to the product; `error` says what was planted, None in a clean one."""

    family: str
    headline: str
    text: str
    published_on: date
    error: str | None = field(default=None)


def number(value: float, decimals: int, scale: str = "", unit: str = "") -> Number:
    digits = (Decimal(repr(value)) / SCALES[scale]).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return Number(digits, scale, unit)


def articles(families: Sequence[Callable[[random.Random], Story]], count: int, seed: int, *, planted: bool) -> Iterator[Written]:
    """`count` articles, the families in turn."""
    rng = random.Random(seed)
    for index in range(count):
        family = families[index % len(families)]
        story = family(rng)
        while not story.holds():
            story = family(rng)
        error = None
        if planted:
            story, error = _planted(story, rng, family)
        yield _written(story, rng, error)


def _planted(story: Story, rng: random.Random, family: Callable[[random.Random], Story]) -> tuple[Story, str]:
    while True:
        for _ in range(40):
            name = rng.choice(story.choice or tuple(story.numbers))
            before = story.numbers[name]
            after = rng.choice(SLIPS)(before, rng)
            if after is None or after == before:
                continue
            wrong = replace(story, numbers={**story.numbers, name: after})
            if not wrong.holds(SURE):
                return wrong, f"{name}: {before} -> {after}"
        story = family(rng)


def _wrong_digit(one: Number, rng: random.Random) -> Number | None:
    text = str(abs(one.digits))
    places = [i for i, char in enumerate(text) if char.isdigit()]
    place = rng.choice(places)
    digit = rng.choice([d for d in "123456789" if d != text[place]])
    return _reprinted(one, text[:place] + digit + text[place + 1 :])


def _swapped_digits(one: Number, rng: random.Random) -> Number | None:
    text = str(abs(one.digits))
    places = [i for i in range(len(text) - 1) if text[i].isdigit() and text[i + 1].isdigit() and text[i] != text[i + 1]]
    if not places:
        return None
    place = rng.choice(places)
    return _reprinted(one, text[:place] + text[place + 1] + text[place] + text[place + 2 :])


def _lost_point(one: Number, rng: random.Random) -> Number | None:
    text = str(abs(one.digits))
    return _reprinted(one, text.replace(".", "")) if "." in text and not text.startswith("0") else None


def _moved_point(one: Number, rng: random.Random) -> Number | None:
    text = str(abs(one.digits))
    whole, point, part = text.partition(".")
    return _reprinted(one, f"{whole[:-1]}.{whole[-1]}{part}") if point and len(whole) > 1 else None


def _other_scale(one: Number, rng: random.Random) -> Number | None:
    return replace(one, scale={"万": "亿", "亿": "万"}[one.scale]) if one.scale in ("万", "亿") else None


SLIPS: tuple[Callable[[Number, random.Random], Number | None], ...] = (
    _wrong_digit, _wrong_digit, _swapped_digits, _swapped_digits, _lost_point, _moved_point, _other_scale,
)  # fmt: skip


def _reprinted(one: Number, text: str) -> Number | None:
    if text.startswith("0") and not text.startswith("0."):
        return None
    return replace(one, digits=Decimal(text) if one.digits >= 0 else -Decimal(text))


_OPENINGS = ("记者从当日召开的发布会上获悉，", "数据显示，", "初步统计，", "", "最新数据显示，")
_FILLERS = (
    "业内人士认为，下一步要继续扩大开放，推动高质量发展。",
    "有关负责人表示，外部环境仍然复杂严峻，回升向好的基础还需巩固。",
    "当天，来自20个国家的120名代表参加了会议。",
    "该负责人介绍，今年将新建改建道路35条，惠及居民12.6万人。",
    "记者在现场看到，新的生产线已经投入运行，每天可加工产品3000件。",
    "会议强调，要坚持稳中求进，着力扩大内需，优化供给。",
)


_GOES_ON = ("其中", "从", "按", "分", "同期")


def _written(story: Story, rng: random.Random, error: str | None) -> Written:
    published = date(2024, 1, 5) + timedelta(days=rng.randrange(20))
    words = {name: str(one) for name, one in story.numbers.items()}
    body = [sentence.format(**words) for sentence in story.sentences]
    for _ in range(rng.randrange(3)):
        # 其中 goes on about the sentence before: nothing is put between.
        free = [place for place in range(1, len(body) + 1) if place == len(body) or body[place].startswith("20")]
        body.insert(rng.choice(free), rng.choice(_FILLERS))
    # Nor does a paragraph begin with it.
    cut = rng.choice([place for place in range(1, len(body) + 1) if place == len(body) or not body[place].startswith(_GOES_ON)])
    first = f"新华社北京1月{published.day}日电 {rng.choice(_OPENINGS)}" + "".join(body[:cut])
    text = "\n".join([first, *(["".join(body[cut:])] if body[cut:] else [])])
    return Written(story.family, story.headline.format(**words), text, published, error)
