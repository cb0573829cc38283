"""The words that say a fact, on the raw page: as segments, with their lines' boxes where the page came from a PDF or a scan."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

CONTEXT = 120
"""Characters of the page on either side."""


def on_page(text: str, layout: Mapping[str, Any] | None, spans: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Where the words stand on the page: spans, the stretch of the page around them cut at the spans, and boxes."""
    ordered = sorted((max(0, start), min(len(text), end)) for start, end in spans if start < len(text))
    if not ordered:
        return {"spans": [], "start": 0, "end": 0, "segments": [], "boxes": []}
    start, end = max(0, ordered[0][0] - CONTEXT), min(len(text), ordered[-1][1] + CONTEXT)
    segments = []
    at = start
    for first, last in ordered:
        if first > at:
            segments.append({"text": text[at:first], "hit": False})
        if last > max(first, at):
            segments.append({"text": text[max(first, at) : last], "hit": True})
        at = max(at, last)
    if at < end:
        segments.append({"text": text[at:end], "hit": False})
    return {
        "spans": [list(span) for span in ordered],
        "start": start,
        "end": end,
        "segments": segments,
        "boxes": _boxes(layout, ordered),
    }


def _boxes(layout: Mapping[str, Any] | None, spans: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """The printed lines that hold the words. `start`, `end`: the part of the line that is evidence, on the page."""
    return [
        {
            **{name: box[name] for name in ("sheet", "x0", "y0", "x1", "y1")},
            "start": max(box["start"], first),
            "end": min(box["end"], last),
        }
        for box in (layout or {}).get("boxes", ())
        for first, last in spans
        if box["start"] < last and first < box["end"]
    ]


def text_hash(text: str) -> str:
    """What a reader compares to be sure that offsets count in the same text."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def annotation(fact: Mapping[str, Any], base: str, page: Mapping[str, Any] | None, article_text: str | None) -> dict[str, Any]:
    """The fact as a W3C Web Annotation: target is the article's clean text, and the raw page where it is kept.

    `start`, `end` count Unicode code points of exactly the text whose hash stands in `state`; nothing is normalised.
    """
    evidence = fact["evidence"]
    quote = {"type": "TextQuoteSelector", "exact": evidence["exact"], "prefix": evidence["prefix"], "suffix": evidence["suffix"]}
    targets: list[dict[str, Any]] = [
        {
            "source": f"{base}/v1/articles/{fact['article_id']}",
            "selector": [{"type": "TextPositionSelector", "start": evidence["start"], "end": evidence["end"]}, quote],
        }
    ]
    if article_text is not None:
        targets[0]["state"] = {"type": "State", "value": text_hash(article_text)}
    if page is not None:
        targets += [
            {
                "source": f"{base}/v1/pages/{fact['page_id']}",
                "selector": {"type": "TextPositionSelector", "start": start, "end": end},
                "state": {"type": "State", "value": text_hash(page["text"])},
            }
            for start, end in evidence["page_spans"]
        ]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{base}/v1/facts/{fact['fact_id']}/annotation",
        "type": "Annotation",
        "motivation": "describing",
        "generator": {
            "id": fact["extractor"]["name"],
            "type": "Software",
            "schema:softwareVersion": fact["extractor"]["version"],
        },
        "body": {"type": "Dataset", "format": "application/json", "value": {"kind": fact["kind"], **fact["body"]}},
        "target": targets,
    }
