"""The word lists and tables of enrichment: tab separated, lines that begin with # are comments."""

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table; empty cells at a row's end are dropped."""
    for line in (files(__name__) / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.rstrip("\t").split("\t")
