"""Reading behind a border: the same `read`, asked for in bytes and answered in bytes, so that it can run in a bounded process."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime

import orjson

from dateline_bus.bounded import Exceeded
from dateline_ingest.domain.limits import Limits
from dateline_ingest.domain.readers import Context, Found, ReadPage, Refusal, Refused, read, reader_of

WORK = "dateline_ingest.domain.bounds:answers"

_HEAD = struct.Struct(">I")
_PAGE, _REFUSAL, _REFUSED = b"P", b"R", b"X"


def read_within(
    run: Callable[[bytes], Iterator[bytes]], data: bytes, context: Context, *, everything: bool = False
) -> Iterator[Found]:
    """`read`, with every reader whose parser can be brought down run by `run` (Bounded.run over WORK). Raises Refused.

    `everything`: plain text and the recognising of formats too, for bytes of strangers. What was read before a bound was reached
    is kept, and the rest is one Refusal.
    """
    if not data or len(data) > context.limits.file_bytes or not (everything or reader_of(data, context).bounded):
        yield from read(data, context)
        return
    pages = 0
    refused: Refused | None = None
    try:
        # Always to the end: a child that is left in the middle of an answer has to be replaced.
        for answer in run(_request(data, context)):
            found = _found(answer)
            if isinstance(found, Refused):
                refused = found
                continue
            pages += isinstance(found, ReadPage)
            yield found
    except Exceeded as error:
        if not pages:
            raise Refused(422, "Unreadable file", str(error)) from error
        yield Refusal(member="the rest", status=422, title="Unreadable file", detail=str(error))
    if refused is not None:
        raise refused


def answers(request: bytes) -> Iterator[bytes]:
    """The other side: reads and answers page by page."""
    (length,) = _HEAD.unpack_from(request)
    head = orjson.loads(request[_HEAD.size : _HEAD.size + length])
    received_at = head.pop("received_at")
    context = Context(
        **head | {"limits": Limits(**head["limits"]), "received_at": datetime.fromisoformat(received_at) if received_at else None}
    )
    try:
        for found in read(request[_HEAD.size + length :], context):
            yield (_PAGE if isinstance(found, ReadPage) else _REFUSAL) + found.encode()
    except Refused as refused:
        yield _REFUSED + orjson.dumps([refused.status, refused.title, refused.detail])


def _request(data: bytes, context: Context) -> bytes:
    head = orjson.dumps(
        {
            "media_type": context.media_type,
            "charset": context.charset,
            "name": context.name,
            "uri": context.uri,
            "only": context.only,
            "received_at": context.received_at.isoformat() if context.received_at else None,
            "limits": asdict(context.limits),
        }
    )
    return _HEAD.pack(len(head)) + head + data


def _found(answer: bytes) -> Found | Refused:
    kind, body = answer[:1], answer[1:]
    if kind == _REFUSED:
        return Refused(*orjson.loads(body))
    return ReadPage.decode(body) if kind == _PAGE else Refusal.decode(body)
