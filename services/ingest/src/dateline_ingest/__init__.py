"""Pages in over HTTP, acknowledged once the broker has them."""

__version__ = "0.1.0"
