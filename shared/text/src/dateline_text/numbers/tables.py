"""The tables in data/, line by line."""

from importlib.resources import files


def lines(name: str) -> list[str]:
    """The lines of a table without comments and empty ones."""
    table = (files("dateline_text.numbers") / "data" / name).read_text("utf-8")
    return [line for line in table.splitlines() if line and not line.startswith("#")]
