"""Alerts as an Atom feed (RFC 4287), for whatever reads feeds."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

NAMESPACE = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, even escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def feed(alerts: Sequence[Mapping[str, Any]], base: str, address: str, title: str) -> bytes:
    """The feed. `alerts`: answers' forms, the newest first; `address`: where it was asked for."""
    root = ET.Element("feed", xmlns=NAMESPACE)
    _text(root, "id", address)
    _text(root, "title", title)
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=_clean(address))
    author = ET.SubElement(root, "author")
    _text(author, "name", "Dateline")
    newest: datetime = alerts[0]["raised_at"] if alerts else datetime(1970, 1, 1, tzinfo=UTC)
    _text(root, "updated", newest.isoformat())
    for alert in alerts:
        _entry(root, alert, base)
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + bytes(ET.tostring(root, encoding="utf-8"))


def _entry(root: ET.Element, alert: Mapping[str, Any], base: str) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", f"urn:x-dateline:alert:{alert['alert_id'].removeprefix('sha256:')}")
    name = alert["title"] or alert["kind"]
    _text(entry, "title", f"{'Test: ' if alert['test'] else ''}{name}: {alert['reason']}"[:300])
    _text(entry, "updated", alert["raised_at"].isoformat())
    about = f"facts/{alert['fact_id']}" if alert["fact_id"] else f"articles/{alert['article_id']}"
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=f"{base}/{about}")
    ET.SubElement(entry, "category", term=alert["occasion"] or alert["kind"])
    where = "  ".join(str(part) for part in (alert["source"], alert["published_on"], alert["headline"]) if part)
    _text(entry, "content", "\n".join(part for part in (alert["reason"], alert["exact"], where) if part), type="text")


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _clean(text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
