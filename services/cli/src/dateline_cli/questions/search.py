"""`dateline search`, `dateline evidence`, `dateline status`."""

from typing import Any

import click
from dateline import Failed

from dateline_cli.output import Failures, InputFailed, visible, write_line
from dateline_cli.questions import options, printing
from dateline_cli.questions.platform import asked


def marked(segments: list[dict[str, Any]]) -> str:
    """Segments as a line; hits bold on a terminal, in brackets in a pipe."""
    terminal = printing.is_terminal()
    parts = [
        (click.style(visible(s["text"]), bold=True) if terminal else f"[{visible(s['text'])}]")
        if s["hit"]
        else visible(s["text"])
        for s in segments
    ]
    return "".join(parts)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--source", help="Publisher or feed id.")
@click.option("--published-from", type=options.Day())
@click.option("--published-to", type=options.Day())
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="Default: text on a terminal, else json.")
def search(words: tuple[str, ...], limit: int, form: str | None, **filters: Any) -> None:
    """Articles that hold all the WORDS, the best first. One character is enough; Traditional finds Simplified and back."""
    failures = Failures()
    try:
        with asked() as client:
            count = 0
            for hit in client.search(" ".join(words), limit, **filters):
                count += 1
                if (form or ("text" if printing.is_terminal() else "json")) == "json":
                    write_line(hit)
                    continue
                click.echo(
                    f"{marked(hit['headline']) or '(no headline)'}  {hit['source']}  {hit['published_on'] or ''}  {hit['article_id']}"
                )
                for excerpt in hit["excerpts"]:
                    click.echo(f"    …{marked(excerpt)}…")
            if not count:
                click.echo(f"nothing: searched {' '.join(words)} in all articles at {client.url}", err=True)
    except (InputFailed, Failed) as error:
        failures.report("search", error)
    failures.exit()


@click.command()
@click.argument("fact_id")
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="Default: text on a terminal, else json.")
def evidence(fact_id: str, form: str | None) -> None:
    """The words that say a fact, on the stored page with what stands around them; no file is needed."""
    failures = Failures()
    try:
        with asked() as client:
            found = client.evidence(fact_id)
            if (form or ("text" if printing.is_terminal() else "json")) == "json":
                write_line(found)
            else:
                _print_evidence(found)
    except (InputFailed, Failed) as error:
        failures.report("evidence", error)
    failures.exit()


def _print_evidence(found: dict[str, Any]) -> None:
    article, page = found["article"], found["page"]
    click.echo(f"{article['headline'] or '(no headline)'}\n  {article['sentence'] or article['exact']}")
    if page is None:
        click.echo("  the page is not kept")
        return
    spans = ", ".join(f"{start}-{end}" for start, end in page["spans"])
    click.echo(f"\n{page['source']}  {page['uri'] or ''}  characters {spans} of page {page['page_id']}\n")
    click.echo(marked(page["segments"]))


@click.command()
def status() -> None:
    """How much is stored, how fresh it is, and where it is asked."""
    failures = Failures()
    try:
        with asked() as client:
            told = client.get("/v1/status")
            printing.table(
                ("", " "), [["asked at", client.url], *([name.replace("_", " "), value] for name, value in told.items())]
            )
            for stage in client.get("/v1/funnel")["stages"]:
                lost = ", ".join(f"{why}: {count}" for why, count in stage["lost"].items())
                click.echo(f"{stage['stage']}: {stage['out']} of {stage['into']}" + (f" ({lost})" if lost else ""))
    except (InputFailed, Failed) as error:
        failures.report("status", error)
    failures.exit()
