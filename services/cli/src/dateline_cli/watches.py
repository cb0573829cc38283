"""`dateline watch` and `dateline alerts`: saved questions, and what they have found."""

import re
from typing import Any

import click
from dateline import Failed

from dateline_cli.output import Failures, InputFailed, visible, write_line
from dateline_cli.questions import printing
from dateline_cli.questions.platform import asked

OCCASIONS = ("fact", "article", "value", "vintage", "contradiction", "story", "silence")


class Threshold(click.ParamType):
    """`>3%`, `<=-0.5pp`, `>1000`: a comparison, a number, a unit where one is meant."""

    name = "threshold"
    _SIGNS = (("≥", "ge"), ("≤", "le"), (">=", "ge"), ("<=", "le"), (">", "gt"), ("<", "lt"))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, Any]:
        """As the API takes it."""
        text = str(value).replace(" ", "")
        for sign, name in self._SIGNS:
            if match := re.fullmatch(re.escape(sign) + r"(-?(?:0|[1-9]\d*)(?:\.\d+)?)([^\d.]*)", text):
                return {"is": name, "value": match[1], "unit": match[2] or None}
        raise click.BadParameter(f"{value!r} is no threshold (>3%, <=-0.5pp, >1000)", ctx, param)


@click.group()
def watch() -> None:
    """Saved questions: you are told when something new answers them."""


@watch.command()
@click.argument("name")
@click.option("--on", type=click.Choice(OCCASIONS), default="fact", show_default=True, help="What you are told of.")
@click.option("--words", help="Words that must all be there.")
@click.option("--indicator", help="A name or code of an indicator, or words that its printed name contains.")
@click.option("--series", help="One series, by key.")
@click.option("--area", help="Code of the area: CN, CN-GD, 419.")
@click.option("--speaker", help="Who says it.")
@click.option("--source", help="Publisher or feed id.")
@click.option("--kind", type=click.Choice(["observation", "quotation", "mention", "event"]))
@click.option("--threshold", type=Threshold(), help="The figure's value, in its base unit: >3%, <=-0.5pp.")
@click.option("--min-confidence", type=click.FloatRange(0, 1))
@click.option("--articles", type=click.IntRange(2), help="Of a story.")
@click.option("--hours", type=click.FloatRange(0, min_open=True), help="Of a silence.")
@click.option("--webhook", help="Each alert is posted there, signed; the secret is printed once, now.")
@click.option("--email", multiple=True, help="Each alert is mailed there.")
def add(name: str, webhook: str | None, email: tuple[str, ...], **condition: Any) -> None:
    """A new watch called NAME; it sees what comes in from now on."""
    given = {key: value for key, value in condition.items() if value is not None}
    body = {"name": name, "condition": given, "channels": {"webhook": webhook, "email": list(email)}}
    _said("add", lambda client: client.send("POST", "/v1/watches", body))


@watch.command("list")
def list_() -> None:
    """All of them."""
    failures = Failures()
    try:
        with asked() as client:
            for one in client.items("/v1/watches", None):
                write_line(one)
    except (InputFailed, Failed) as error:
        failures.report("watch list", error)
    failures.exit()


@watch.command()
@click.argument("watch_id")
def remove(watch_id: str) -> None:
    """It watches no longer; its alerts stay."""
    _said("remove", lambda client: client.send("DELETE", f"/v1/watches/{watch_id}"))


@watch.command()
@click.argument("watch_id")
def test(watch_id: str) -> None:
    """Send a test the whole way; `dateline watch log` says what came of it."""
    _said("test", lambda client: client.send("POST", f"/v1/watches/{watch_id}/test"))


@watch.command()
@click.argument("watch_id")
def log(watch_id: str) -> None:
    """Whom the watch told of what, the newest first."""
    failures = Failures()
    try:
        with asked() as client:
            for one in client.items(f"/v1/watches/{watch_id}/deliveries", None):
                write_line(one)
    except (InputFailed, Failed) as error:
        failures.report("watch log", error)
    failures.exit()


@click.command()
@click.option("--watch", "watch_id", help="Of one watch, by id.")
@click.option("--kind", type=click.Choice(["watch", "revision", "correction", "retraction"]))
@click.option(
    "--follow",
    is_flag=True,
    help="Go on with what is raised from now on, until Ctrl-C; nothing is missed when the connection breaks.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many of what was raised already."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="Default: text on a terminal, else json.")
def alerts(watch_id: str | None, kind: str | None, follow: bool, limit: int, form: str | None) -> None:
    """Alerts: what watches have found, revisions, corrections and retractions; the newest first, then as they come."""
    failures = Failures()
    form = form or ("text" if printing.is_terminal() else "json")
    filters: dict[str, Any] = {"watch": watch_id, "kind": kind}
    try:
        with asked() as client:
            # Begun before the list is read, so that nothing falls between the two; what is in both is shown once.
            coming = client.follow("/v1/alerts/stream", **filters) if follow else iter(())
            next(coming, None)
            seen = set()
            for alert in client.items("/v1/alerts", limit, **filters):
                seen.add(alert["alert_id"])
                _print(alert, form)
            for event in coming:
                if event is not None and event["alert_id"] not in seen:
                    _print(event, form)
    except (InputFailed, Failed) as error:
        failures.report("alerts", error)
    failures.exit()


def _print(alert: dict[str, Any], form: str) -> None:
    if form == "json":
        write_line(alert)
        return
    where = " ".join(str(part) for part in (alert.get("source"), alert.get("published_on"), alert.get("headline")) if part)
    name = alert.get("title") or alert["kind"]
    test = "TEST  " if alert.get("test") else ""
    click.echo(visible(f"{str(alert['raised_at'])[:19]}  {test}{name}: {alert['reason']}  {where}"))


def _said(act: str, work: Any) -> None:
    failures = Failures()
    try:
        with asked() as client:
            answer = work(client)
            if answer is not None:
                write_line(answer)
    except (InputFailed, Failed) as error:
        failures.report(f"watch {act}", error)
    failures.exit()
