"""Articles and enriched facts into PostgreSQL, exactly once."""

__version__ = "0.1.0"
