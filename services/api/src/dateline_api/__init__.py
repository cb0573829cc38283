"""Pages, articles, facts and series over HTTP."""

__version__ = "0.1.0"
