"""Grafana's dashboards out of boards.py, by Grafana's own SDK.    python deploy/grafana/make_dashboards.py

A test fails when a committed file is not what this makes.
"""

import sys
from pathlib import Path

from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import BigValueGraphMode, TooltipDisplayMode
from grafana_foundation_sdk.models.dashboard import DataSourceRef, GridPos, Threshold, ThresholdsMode

sys.path.insert(0, str(Path(__file__).parent))

from boards import BOARDS, Board, Panel

FOLDER = Path(__file__).parent / "dashboards"
SOURCE = DataSourceRef(type_val="prometheus", uid="prometheus")
COLUMNS = 24
FIGURE, CHART = 4, 8
"""Heights, in Grafana's units."""


def render(board: Board) -> str:
    """A board's file."""
    made = (
        dashboard.Dashboard(board.title)
        .uid(board.uid)
        .description(f"{board.description} Made by deploy/grafana/make_dashboards.py; change boards.py, not this.")
        .tags(["dateline"])
        .readonly()
        .timezone("browser")
        .refresh("15s")
        .time("now-1h", "now")
    )
    number, y = 1, 0
    for heading, panels in board.rows:
        made.with_row(dashboard.Row(heading).id(number).grid_pos(GridPos(h=1, w=COLUMNS, x=0, y=y)))
        number, y = number + 1, y + 1
        height = FIGURE if all(panel.kind == "figure" for panel in panels) else CHART
        width = COLUMNS // len(panels)
        for column, panel in enumerate(panels):
            made.with_panel(_panel(panel, number, GridPos(h=height, w=width, x=column * width, y=y)))
            number += 1
        y += height
    return JSONEncoder(sort_keys=True, indent=1, ensure_ascii=False).encode(made.build()) + "\n"


def _panel(panel: Panel, number: int, place: GridPos) -> stat.Panel | timeseries.Panel:
    made: stat.Panel | timeseries.Panel
    if panel.kind == "figure":
        made = stat.Panel().graph_mode(BigValueGraphMode.AREA).thresholds(_thresholds(panel))
        made.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]).values(values=False)).no_value("unknown")
    else:
        tooltip = common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI)
        made = timeseries.Panel().fill_opacity(10).min(0).tooltip(tooltip)
    made.id(number).title(panel.title).description(panel.meaning).unit(panel.unit).datasource(SOURCE).grid_pos(place)
    for n, (query, legend) in enumerate(panel.queries):
        made.with_target(prometheus.Dataquery().ref_id(chr(ord("A") + n)).expr(query).legend_format(legend).range())
    return made


def _thresholds(panel: Panel) -> dashboard.ThresholdsConfig:
    lower, upper = ("red", "green") if panel.below else ("green", "red")
    steps = [Threshold(value=None, color=lower)]
    if panel.red is not None:
        steps.append(Threshold(value=panel.red, color=upper))
    return dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)


def files() -> dict[Path, str]:
    """Every dashboard's file and text."""
    return {FOLDER / f"{board.uid}.json": render(board) for board in BOARDS}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in files().items():
        path.write_text(text, "utf-8")
