"""A series as SVG: the latest values as a line, first prints dashed under it, revisions as steps, forecasts dashed on.

Drawn on the server, so that it shows without scripts, prints, and embeds elsewhere as the same file. Positions are floats; the
values that are shown come from the decimals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import floor, log10

from markupsafe import Markup, escape

from dateline_api.site.numbers import amount, plain, scale_of, unit_of

WIDTH, HEIGHT = 720, 280
LEFT, RIGHT, TOP, BOTTOM = 56, 28, 34, 40
LABELLED = 14
"""Up to so many points carry their value; more would cover each other."""
DOTTED = 120
"""Up to so many points are dots with a hover text."""


@dataclass(frozen=True)
class Print:
    """A value as one source printed it on one day."""

    value: Decimal
    source: str
    known: date | None
    fact_id: str = ""


@dataclass(frozen=True)
class Point:
    """One period of a series. `prints`: every print of it, first to latest; `conflict`: two sources disagree."""

    label: str
    start: date
    end: date
    prints: tuple[Print, ...]
    forecast: bool = False
    conflict: bool = False

    @property
    def latest(self) -> Decimal:
        """The value that holds now."""
        return self.prints[-1].value

    @property
    def first(self) -> Decimal:
        """The value as it was first printed."""
        return self.prints[0].value

    @property
    def middle(self) -> float:
        """Where the period lies in time, in days."""
        return (self.start.toordinal() + self.end.toordinal()) / 2


@dataclass(frozen=True)
class Axis:
    """A linear axis in the unit a reader counts in: values are divided by `size`."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int
    size: Decimal
    word: str

    def place(self, value: Decimal) -> float:
        """Height of a value in the drawing, in its pixels."""
        share = (float(value / self.size) - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def axis_of(values: Iterable[Decimal], unit: str) -> Axis:
    """Round ticks around the values, four to seven of them. Raises ValueError without values."""
    seen = list(values)
    if not seen:
        raise ValueError("a chart needs a value")
    low, high = min(seen), max(seen)
    widest = max(abs(low), abs(high))
    size, word = (Decimal(1), "") if unit in ("%", "pp") else scale_of(widest)
    bottom, top = float(low / size), float(high / size)
    if bottom == top:
        bottom, top = bottom - (abs(top) * 0.05 or 0.5), top + (abs(top) * 0.05 or 0.5)
    room = top - bottom
    step = 10 ** floor(log10(room / 4))
    step *= next(m for m in (1, 2, 2.5, 5, 10) if room / (step * m) <= 5)
    first, last = floor(bottom / step - 0.25), -floor(-top / step - 0.25)
    ticks = tuple(round(n * step, 10) for n in range(first, last + 1))
    decimals = max((len(f"{tick:.6f}".rstrip("0").partition(".")[2]) for tick in ticks), default=0)
    return Axis(ticks[0], ticks[-1], ticks, decimals, size, word + unit_of(unit))


@dataclass
class _Drawing:
    parts: list[str] = field(default_factory=list)

    def line(self, kind: str, spots: Sequence[tuple[float, float]]) -> None:
        if len(spots) > 1:
            self.parts.append(f'<polyline class="{kind}" points="{" ".join(f"{x},{y}" for x, y in spots)}"/>')

    def words(self, kind: str, x: float, y: float, text: str, anchor: str = "middle") -> None:
        self.parts.append(f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>')


def chart(points: Sequence[Point], unit: str, title: str) -> Markup:
    """The drawing, an `<svg>` element with a title for those who cannot see it. Empty when there is no point."""
    if not points:
        return Markup("")
    points = sorted(points, key=lambda p: (p.middle, p.label))
    axis = axis_of((print_.value for point in points for print_ in point.prints), unit)
    across = _across(points)
    drawing = _Drawing()
    for tick in axis.ticks:
        y = axis.place(Decimal(str(tick)) * axis.size)
        drawing.parts.append(
            f'<line class="grid{" zero" if tick == 0 else ""}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>'
        )
        drawing.words("tick", LEFT - 10, y + 4, plain(Decimal(f"{tick:.{axis.decimals}f}")), "end")
    drawing.words("unit", LEFT - 10, TOP - 16, axis.word, "end")
    _periods(drawing, points, across)
    _lines(drawing, points, across, axis)
    if len(points) <= DOTTED:
        _dots(drawing, points, across, axis, unit)
    head = f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" xmlns="http://www.w3.org/2000/svg">'
    told = _told(points, unit)
    # Each part was escaped where it was made.
    return Markup(f"{head}<title>{escape(title)}</title><desc>{escape(told)}</desc>{''.join(drawing.parts)}</svg>")  # noqa: S704


def _across(points: Sequence[Point]) -> list[float]:
    low, high = points[0].middle, points[-1].middle
    inset = 26 if len(points) <= LABELLED else 6
    room = WIDTH - LEFT - RIGHT - 2 * inset
    if low == high:
        return [LEFT + inset + room / 2] * len(points)
    return [round(LEFT + inset + (p.middle - low) / (high - low) * room, 1) for p in points]


def _periods(drawing: _Drawing, points: Sequence[Point], across: Sequence[float]) -> None:
    free = 0.0
    for point, x in zip(points, across, strict=True):
        width = len(point.label) * 6.6 + 12
        if x - width / 2 >= free - 1 and x + width / 2 <= WIDTH + 8:
            drawing.words("period", x, HEIGHT - 14, point.label)
            free = x + width / 2


def _lines(drawing: _Drawing, points: Sequence[Point], across: Sequence[float], axis: Axis) -> None:
    thinned = _thinned([(x, axis.place(p.latest)) for p, x in zip(points, across, strict=True) if not p.forecast])
    drawing.line("latest", thinned)
    if any(p.first != p.latest for p in points):
        drawing.line("first", _thinned([(x, axis.place(p.first)) for p, x in zip(points, across, strict=True)]))
    known = [n for n, p in enumerate(points) if not p.forecast]
    later = [n for n, p in enumerate(points) if p.forecast]
    if later:
        joined = ([known[-1]] if known and known[-1] < later[0] else []) + later
        drawing.line("forecast", [(across[n], axis.place(points[n].latest)) for n in joined])


def _thinned(spots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Of the points on one pixel column the first, lowest, highest and last: the line looks the same at any number of points."""
    if len(spots) <= 2 * WIDTH:
        return spots
    kept: list[tuple[float, float]] = []
    column: list[tuple[float, float]] = []
    for spot in [*spots, (float("inf"), 0.0)]:
        if column and int(spot[0] if spot[0] < WIDTH else WIDTH) != int(column[0][0]):
            best = {0, len(column) - 1}
            best |= {min(range(len(column)), key=lambda n: column[n][1]), max(range(len(column)), key=lambda n: column[n][1])}
            kept += [column[n] for n in sorted(best)]
            column = []
        column.append(spot)
    return kept


def _dots(drawing: _Drawing, points: Sequence[Point], across: Sequence[float], axis: Axis, unit: str) -> None:
    for point, x in zip(points, across, strict=True):
        heights = [axis.place(print_.value) for print_ in point.prints]
        if len(set(heights)) > 1:
            # A revision is a step: from the value before it straight to the value after it.
            drawing.parts += [f'<line class="step" x1="{x}" x2="{x}" y1="{a}" y2="{b}"/>' for a, b in pairwise(heights) if a != b]
        told = "; ".join(f"{amount(p.value, unit)} {p.source} {p.known or ''}".strip() for p in point.prints)
        kind = "conflict" if point.conflict else "forecast" if point.forecast else "dot"
        radius = 6 if point.conflict else 4
        target = point.prints[-1].fact_id
        data = f' data-fact="{escape(target)}"' if target else ""
        dot = f'<circle class="{kind}" cx="{x}" cy="{heights[-1]}" r="{radius}"{data}/>'
        drawing.parts.append(f"<g>{dot}<title>{escape(point.label)}: {escape(told)}</title></g>")
        if len(points) <= LABELLED:
            value = point.latest / axis.size
            y = heights[-1] - 11 if heights[-1] > TOP else heights[-1] + 18
            drawing.words("value", x, y, plain(value.normalize() if value == value.to_integral() else value))


def _told(points: Sequence[Point], unit: str) -> str:
    ends = [points[0], points[-1]] if len(points) > 1 else [points[0]]
    return f"{len(points)} · " + " → ".join(f"{p.label} {amount(p.latest, unit)}" for p in ends) + f" ({unit_of(unit)})"


EMBEDDED = """
svg{background:#fffdf8;font-family:"Noto Sans CJK SC","PingFang SC",system-ui,sans-serif}
text{font-size:12px;fill:#6b665d}.value{font-weight:600;fill:#1d1b18}
.grid{stroke:#ddd7ca}.zero{stroke:#6b665d}.latest{fill:none;stroke:#a3341f;stroke-width:2.2}
.first{fill:none;stroke:#6b665d;stroke-dasharray:4 4}.forecast{fill:none;stroke:#a3341f;stroke-dasharray:6 5}
.step{stroke:#a66a00;stroke-width:2}.dot{fill:#a3341f}.conflict{fill:#fffdf8;stroke:#b3261e;stroke-width:2.2}
"""


def standalone(drawing: Markup) -> str:
    """The drawing as a file of its own, with its colours in it."""
    opened, rest = str(drawing).split(">", 1)
    sized = opened.replace("<svg ", f'<svg width="{WIDTH}" height="{HEIGHT}" ', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{sized}><style>{EMBEDDED}</style>{rest}\n'
