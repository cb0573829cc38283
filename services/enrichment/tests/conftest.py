"""Fixtures of enrichment's tests."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from dateline_schema.record import Record

sys.path.insert(0, str(Path(__file__).parent))
from memories import Memory, fed


@pytest.fixture
def run(postgres: str) -> Callable[..., Memory]:
    """Feeds batches of records into a new database, each batch its own call."""

    def feed(*batches: Sequence[Record], at_once: int = 1000) -> Memory:
        return fed(postgres, batches, at_once)

    return feed
