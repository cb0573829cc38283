"""The base of every record on the bus: frozen, strict to write, tolerant to read.

A record we build rejects unknown fields (a typo is an error here, and the JSON Schema is closed, so adding an optional
field later is a compatible change). A record we *read* ignores them: a newer writer must not break an older reader.
"""

from typing import Any, Self

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError


class InvalidRecord(ValueError):
    """The bytes are not JSON, or not this record: never possible, so the message is a dead letter."""


class Record(BaseModel):
    """An immutable value with a stable JSON form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def encode(self) -> bytes:
        """UTF-8 JSON in field order; equal records give equal bytes."""
        return orjson.dumps(self.model_dump(mode="json"))

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The record in `data`; unknown fields are dropped at every level.

        Raises InvalidRecord with one line that names the first wrong field.
        """
        try:
            # orjson and then validate: measured 3x faster on 4 KB than validating the JSON text.
            value: Any = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise InvalidRecord(f"not JSON: {error}") from error
        try:
            # strict=False: JSON has no dates and no tuples, so ISO strings and lists must be accepted.
            return cls.model_validate(value, extra="ignore")
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the record"
            raise InvalidRecord(f"not a {cls.__name__}: {where}: {first['msg']}") from error
        except RecursionError as error:
            raise InvalidRecord(f"not a {cls.__name__}: nested too deeply") from error
