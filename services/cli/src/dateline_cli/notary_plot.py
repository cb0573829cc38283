"""`dateline notary plot`: simulated rates over distance beside what others published."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline_cli.output import Failures, InputFailed, write_line
from dateline_keys.domain.network import profiles
from dateline_keys.domain.published import FILE_BITS, FORGERY, Curve, Point, curves, published

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FORMATS = (".svg", ".png")
LONGEST_DB = 62.0
STEP_DB = 0.5
_TITLES = {
    "signatures": f"Signatures per second (simulated: {FILE_BITS / 1e6:g} Mbit, forgery below {FORGERY:g})",
    "secret bits": "Secret bits per second of one link",
}
# Published figures are marks, simulated ones are lines: they cannot be taken for each other, in colour or without.
_MARKS = {"abstract": "o", "second-hand": "x"}
_SEEN = {"abstract": "published, own abstract [S]", "second-hand": "published, second-hand"}
_LINES = {"imperfect": "-", "perfect": "--"}


@click.command()
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("rates.svg"), show_default=True, help=".svg or .png"
)
@click.option("--loss-per-km", type=click.FloatRange(0.1, 1), default=0.2, show_default=True, help="Fibre, dB per kilometre.")
@click.option("--json", "as_json", is_flag=True, help="The numbers as JSON lines instead of a picture.")
def plot(out: Path, loss_per_km: float, as_json: bool) -> None:
    """Simulated signature and key rates over distance, beside published figures; each is labelled as what it is."""
    failures = Failures()
    losses = [step * STEP_DB for step in range(int(LONGEST_DB / STEP_DB) + 1)]
    made, points = list(curves(list(profiles().values()), losses)), published()
    try:
        if as_json:
            for curve in made:
                write_line({"simulated": True} | curve.model_dump(mode="json"))
            for point in points:
                write_line({"simulated": False} | point.model_dump(mode="json"))
        elif out.suffix.lower() not in FORMATS:
            raise InputFailed(f"the picture is {' or '.join(FORMATS)}, not {out.suffix or 'a name without ending'}")
        else:
            _draw(out, made, points, loss_per_km)
            click.echo(str(out))
    except (InputFailed, OSError) as error:
        failures.report(str(out), error)
    failures.exit()


def _draw(out: Path, made: Sequence[Curve], points: Sequence[Point], loss_per_km: float) -> None:
    # Imported here: it takes longer than most commands.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # No date and no random ids: the same numbers give the same file.
    with mpl.rc_context({"svg.hashsalt": "dateline", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(13, 7), layout="constrained")
        for axes, quantity in zip(figure.subplots(1, 2), _TITLES, strict=True):
            _panel(
                axes,
                [curve for curve in made if curve.quantity == quantity],
                [point for point in points if point.quantity == quantity],
                loss_per_km,
            )
            axes.set_title(_TITLES[quantity], fontsize=10, pad=32)
        figure.supxlabel(
            "Lines are simulated with equipment of our own choosing; a fitted profile passes through its one point by construction. "
            "Marks are others' figures,\nunder their own conditions (other files, other protocols): the distance of a figure "
            f"given by its loss is that of fibre at {loss_per_km:g} dB/km.",
            fontsize=8,
        )
        keep: dict[str, Any] = {"metadata": {"Date": None}} if out.suffix.lower() == ".svg" else {"dpi": 130}
        figure.savefig(out, **keep)


def _panel(axes: "Axes", made: Sequence[Curve], points: Sequence[Point], loss_per_km: float) -> None:
    colours: dict[str, str] = {}
    for curve in made:
        profile, _, way = curve.name.partition(", ")
        colour = colours.setdefault(profile, f"C{len(colours)}")
        there = [(loss / loss_per_km, value) for loss, value in zip(curve.loss_db, curve.value, strict=True) if value > 0]
        style = _LINES.get(way.split(" ")[0], "-")
        axes.plot(*zip(*there, strict=True), style, color=colour, linewidth=1.2, label=f"simulated: {curve.name}")
    for work, seen in dict.fromkeys((point.work, point.seen) for point in points):
        colour = colours.setdefault(work, f"C{len(colours)}")
        there = [(point.kilometres(loss_per_km), point.value) for point in points if (point.work, point.seen) == (work, seen)]
        axes.plot(*zip(*there, strict=True), _MARKS[seen], color=colour, label=f"{_SEEN[seen]}: {work}")
    axes.set_yscale("log")
    axes.set_xlim(left=0)
    axes.set_xlabel("distance, km")
    axes.grid(True, which="major", linewidth=0.3)

    def to_loss(km: Any) -> Any:
        return km * loss_per_km

    def to_km(loss: Any) -> Any:
        return loss / loss_per_km

    axes.secondary_xaxis("top", functions=(to_loss, to_km)).set_xlabel("loss, dB", fontsize=8)
    axes.legend(fontsize=7, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2)
