"""`dateline story`: the articles of one happening."""

import click
from dateline import Client, Failed

from dateline_cli.output import Failures, InputFailed, write_line
from dateline_cli.questions import printing
from dateline_cli.questions.platform import asked

_SHOWN = ("published_on", "source", "headline", "facts", "what", "article_id")


@click.command()
@click.argument("identity", metavar="ID")
@click.option("--format", "form", type=click.Choice(["table", "json"]), help="Default: table on a terminal, else json.")
def story(identity: str, form: str | None) -> None:
    """The articles of a story in the order of publication, by the ID of the story or of one of its articles."""
    failures = Failures()
    try:
        with asked() as client:
            found = _articles(client, identity)
        if not found:
            raise InputFailed(f"no story and no article {identity}")
        if (form or ("table" if printing.is_terminal() else "json")) == "json":
            for one in found:
                write_line(one)
        else:
            rows = [[str(one[name]) if one.get(name) is not None else "" for name in _SHOWN] for one in map(_told, found)]
            printing.table(_SHOWN, rows, f"story {found[0]['story_id']}")
    except (InputFailed, Failed) as error:
        failures.report("story", error)
    failures.exit()


def _articles(client: Client, identity: str) -> list[dict[str, object]]:
    found = list(client.items("/v1/articles", None, story=identity))
    if not found:
        try:
            named = client.get(f"/v1/articles/{identity}")["story_id"]
        except Failed as error:
            if error.status in (404, 422):
                return []
            raise
        found = list(client.items("/v1/articles", None, story=named)) if named else []
    return found[::-1]


def _told(article: dict[str, object]) -> dict[str, object]:
    """What it is among the others."""
    kinds = {"copy": "copy_of", "revises an earlier version": "revises", "replaced": "revised_by", "withdrawn": "retracted_at"}
    return article | {"what": ", ".join(kind for kind, name in kinds.items() if article.get(name))}
