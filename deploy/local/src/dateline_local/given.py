"""Addresses that the environment gives: what is given is used, and nothing of its kind is started."""

import os

KAFKA = "DATELINE_KAFKA"
DATABASE_URL = "DATELINE_DATABASE_URL"


def kafka() -> str | None:
    """`HOST:PORT[,…]` of a Kafka that runs already."""
    return os.environ.get(KAFKA) or None


def database() -> str | None:
    """URL of a PostgreSQL database that runs already."""
    return os.environ.get(DATABASE_URL) or None
