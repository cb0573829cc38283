"""Facts in, the same facts with series keys, links, money and checks out."""

__version__ = "0.1.0"
