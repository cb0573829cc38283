"""`dateline extract`: pages or clean articles in, facts out; no Kafka, no database."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import click

from dateline_cli.explained import print_explanation
from dateline_cli.output import Failures, InputFailed, json_lines, open_input, visible, write_line
from dateline_cli.reading import pages_of
from dateline_enrichment.domain import enrich
from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts import batch_of, facts_in
from dateline_extraction.domain.facts import explain as explain_fact
from dateline_extraction.domain.page import articles_in, dateline_of
from dateline_extraction.domain.page import explain as explain_cut
from dateline_extraction.domain.page.script import script_of
from dateline_ingest.domain.readers import Refused
from dateline_schema.ids import PREFIX, article_id, page_id
from dateline_schema.records import Article, Fact


class _Day(click.ParamType):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date (YYYY-MM-DD)", param, ctx)


DAY = _Day()


@click.command()
@click.argument("files", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--source", default="file", show_default=True, help="Publisher or feed id written into the articles.")
@click.option("--published-on", type=DAY, help="Issue date of the pages, YYYY-MM-DD; settles the year of every date.")
@click.option("--articles", is_flag=True, help='Input is clean articles, JSON lines {"id", "headline", "text", "published_on"}.')
@click.option(
    "--explain",
    is_flag=False,
    flag_value="",
    metavar="[FACT_ID]",
    help="In words instead of JSON: without an id why each line was cut where it was, with one how that fact was found.",
)
@click.option("--raw", is_flag=True, help="Leave out the enrichment that needs no history.")
def extract(
    files: tuple[str, ...], source: str, published_on: date | None, articles: bool, explain: str | None, raw: bool
) -> None:
    """Articles and facts of pages, one JSON line per page.

    FILES are paths or - (standard input, the default).
    """
    failures = Failures()
    if explain and not explain.startswith(PREFIX):
        # `--explain page.txt`: what follows the option is a file, not a fact.
        files, explain = (explain, *files), ""
    found = False
    for name in files or ("-",):
        try:
            if explain:
                found = _explain_fact(_articles_of(name, source, published_on, articles, failures), explain) or found
            elif explain is not None:
                for words in _explain_cut(name, source, published_on, failures):
                    click.echo(visible(words))
            elif articles:
                for line in _from_articles(name, source, raw, failures):
                    write_line(line)
            else:
                for line in _from_pages(name, source, published_on, raw, failures):
                    write_line(line)
        except (InputFailed, Refused) as error:
            failures.report(name, error)
    if explain and not found and not failures.count:
        failures.report(", ".join(files) or "-", f"no fact {explain}")
    failures.exit()


def _articles_of(name: str, source: str, published_on: date | None, articles: bool, failures: Failures) -> Iterator[Article]:
    """The articles of an input, whether it is pages or clean articles."""
    if articles:
        yield from (article for _, article in _clean_articles(name, source, failures))
    else:
        for page in pages_of(name, source, published_on, failures):
            yield from articles_in(page)


def _from_pages(name: str, source: str, published_on: date | None, raw: bool, failures: Failures) -> Iterator[dict[str, Any]]:
    for page in pages_of(name, source, published_on, failures):
        yield {
            "page_id": page.page_id,
            "file": name,
            "articles": [_with_facts(article, raw) for article in articles_in(page)],
        }


def _explain_cut(name: str, source: str, published_on: date | None, failures: Failures) -> Iterator[str]:
    """Line by line: the role, how probable it is, the column's width in half columns, and what spoke most for or against it."""
    for page in pages_of(name, source, published_on, failures):
        for decision in explain_cut(page):
            role = decision.role.name.lower().replace("_", " ")
            reasons = "; ".join(decision.reasons) or "no feature"
            yield f"{role:18} {decision.probability:6.1%} {decision.width or '-':>3}  {decision.line.text}    [{reasons}]"


def _explain_fact(articles: Iterable[Article], fact_id: str) -> bool:
    """Prints how the fact was found; whether one of the articles has it."""
    for article in articles:
        explanation = explain_fact(Document(article), fact_id)
        if explanation is not None:
            print_explanation(article, explanation)
            return True
    return False


def _clean_articles(name: str, source: str, failures: Failures) -> Iterator[tuple[Any, Article]]:
    """Clean articles with the id their line gave them; lines that are none are reported."""
    for place, row in json_lines(open_input(name), name, failures):
        try:
            yield row.get("id"), _article(row, source)
        except InputFailed as error:
            failures.report(place, error)


def _from_articles(name: str, source: str, raw: bool, failures: Failures) -> Iterator[dict[str, Any]]:
    for identity, article in _clean_articles(name, source, failures):
        yield {"id": identity, "article_id": article.article_id, "facts": _with_facts(article, raw)["facts"]}


def _article(row: dict[str, Any], source: str) -> Article:
    """A clean article as given: its text is not touched, so evidence offsets count in it."""
    headline, text, published = row.get("headline"), row.get("text"), row.get("published_on")
    if not isinstance(text, str):
        raise InputFailed('no "text"')
    if headline is not None and not isinstance(headline, str):
        raise InputFailed('"headline" is not text')
    try:
        day = None if published is None else date.fromisoformat(published)
    except (TypeError, ValueError) as error:
        raise InputFailed(f'"published_on" is not a date (YYYY-MM-DD): {published!r}') from error
    return Article(
        article_id=article_id(source, headline, text),
        page_id=page_id(text.encode()),
        ordinal=0,
        source=source,
        headline=headline,
        paragraphs=tuple(text.split("\n")),
        text=text,
        dateline=dateline_of(text, day),
        published_on=day,
        script=script_of(text),
    )


def _with_facts(article: Article, raw: bool) -> dict[str, Any]:
    facts = facts_in(article)
    return article.model_dump(mode="json") | {"facts": _rows(article, facts, raw)}


def _rows(article: Article, facts: tuple[Fact, ...], raw: bool) -> list[dict[str, Any]]:
    if raw:
        return [fact.model_dump(mode="json") for fact in facts]
    batch = batch_of(article, facts)
    return [row.fact.model_dump(mode="json") | {"enriched": row.enriched.model_dump(mode="json")} for row in enrich(batch).facts]
