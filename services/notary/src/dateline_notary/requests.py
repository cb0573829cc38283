"""What the protocol asked of the world, in the form in which it waits in the ledger for its answer."""

import base64
from dataclasses import asdict

import orjson

from dateline_notary.domain.protocol.io import FindKey, Pay, Refund, TakeKey

Request = TakeKey | FindKey | Pay | Refund

_KINDS: dict[str, type[TakeKey] | type[FindKey] | type[Pay] | type[Refund]] = {
    kind.__name__: kind for kind in (TakeKey, FindKey, Pay, Refund)
}


def encode_request(effect: Request) -> bytes:
    """JSON, with the kind's name."""
    return orjson.dumps({"kind": type(effect).__name__, **asdict(effect)}, default=_bytes)


def decode_request(data: bytes) -> Request:
    """The effect in what `encode_request` wrote."""
    values = orjson.loads(data)
    kind = _KINDS[values.pop("kind")]
    if kind is Pay:
        values["token"] = base64.b64decode(values["token"])
    return kind(**values)


def _bytes(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(type(value).__name__)
