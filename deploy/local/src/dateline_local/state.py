"""Where the local platform keeps what it makes: one folder."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[4]
"""The checkout."""


def state_folder() -> Path:
    """`DATELINE_STATE`, else `.state` in the checkout."""
    return Path(os.environ.get("DATELINE_STATE") or ROOT / ".state").absolute()


def cache_folder() -> Path:
    """What is fetched once and shared by every broker of the checkout."""
    return state_folder() / "cache"
