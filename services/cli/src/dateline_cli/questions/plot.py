"""`dateline plot`: a series as a picture (SVG, PNG) or in the terminal."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from dateline import Failed

from dateline_cli.output import Failures, InputFailed, visible
from dateline_cli.questions import options
from dateline_cli.questions.platform import asked

_WIDE, _HIGH = 72, 14
_CHINESE = re.compile(r"CJK|SourceHan|wqy|PingFang|msyh|simhei|simsun", re.I)
_BLOCKS = " ▁▂▃▄▅▆▇█"


@click.command()
@click.argument("indicator", required=False)
@click.option("--key", "keys", multiple=True, help="A series, by key; several are drawn together.")
@click.option("--area", help="Code of the area: CN, CN-GD, 419.")
@click.option("--since", type=options.Day(), help="Periods that end on this day or later.")
@click.option("--until", type=options.Day(), help="Periods that begin on this day or earlier.")
@options.as_of
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="FILE.svg or FILE.png; without it the terminal.")
def plot(indicator: str | None, keys: tuple[str, ...], out: Path | None, since: Any, until: Any, **filters: Any) -> None:
    """Draw the series of an INDICATOR, or by --key: what was known of each period, and where a value was revised."""
    failures = Failures()
    if not indicator and not keys:
        raise click.UsageError("name an INDICATOR or a series (--key)")
    if out is not None and out.suffix not in (".svg", ".png"):
        raise click.BadParameter("a picture is an .svg or a .png", param_hint="--out")
    if not filters["as_of"]:
        del filters["clock"]
    try:
        with asked() as client:
            asks = {"key": list(keys) or None, "from_": since, "to": until, **filters}
            found = [one for one in client.series(options.indicator_of(indicator), **asks) if one["observations"]]
        if not found:
            raise InputFailed(f"no series with a value: searched {indicator or ', '.join(keys)}")
        if out is None:
            for one in found:
                click.echo("\n".join(drawn(one)))
        else:
            picture(found, out)
            click.echo(str(out))
    except (InputFailed, Failed) as error:
        failures.report("plot", error)
    failures.exit()


def points(one: dict[str, Any]) -> list[tuple[date, float]]:
    """The end of each period, and its value."""
    return [(date.fromisoformat(o["period"]["end"]), float(o["value"])) for o in one["observations"]]


def drawn(one: dict[str, Any]) -> list[str]:
    """A series as lines of a terminal: columns over time, the lowest value at the bottom (0, where all are above it and near it)."""
    held = points(one)[-_WIDE:]
    values = [value for _, value in held]
    low, high = min(values), max(values)
    if low > 0 and (low < high / 2 or low == high):
        low = 0.0
    span = (high - low) or 1.0
    heights = [round((value - low) / span * (_HIGH * 8 - 1)) + 1 for value in values]
    wide = max(1, _WIDE // len(values))
    rows = []
    for row in range(_HIGH - 1, -1, -1):
        cells = "".join(
            _BLOCKS[max(0, min(8, height - row * 8))] * max(1, wide - 1) + (" " if wide > 1 else "") for height in heights
        )
        label = f"{high:>14.6g}" if row == _HIGH - 1 else f"{low:>14.6g}" if row == 0 else " " * 14
        rows.append(f"{label} │{cells}".rstrip())
    first, last = one["observations"][-len(held)]["period"]["label"], one["observations"][-1]["period"]["label"]
    revised = sum(1 for o in one["observations"][-len(held) :] if o["revisions"])
    notes = f"{first} … {last}  {one['unit']}  {len(held)} periods, {revised} revised"
    return [
        visible(f"{one['name']}  {one['series_key']}"),
        *rows,
        f"{'':14} └{'─' * min(_WIDE, wide * len(held))}",
        f"{'':16}{notes}",
    ]


def _chinese_fonts() -> list[str]:
    """The families of this machine that have Chinese; matplotlib's own list may be older than they are."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    for path in font_manager.findSystemFonts():
        if _CHINESE.search(Path(path).name) and not any(font.fname == path for font in manager.ttflist):
            manager.addfont(path)
    return sorted(
        {font.name for font in manager.ttflist if _CHINESE.search(Path(font.fname).name)},
        key=lambda name: ("Serif" in name, name),
    )


def picture(found: Sequence[dict[str, Any]], out: Path) -> None:
    """A line for each series; a ring where a value was revised, a cross where sources disagree."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np

    # Text stays text in an SVG, so a viewer's own font serves as well.
    with plt.rc_context(
        {
            "font.family": [*_chinese_fonts(), "DejaVu Sans"],
            "svg.fonttype": "none",
            "svg.hashsalt": "dateline",
        }
    ):
        figure, axes = plt.subplots(figsize=(9, 4.5))
        for one in found:
            days = np.array([day for day, _ in points(one)], dtype="datetime64[D]")
            values = np.array([value for _, value in points(one)])
            (line,) = axes.plot(days, values, marker=".", label=f"{one['name']} ({one['series_key']})")
            for mark, name, color in (("o", "revisions", line.get_color()), ("x", "disputed", "crimson")):
                marked = np.array([bool(observation[name]) for observation in one["observations"]])
                axes.plot(days[marked], values[marked], mark, fillstyle="none", color=color, markersize=9)
        axes.set_ylabel(", ".join(sorted({one["unit"] for one in found})))
        axes.grid(alpha=0.3)
        axes.legend(loc="best", fontsize="small")
        figure.autofmt_xdate()
        figure.savefig(out, metadata={"Date": None} if out.suffix == ".svg" else None)
        plt.close(figure)
