"""Web pages from the templates in layouts/: each file a family of sites, each template one site's habits with the story left out.

A template begins with `=== name charset`, then says how it sets a paragraph (p), a subhead (h), a caption (c) and a line of its
lists (l), and behind `---` stands the page. A byline is asked for where the template prints the author.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from web_stories import STORIES, Told
from web_tales import TALES, TRADITIONAL

LAYOUTS = Path(__file__).parent / "layouts"
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_EACH = 4
"""Stories set in each template, in turn."""


@dataclass(frozen=True)
class Template:
    """One site's habits."""

    name: str
    family: str
    charset: str
    traditional: bool
    forms: dict[str, str]
    page: str

    def filled(self, story: Told) -> str:
        """The page of a story."""
        year, month, day = story.day.split("-")
        moment = datetime.fromisoformat(f"{story.day}T{story.clock}:00+08:00").astimezone(UTC)
        words = {
            "headline": story.headline, "day": story.day, "clock": story.clock, "source": story.source,
            "author": story.author, "editor": story.editor, "y": year, "m": month, "d": day,
            "cn": f"{year}年{month}月{day}日", "cnshort": f"{year}年{int(month)}月{int(day)}日", "slash": f"{year}/{month}/{day}",
            "dot": f"{year}.{month}.{day}", "yy": f"{year[2:]}-{month}-{day}", "compact": f"{year}{month}{day}",
            "daynozero": f"{year}-{int(month)}-{int(day)}", "unix": str(int(moment.timestamp())),
            "unixms": str(int(moment.timestamp()) * 1000), "first": story.parts[0][1], "body": self._body(story),
            "links": self._links(story),
        }  # fmt: skip
        words |= {f"o{n}": other for n, other in enumerate(story.others)}
        return _SLOT.sub(lambda slot: words[slot[1]], self.page)

    def answer(self, story: Told) -> dict[str, Any]:
        """What is right of it."""
        return {
            "headline": story.headline,
            "published_on": story.day,
            "bylines": [story.author] if "{{author}}" in self.page else [],
            "sentences": [words for _, words in story.parts],
            "others": list(story.others),
        }

    def _body(self, story: Told) -> str:
        forms = {"p": self.forms["p"], "h": self.forms["h"], "cap": self.forms["c"]}
        return "\n".join(forms[kind].replace("{w}", words).replace("{n}", str(n)) for n, (kind, words) in enumerate(story.parts))

    def _links(self, story: Told) -> str:
        return "\n".join(self.forms["l"].replace("{t}", other).replace("{n}", str(n)) for n, other in enumerate(story.others))


def templates() -> Iterator[Template]:
    """All of them, in order."""
    for path in sorted(LAYOUTS.glob("*.txt")):
        for part in re.split(r"^=== ", path.read_text("utf-8"), flags=re.M)[1:]:
            head, _, page = part.partition("\n---\n")
            title, *lines = head.split("\n")
            name, *told = title.split()
            forms = {line[0]: line[2:].replace("\\n", "\n").replace("\\t", "\t") for line in lines}
            charset = next((one for one in told if one in ("gb18030", "big5hkscs")), "utf-8")
            yield Template(name, path.stem, charset, "hant" in told, forms, page)


def pages() -> Iterator[tuple[str, str, bytes, dict[str, Any]]]:
    """File name, kind, bytes and answer of each page."""
    simplified = (*STORIES, *TALES)
    for number, template in enumerate(templates()):
        turn = [simplified[(number + 2 * n) % len(simplified)] for n in range(_EACH)]
        for n, story in enumerate(TRADITIONAL if template.traditional else turn):
            data = template.filled(story).encode(template.charset, "xmlcharrefreplace")
            yield f"{template.name}_{n}.html", f"web, {template.family}", data, template.answer(story)
