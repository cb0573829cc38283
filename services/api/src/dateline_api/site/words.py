"""The words of the interface in Chinese and English, from one catalogue."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")
Say = Callable[..., str]


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Language to key to words. Raises ValueError for a line of the file that misses a language."""
    lines = files("dateline_api.site").joinpath("words.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if line]
    if bad := [row[0] for row in rows if len(row) != 1 + len(LANGUAGES)]:
        raise ValueError(f"words.tsv: {bad}")
    return {language: {row[0]: row[1 + n] for row in rows} for n, language in enumerate(LANGUAGES)}


def sayer(language: str) -> Say:
    """`say(key, name=value)`: the words of one language. Raises KeyError for a key that no catalogue has."""
    words = catalogue()[language]

    def say(key: str, /, **values: object) -> str:
        return words[key].format_map(values) if values else words[key]

    return say


def language_of(asked: str | None, kept: str | None, accepted: str) -> str:
    """The language to speak: asked for in the address, else the reader's kept choice, else the browser's first, else Chinese."""
    for wanted in (asked, kept, *(part.strip()[:2].lower() for part in accepted.split(",")[:10])):
        if wanted in LANGUAGES:
            return wanted
    return LANGUAGES[0]
