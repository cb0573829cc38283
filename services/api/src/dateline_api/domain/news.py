"""An article for others' systems: IPTC ninjs 3.1, and schema.org's NewsArticle as JSON-LD."""

from collections.abc import Mapping, Sequence
from typing import Any

_NINJS = "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"


def ninjs(article: Mapping[str, Any], links: Sequence[Mapping[str, Any]], base: str) -> dict[str, Any]:
    """ninjs 3.1. `article`: the answer's form; `links`: things that its facts were linked to (scheme, code, name)."""
    record = article["article"]
    made: dict[str, Any] = {
        "uri": f"{base}/v1/articles/{article['article_id']}",
        "standard": {"name": "ninjs", "version": "3.1", "schema": _NINJS},
        "type": "text",
        "representationType": "full",
        "language": _language(record),
        "pubStatus": "canceled" if article["retracted_at"] else "usable",
        "bodies": [{"role": "main", "contentType": "text/plain", "value": record["text"], "charCount": len(record["text"])}],
        "infoSources": [{"name": article["source"]}],
        "altIds": [{"role": "dateline", "value": article["article_id"]}],
    }
    headlines = [(role, record.get(name)) for role, name in (("main", "headline"), ("sub", "subheadline"), ("kicker", "kicker"))]
    made["headlines"] = [{"role": role, "value": words} for role, words in headlines if words]
    if article["published_on"]:
        # A day is all that is known: its beginning, UTC.
        made["versionCreated"] = f"{article['published_on']}T00:00:00Z"
    if article["retracted_at"] or article["revised_by"]:
        replaced = f"; replaced by {base}/v1/articles/{article['revised_by']}" if article["revised_by"] else ""
        made["edNote"] = ("withdrawn" if article["retracted_at"] else "an earlier version") + replaced
    if bylines := record.get("bylines"):
        made["by"] = "；".join(f"{one['role']} {one['name']}" for one in bylines)
    if place := (record.get("dateline") or {}).get("place"):
        made["located"] = place
    made["subjects"] = [
        {"uri": _topic(topic["code"]), "name": topic["name"], "relevance": round(100 * topic["score"])}
        for topic in article["topics"]
    ]
    for field, kinds in _LINKED.items():
        made[field] = [
            {"uri": f"{base}/v1/entities/{link['scheme']}:{link['code']}", "name": link["name"]}
            for link in links
            if link["scheme"] in kinds
        ]
    return {name: value for name, value in made.items() if value != []}


def news_article(article: Mapping[str, Any], links: Sequence[Mapping[str, Any]], base: str) -> dict[str, Any]:
    """schema.org."""
    record = article["article"]
    about = [
        {"@type": kind, "name": link["name"], "identifier": f"{link['scheme']}:{link['code']}"}
        for field, kind in (("people", "Person"), ("organisations", "Organization"), ("places", "Place"))
        for link in links
        if link["scheme"] in _LINKED[field]
    ]
    dateline = record.get("dateline") or {}
    made = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"{base}/v1/articles/{article['article_id']}",
        "identifier": article["article_id"],
        "headline": record.get("headline"),
        "alternativeHeadline": record.get("subheadline"),
        "articleBody": record["text"],
        "inLanguage": _language(record),
        "datePublished": article["published_on"].isoformat() if article["published_on"] else None,
        "dateline": dateline.get("exact"),
        "author": [{"@type": "Person", "name": one["name"], "jobTitle": one["role"]} for one in record.get("bylines") or ()],
        "publisher": {"@type": "Organization", "name": article["source"]},
        "locationCreated": {"@type": "Place", "name": dateline["place"]} if dateline.get("place") else None,
        "isPartOf": {"@type": "CreativeWork", "@id": f"{base}/v1/pages/{article['page_id']}"},
        "about": about,
        "keywords": [topic["name"] for topic in article["topics"]],
        "creativeWorkStatus": "Withdrawn" if article["retracted_at"] else "Published",
        "isBasedOn": f"{base}/v1/articles/{article['revises']}" if article["revises"] else None,
    }
    return {name: value for name, value in made.items() if value not in (None, [])}


_LINKED = {
    "people": frozenset({"dateline-person"}),
    "organisations": frozenset({"dateline-organisation"}),
    "places": frozenset({"iso3166-1", "iso3166-2", "un-m49", "gb-t-2260", "geonames"}),
}


def _language(record: Mapping[str, Any]) -> str:
    """BCP 47: the language, and for Chinese the script that the words are printed in."""
    return (
        f"zh-{record['script']}"
        if record["language"] == "zh" and record["script"] in ("Hans", "Hant")
        else str(record["language"])
    )


def _topic(code: str) -> str:
    return f"http://cv.iptc.org/newscodes/mediatopic/{code.removeprefix('medtop:')}"
