"""The contract layer: signatures that two receivers check with shares of a key nobody else holds."""

__version__ = "0.1.0"
