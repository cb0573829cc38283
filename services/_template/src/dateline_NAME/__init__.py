"""What NAME does, in one line."""

__version__ = "0.1.0"
