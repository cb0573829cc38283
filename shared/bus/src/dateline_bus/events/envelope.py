"""CloudEvents 1.0 in Kafka's binary mode, with the W3C trace context: what stands in a message's headers."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dateline_bus.events.dsse import ATTRIBUTE, EventSigner
from dateline_bus.failures import NotPossible
from dateline_schema.topics import Topic

Headers = list[tuple[str, bytes]]

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")


@dataclass(frozen=True, slots=True)
class Trace:
    """The W3C trace a message belongs to; one page keeps one trace id through all services."""

    trace_id: str

    @classmethod
    def begin(cls) -> "Trace":
        """A new trace."""
        return cls(secrets.token_hex(16))

    @classmethod
    def of(cls, headers: Mapping[str, bytes]) -> "Trace":
        """The message's trace, or a new one where it has none that is well formed."""
        match = _TRACEPARENT.fullmatch(headers.get("traceparent", b"").decode("latin-1"))
        return cls(match[1]) if match and set(match[1]) != {"0"} else cls.begin()

    def header(self) -> str:
        """`traceparent` with a new span id."""
        return f"00-{self.trace_id}-{secrets.token_hex(8)}-01"


def headers_of(topic: Topic[Any], key: str, source: str, trace: Trace, now: datetime) -> Headers:
    """The headers of one record. `ce_id` is the content's id: sending the record again is the same event."""
    values = {
        "ce_specversion": "1.0",
        "ce_id": key,
        "ce_source": f"/dateline/{source}",
        "ce_type": topic.event_type,
        "ce_subject": key,
        "ce_time": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "content-type": "application/json",
        "traceparent": trace.header(),
    }
    return [(name, value.encode()) for name, value in values.items()]


def attributes_of(headers: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """The CloudEvents attributes in a message's headers, by their own names."""
    values = mapping(headers)
    found = {
        name.removeprefix("ce_"): value.decode("utf-8", "replace") for name, value in values.items() if name.startswith("ce_")
    }
    content = values.get("content-type")
    return found if content is None else found | {"datacontenttype": content.decode("utf-8", "replace")}


def signed(headers: Headers, body: bytes, signer: EventSigner) -> Headers:
    """The same headers with the signature over the event's attributes and its body."""
    material = signer.material(attributes_of(headers), body)
    return [*headers, (f"ce_{ATTRIBUTE}", material.encode())]


def mapping(headers: Iterable[tuple[str, bytes]] | Mapping[str, bytes] | None) -> dict[str, bytes]:
    """Headers as a mapping; the last of a repeated name counts."""
    return dict(headers.items() if isinstance(headers, Mapping) else headers or ())


def check_type(topic: Topic[Any], headers: Mapping[str, bytes]) -> None:
    """Raises NotPossible when the message says that it is another event type or another version of it."""
    said = headers.get("ce_type")
    if said is not None and said != topic.event_type.encode():
        raise NotPossible(f"event type is {said.decode('utf-8', 'replace')[:80]!r}, this stage reads {topic.event_type!r}")
    version = headers.get("ce_specversion")
    if version is not None and not version.startswith(b"1."):
        raise NotPossible(f"CloudEvents {version.decode('utf-8', 'replace')[:20]!r} is not 1.x")


def age_seconds(headers: Mapping[str, bytes], now: datetime) -> float | None:
    """How long ago the event happened, or None where it does not say."""
    try:
        then = datetime.fromisoformat(headers.get("ce_time", b"").decode("ascii"))
        return (now - then).total_seconds()
    except (ValueError, TypeError):
        return None
