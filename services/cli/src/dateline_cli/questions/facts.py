"""`dateline facts`: stored facts in a stable order, as a table, JSON lines or CSV."""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import click
from dateline import Client, Failed

from dateline_cli.output import Failures, InputFailed
from dateline_cli.questions import options, printing
from dateline_cli.questions.platform import asked

COLUMNS = (
    "kind", "headline", "subject", "indicator", "period", "value", "unit", "measure", "comparison", "name", "quote", "confidence",
    "checks", "source", "published_on", "article_id", "fact_id", "story_id", "copy_of", "revised_by", "retracted", "indicator_id",
    "series_key", "area_code", "period_start", "period_end", "bound", "low", "high", "status", "attribution", "speaker", "sentence",
    "start", "end", "page_id", "uri", "page_spans",
)  # fmt: skip
_SHOWN = ("kind", "subject", "indicator", "period", "value", "unit", "comparison", "name", "quote", "confidence", "marks")


@click.command()
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), help="Default: table on a terminal, else json.")
@click.option("--excel", is_flag=True, help="CSV as Excel opens it rightly (byte order mark).")
@click.option("--q", help="Words, separated by white space, that must all be there.")
@click.option("--kind", type=click.Choice(["observation", "quotation", "mention", "event"]))
@click.option("--indicator", help="A name or code of an indicator (CPI, 进出口总值), or words that its printed name contains.")
@click.option("--series", help="One series, by key.")
@click.option("--area", help="Code of the area: CN, CN-GD, 419.")
@click.option("--name", help="A mention's full name, or a quotation's speaker.")
@click.option("--speaker", help="Who said it.")
@click.option("--entity", help="A linked thing: iso3166-1:US, dateline-person:王令浚.")
@click.option("--article", help="One article, by id.")
@click.option("--page", help="One page, by id.")
@click.option("--source", help="Publisher or feed id.")
@click.option("--since", type=options.Day(), help="Periods that end on this day or later.")
@click.option("--until", type=options.Day(), help="Periods that begin on this day or earlier.")
@click.option("--published-from", type=options.Day(), help="Published on this day or later.")
@click.option("--published-to", type=options.Day(), help="Published on this day or earlier.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, show_default=True)
@click.option("--verdict", type=click.Choice(["consistent", "inconsistent", "unverifiable"]), help="With a check that says so.")
@options.as_of
@click.option("--distinct", is_flag=True, help="Without copies that other papers print of the same article.")
@click.option("--standing", is_flag=True, help="Without withdrawn articles and earlier versions.")
@click.option("--story", help="One story, by id.")
@click.option("--limit", type=click.IntRange(1), help="At most so many facts.")
def facts(form: str | None, excel: bool, limit: int | None, since: Any, until: Any, **filters: Any) -> None:
    """Stored facts, oldest issue first, in page and text order: of the API that runs, else of DATELINE_DATABASE_URL.

    Every vintage, unless --as-of chooses one: earlier versions of an article and withdrawn ones are marked, never deleted.
    """
    failures = Failures()
    form = form or ("table" if printing.is_terminal() else "json")
    filters["indicator"] = options.indicator_of(filters["indicator"])
    filters |= {"from_": since, "to": until, "order": "oldest"}
    if not filters["as_of"]:
        del filters["clock"]
    try:
        with asked() as client:
            count = _print(form, excel, client.facts(limit, **filters))
            if not count:
                _explain(client, filters)
    except (InputFailed, Failed) as error:
        failures.report("facts", error)
    failures.exit()


def _print(form: str, excel: bool, found: Iterator[dict[str, Any]]) -> int:
    match form:
        case "json":
            return printing.json_lines(map(flat, found))
        case "csv":
            return printing.csv_lines(COLUMNS, (_cells(flat(fact)) for fact in found), excel)
        case _:
            return _tables(found)


def flat(fact: dict[str, Any]) -> dict[str, Any]:
    """One row of an export."""
    period = fact["period"] or {"label": None, "start": None, "end": None}
    made = {
        "period": period["label"],
        "period_start": period["start"],
        "period_end": period["end"],
        "retracted": fact["retracted_at"] is not None,
        "start": fact["evidence"]["start"],
        "end": fact["evidence"]["end"],
        "page_spans": fact["evidence"]["page_spans"],
    }
    return {column: made[column] if column in made else fact[column] for column in COLUMNS}


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    """What does not fit a cell, in words: each check with its expression, spans as `start-end`."""
    checks = "; ".join(f"{check['kind']} {check['verdict']}: {check['expression']}" for check in row["checks"])
    return row | {"checks": checks, "page_spans": " ".join(f"{start}-{end}" for start, end in row["page_spans"])}


def marks(fact: dict[str, Any]) -> str:
    """What a reader must know of a fact at a glance."""
    verdicts = [check["verdict"] for check in fact["checks"]]
    found = {
        "withdrawn": fact["retracted_at"],
        "replaced": fact["revised_by"],
        "copy": fact["copy_of"],
        "CONTRADICTED": "inconsistent" in verdicts,
        f"{verdicts.count('consistent')} ok": "consistent" in verdicts,
    }
    return ", ".join(mark for mark, there in found.items() if there)


def _tables(found: Iterable[dict[str, Any]]) -> int:
    count = 0
    for (_, headline, source, day), group in groupby(
        found, lambda f: (f["article_id"], f["headline"], f["source"], f["published_on"])
    ):
        rows = []
        for fact in group:
            made = flat(fact) | {"marks": marks(fact), "confidence": f"{fact['confidence']:.2f}"}
            rows.append([made[column] for column in _SHOWN])
        count += len(rows)
        printing.table(_SHOWN, rows, "  ".join(str(part) for part in (headline or "(no headline)", source, day or "") if part))
    return count


def _explain(client: Client, filters: dict[str, Any]) -> None:
    """What was searched, and what comes near: nobody should take an empty answer for the truth about the world."""
    said = {
        name.rstrip("_"): value
        for name, value in filters.items()
        if value not in (None, False, 0.0) and name not in ("order", "clock")
    }
    status = client.get("/v1/status")
    words = ", ".join(f"{name}={value}" for name, value in said.items()) or "everything"
    line = f"no facts: searched {words} in {status['articles']} articles of {status['pages']} pages at {client.url}"
    print(line, file=sys.stderr)
    if filters["indicator"]:
        printed = [series["name"] for series in client.items("/v1/series", 2000)]
        close = options.near(filters["indicator"].split("|")[0], sorted(set(printed)))
        if close:
            print(f"  indicators that come near: {', '.join(close)}", file=sys.stderr)
    if filters["as_of"]:
        print("  without --as-of there may be more: it leaves out what was published later", file=sys.stderr)
