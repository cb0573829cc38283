"""Saved questions over the stream of enriched facts: alerts, and how people are told of them."""

__version__ = "0.1.0"
