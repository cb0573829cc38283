"""What a web page says of itself outside its text: JSON-LD, meta elements, its address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson

from dateline_ingest.domain.days import day_of
from dateline_ingest.domain.web.names import personal

_ISSUED = frozenset(
    {"articlepublishedtime", "ogpublishedtime", "ogreleasedate", "pubdate", "publishdate", "publishtime", "pubtime", "publishedtime",
     "publicationdate", "datepublished", "firstpublishtime", "firstpublishedtime", "articlecreateat", "weiboarticlecreateat",
     "bytedancepublishedtime", "articledateoriginal", "originalpublicationdate", "rnewsdatepublished", "sailthrudate", "dcdateissued",
     "dctermsissued", "dcdate", "dctermsdate", "ptime", "createdate", "createtime", "apubtime", "date", "filetime", "ogtime", "parselypubdate",
     "citationpublicationdate", "articlepublished", "publishedat", "contentdate"}
)  # fmt: skip
_AUTHOR = frozenset(
    {"author", "articleauthor", "ogarticleauthor", "dccreator", "bytedanceauthor", "parselyauthor", "sailthruauthor"}
)
_NAME = re.compile(r"[^a-z]")
_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[-/_]?(?P<month>[01]\d)[-/_]?(?P<day>[0-3]\d)(?=[/_.]|\d{4,12}[/_.]|[a-z]+\d|$)|/t(?P<tyear>20\d\d)(?P<tmonth>[01]\d)(?P<tday>[0-3]\d)_"
    r"|/(?P<cyear>20\d\d)-(?P<cmonth>\d\d)[/-](?P<cday>\d\d)/"
)
# Pages whose day only a script writes say it as a variable or a member by one of these names.
_IN_SCRIPT = re.compile(
    r"""(?<![\w-])["']?(?:publish_?(?:ed_?)?(?:time|date)|pub_?(?:time|date)|ori_create_time|news_?time|ct)["']?\s{0,3}[:=]\s{0,3}["']?([\d][^"',;<>]{7,30})""",
    re.I,
)
_LARGEST = 1_000_000
_MOST = 200
_BEIJING = timedelta(hours=8)
_UTC = re.compile(r"(?:Z|[+-]00:?00|GMT|UTC)\s*$")


@dataclass(frozen=True, slots=True)
class Said:
    """`day`: of publication; `utc`: it is reckoned in UTC, so the publisher's own may be the next. `headlines`, `authors` as written."""

    day: date | None = None
    utc: bool = False
    headlines: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


def said_in(tree: Any) -> Said:
    """JSON-LD first, then meta elements."""
    dates: list[str] = []
    headlines: list[str] = []
    authors: list[tuple[str, ...]] = []
    for thing in _things(tree):
        dates += [
            thing[name] for name in ("datePublished", "pubDate", "dateCreated", "uploadDate") if isinstance(thing.get(name), str)
        ]
        headlines += [thing[name] for name in ("headline", "title", "name") if isinstance(thing.get(name), str)]
        authors.append(tuple(_people(thing.get("author"))))
    # On government sites author is who put the page in.
    official = any((element.get("name") or "").lower() in ("columnname", "contentsource") for element in tree.iter("meta"))
    for element in tree.iter("meta"):
        name = _NAME.sub("", (element.get("property") or element.get("name") or element.get("itemprop") or "").lower())
        content = (element.get("content") or "").strip()
        if name in _ISSUED:
            dates.append(content)
        elif name in _AUTHOR and len(content) < _MOST and not official:
            authors.append(personal(content))
    days = [(day, written) for written in dates if (day := day_of(written))]
    day, written = days[0] if days else (None, "")
    return Said(day, _UTC.search(written) is not None, tuple(headlines), next(filter(None, authors), ()))


def day_in_address(*addresses: str | None) -> date | None:
    """The day in a path: /2024/01/13/, /20240113/, /t20240113_123.html, /2024-01/13/."""
    for address in addresses:
        for match in _IN_ADDRESS.finditer(address or ""):
            parts = [part for part in match.groups() if part]
            day = day_of("-".join(parts[:3]))
            if day:
                return day
    return None


def day_in_scripts(tree: Any) -> date | None:
    """The day that scripts name, if they name one only: lists of other stories have days of their own."""
    days = set()
    for script in tree.iter("script"):
        if script.text and len(script.text) <= _LARGEST:
            days |= {day for match in _IN_SCRIPT.finditer(script.text) if (day := _scripted(match[1]))}
    return days.pop() if len(days) == 1 else None


def _scripted(value: str) -> date | None:
    """A day in a script; seconds since 1970 are shown to readers by Beijing's clock."""
    seconds = re.fullmatch(r"(\d{10})(?:\d{3})?", value.strip())
    return (datetime.fromtimestamp(int(seconds[1]), UTC) + _BEIJING).date() if seconds else day_of(value)


def canonical_of(tree: Any) -> str | None:
    """The page's own address as it says it."""
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and (element.get("href") or "").startswith("http"):
            return str(element.get("href"))
    for element in tree.iter("meta"):
        if (element.get("property") or "").lower() == "og:url" and (element.get("content") or "").startswith("http"):
            return str(element.get("content"))
    return None


def _things(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD that are an article, or say when something was published."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > _LARGEST:
            continue
        try:
            value = orjson.loads(script.text.strip().rstrip(";").encode("utf-8", "replace"))
        except orjson.JSONDecodeError:
            continue
        waiting, seen = [value], 0
        while waiting and seen < _MOST:
            thing, seen = waiting.pop(0), seen + 1
            if isinstance(thing, list):
                waiting += thing[:_MOST]
            elif isinstance(thing, dict):
                waiting += [thing["@graph"]] if "@graph" in thing else []
                if "datePublished" in thing or "pubDate" in thing or "headline" in thing:
                    yield thing


def _people(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(one, dict) and one.get("@type") == "Organization":
            continue
        if isinstance(name, str) and len(name) < _MOST:
            yield from personal(name)
