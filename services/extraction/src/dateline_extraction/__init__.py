"""Pages in, articles and facts out: the text work of Dateline."""

__version__ = "0.1.0"
