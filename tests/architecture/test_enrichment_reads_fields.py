"""Enrichment is arithmetic over fields: it reads neither the words kept with a fact nor the names of extraction's rules."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

DOMAIN = Path(__file__).parents[2] / "services" / "enrichment" / "src" / "dateline_enrichment" / "domain"
MODULES = sorted(DOMAIN.rglob("*.py"))
WORDS = {"evidence", "extractor", "prefix", "suffix", "exact"}


def read(source: str) -> Iterator[str]:
    """The attributes that a module asks of facts; of its own modules' docstrings and names nothing."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in WORDS:
            yield node.attr
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("observation/"):
            yield node.value


@pytest.mark.parametrize("module", MODULES, ids=[str(module.relative_to(DOMAIN)) for module in MODULES])
def test_enrichment_looks_at_no_words_of_a_fact(module: Path) -> None:
    assert not set(read(module.read_text("utf-8")))


@pytest.mark.parametrize("source", ["x = fact.evidence.prefix", "IN_ROW = 'observation/respectively'", "y = fact.extractor.name"])
def test_what_reads_them_is_seen(source: str) -> None:
    assert set(read(source))
