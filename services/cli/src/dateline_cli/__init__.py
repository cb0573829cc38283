"""The dateline command: extract, mentions, ingest, facts."""

__version__ = "0.1.0"
