"""What enrichment remembers, in a PostgreSQL schema of its own.

memory (what one article adds) -> tables (SQL) -> store (one transaction: take in, relate, tell).
"""
