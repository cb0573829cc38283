"""The project's own set of web pages with what is right of each, written into a folder for tools/formats.py."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import web_held
import web_last
import web_layouts
import web_more
import web_templates
import wire_set
from web_stories import STORIES, Told

# What a layout prints is all that can be known from it.
_WITHOUT_AUTHOR = frozenset(
    {
        "finance_portal",
        "government",
        "agency",
        "gateway",
        "mobile",
        "statistics",
        "many_accounts",
        "observer",
        "traditional",
        "script_day",
        "discussed",
        "endless",
    }
)
_CHARSETS = {"county": "gb18030"}


def pages() -> Iterator[tuple[str, str, bytes, dict[str, Any]]]:
    """File name, kind, bytes and answer of each page."""
    for kind, layouts in (
        ("web, developed on", web_layouts.LAYOUTS),
        ("web, kept aside", web_held.LAYOUTS),
        ("web, aside again", web_more.LAYOUTS),
        ("web, traps aside", web_last.LAYOUTS),
    ):
        for layout in layouts:
            for number, story in enumerate(STORIES):
                name = f"{layout.__name__}_{number}.html"
                yield name, kind, layout(story).encode(_CHARSETS.get(layout.__name__, "utf-8")), answer(layout, story)
    yield from web_templates.pages()
    yield from wire_set.files()


def answer(layout: Callable[[Told], str], story: Told) -> dict[str, Any]:
    """What is right of a story in a layout."""
    return {
        "headline": story.headline,
        "published_on": story.day,
        "bylines": [] if layout.__name__ in _WITHOUT_AUTHOR else [story.author],
        "sentences": [words for _, words in story.parts],
        "others": list(story.others),
    }


def write(folder: Path) -> None:
    """All pages and answers.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "answers.jsonl").open("w", encoding="utf-8") as answers:
        for name, kind, data, right in pages():
            (folder / name).write_bytes(data)
            answers.write(json.dumps({"file": name, "kind": kind, **right}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
