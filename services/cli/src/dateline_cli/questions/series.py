"""`dateline series`: what was known of a figure over time."""

from typing import Any

import click
from dateline import Failed

from dateline_cli.output import Failures, InputFailed
from dateline_cli.questions import options, printing
from dateline_cli.questions.platform import asked

_COLUMNS = (
    "series_key", "name", "period", "period_start", "period_end", "value", "unit", "bound", "status", "confidence", "source",
    "published_on", "first_value", "revisions", "disputed", "prints", "fact_id",
)  # fmt: skip
_SHOWN = ("period", "value", "unit", "status", "source", "published_on", "first_value", "revisions", "disputed", "prints")


@click.command()
@click.argument("indicator")
@click.option("--area", help="Code of the area: CN, CN-GD, 419.")
@click.option("--frequency", help="A, H, Q, M, D, YTD.")
@click.option("--unit", help="Code of the unit: CNY, PC.")
@click.option("--since", type=options.Day(), help="Periods that end on this day or later.")
@click.option("--until", type=options.Day(), help="Periods that begin on this day or earlier.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, show_default=True)
@options.as_of
@click.option("--history", is_flag=True, help="Every vintage, not only the value known.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), help="Default: table on a terminal, else json.")
@click.option("--excel", is_flag=True, help="CSV as Excel opens it rightly (byte order mark).")
def series(indicator: str, form: str | None, excel: bool, since: Any, until: Any, history: bool, **filters: Any) -> None:
    """The series of an INDICATOR (a name, a code) or of a series key: one value for each period, as known now or --as-of."""
    failures = Failures()
    form = form or ("table" if printing.is_terminal() else "json")
    if not filters["as_of"]:
        del filters["clock"]
    key = indicator if indicator.count(".") >= 5 else None
    filters |= {"from_": since, "to": until, "history": history, "key": key}
    try:
        with asked() as client:
            found = client.series(None if key else options.indicator_of(indicator), **filters)
            match form:
                case "json":
                    printing.json_lines(found)
                case "csv":
                    printing.csv_lines(_COLUMNS, found.rows(), excel)
                case _:
                    for one in found:
                        _table(one, history)
            if not len(found):
                click.echo(
                    f"no series: searched {indicator}; `dateline facts --indicator {indicator}` looks among all facts", err=True
                )
    except (InputFailed, Failed) as error:
        failures.report("series", error)
    failures.exit()


def _table(one: dict[str, Any], history: bool) -> None:
    rows = []
    for observation in one["observations"] or ():
        about = observation | {
            "period": observation["period"]["label"],
            "disputed": "DISPUTED" if observation["disputed"] else "",
        }
        rows.append([about[column] for column in _SHOWN])
        for vintage in observation["vintages"] or () if history else ():
            rows.append(
                [f"  {vintage['change']}", *(vintage.get(column) for column in _SHOWN[1:6]), "", "", "", len(vintage["facts"])]
            )
    if rows:
        printing.table(_SHOWN, rows, f"{one['name']}  {one['series_key']}")
