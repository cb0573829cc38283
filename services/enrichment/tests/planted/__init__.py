"""Errors planted in articles of our own wording, each with a clean twin."""

from planted import sums, changes, products, rates  # isort: skip - the order of KINDS
from planted.drawing import KINDS, Planted, planted

__all__ = ["KINDS", "Planted", "changes", "planted", "products", "rates", "sums"]
