"""A message that can never be processed, kept whole so that it can be looked at and sent again."""

import base64
import binascii
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from dateline_schema.record import Record
from dateline_schema.records.page import Timestamp


def _from_base64(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError(f"not base64: {error}") from error


def _to_base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


Base64 = Annotated[bytes, BeforeValidator(_from_base64), PlainSerializer(_to_base64, return_type=str, when_used="json")]
"""Bytes in Python, base64 in JSON."""


class DeadLetter(Record):
    """The original message byte for byte, where it came from, and why it was given up."""

    topic: str = Field(description="where it was read; `redrive` sends it back there")
    partition: int
    offset: int
    key: Base64 | None = None
    value: Base64 | None = None
    headers: tuple[tuple[str, Base64], ...] = ()
    service: str
    service_version: str
    stage: str
    error: str = Field(description="class of the error")
    message: str = Field(description="one line")
    bug: bool = Field(
        default=False, description="whether the fault is ours: anything that is neither passing nor the message's own"
    )
    traceback: str | None = Field(default=None, description="of a fault of ours; its end, at most 8,000 characters")
    attempts: int = Field(ge=1)
    first_at: Timestamp
    last_at: Timestamp
