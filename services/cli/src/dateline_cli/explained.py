"""How a fact was found, to be read by people: what `dateline extract --explain FACT_ID` prints."""

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from dateline_cli.output import visible
from dateline_extraction.domain.facts import Explanation
from dateline_schema.records import Article


def print_explanation(article: Article, explanation: Explanation) -> None:
    """The fact, its words marked in their statement, what each part rests on and what was rejected."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(overflow="fold")
    if article.headline:
        table.add_row("article", Text(visible(article.headline)))
    table.add_row("rule", Text(f"{explanation.rule}, confidence {explanation.confidence:g}"))
    for number, clause in enumerate(explanation.clauses):
        table.add_row(
            "clause" if number == 0 and len(explanation.clauses) > 1 else "statement", _marked(clause, explanation.evidence)
        )
    for number, words in enumerate(explanation.because):
        table.add_row("because" if number == 0 else "", Text(visible(words)))
    for number, rejection in enumerate(explanation.rejected):
        row = Text.assemble((visible(rejection.alternative), "strike"), f"  {rejection.reason}")
        table.add_row("rejected" if number == 0 else "", row)
    title = Text.assemble((explanation.kind, "bold"), visible(f"  {explanation.evidence}"))
    Console(highlight=False).print(
        Panel(table, title=title, title_align="left", subtitle=explanation.fact_id, subtitle_align="left")
    )


def _marked(clause: str, evidence: str) -> Text:
    """The clause with the fact's words in 【】, which shows without colours too."""
    clause, evidence = visible(clause), visible(evidence)
    at = clause.find(evidence)
    if at < 0:
        return Text(clause)
    return Text.assemble(clause[:at], ("【" + evidence + "】", "bold green"), clause[at + len(evidence) :])
