"""The pure core of ingest: bytes into pages."""
