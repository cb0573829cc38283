"""How templates are set: the environment with its filters, and what every page is given."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from dateline_api.site.numbers import grouped
from dateline_api.site.views.contracts import power
from dateline_api.site.views.facts import grade, money, shorten
from dateline_api.site.words import catalogue, sayer

MENU = (
    ("live", "/live"),
    ("pages", "/pages"),
    ("series", "/series"),
    ("stories", "/stories"),
    ("people", "/people"),
    ("watches", "/watches"),
    ("pipeline", "/pipeline"),
    ("letters", "/dead-letters"),
    ("review", "/review"),
    ("contracts", "/contracts"),
)
"""What the head of every page leads to: key of the word and of the view, address."""


@cache
def environment() -> Environment:
    """Everything that a template prints is escaped; a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("dateline_api.site"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=False,
        auto_reload=False,
    )
    made.tests["worded"] = lambda key: key in catalogue()["en"]
    made.filters |= {"count": grouped, "grade": grade, "money": money, "shorten": shorten, "power": power}
    return made


@cache
def asset(name: str) -> str:
    """Address of a file of the pages; it changes with the contents, so that browsers may keep it for a year."""
    data = files("dateline_api.site").joinpath("static", *name.split("/")).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(data).hexdigest()[:10]}"


@cache
def _has_htmx() -> bool:
    return files("dateline_api.site").joinpath("static", "vendor", "htmx.min.js").is_file()


def rendered(template: str, language: str, view: str, version: str, other_language: str, **values: Any) -> str:
    """A page's HTML. `other_language`: address of the same page in the other one. Raises KeyError for a word that is missing."""
    given = {"q": None, "fact": None, "reviewing": True, "said": ()} | values
    return (
        environment()
        .get_template(template)
        .render(
            say=sayer(language),
            lang=language,
            view=view,
            version=version,
            other_language=other_language,
            menu=MENU,
            asset=asset,
            has_htmx=_has_htmx(),
            **given,
        )
    )
