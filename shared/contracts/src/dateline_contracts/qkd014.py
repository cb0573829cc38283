"""The messages of ETSI GS QKD 014 V1.1.1 (2019-02), which key servers (KME) and their users (SAE) exchange as JSON.

Field names are the standard's own. All sizes are in bits. Both the server and the client read these classes; what they refuse is
raised as one of the three errors below, each with the HTTP status the standard gives it.
"""

import base64
import binascii
from typing import Any
from uuid import UUID

from pydantic import AliasChoices, Field, StrictInt, StrictStr, field_validator

from dateline_schema.record import Record

SIZE_NOT_MULTIPLE = "size shall be a multiple of 8"
EXTENSION_UNSUPPORTED = "not all extension_mandatory parameters are supported"
EXTENSION_UNMET = "not all extension_mandatory request options could be met"
KEYS_NOT_FOUND = "one or more keys specified are not found on KME"

AVOID_NODES = "dateline_avoid_nodes"
"""Our extension: `{"dateline_avoid_nodes": ["name", …]}` refuses a key whose path passes a named trusted node."""
TRUSTED_NODES = "dateline_trusted_nodes"
"""Our entry in status_extension: the names of the trusted nodes on the path between the two users, possibly none."""


class KeyServerError(Exception):
    """A request that was not served; `status` is the HTTP status that the standard gives it."""

    status = 503

    def __init__(self, message: str, details: tuple[dict[str, Any], ...] = ()) -> None:
        super().__init__(message)
        self.message, self.details = message, details


class BadRequest(KeyServerError):
    """The request is malformed, or asks for what cannot be: sending it again will not help."""

    status = 400


class Unauthorised(KeyServerError):
    """The caller is not who may do this."""

    status = 401


class KeyUnavailable(KeyServerError):
    """No key now: the store is empty, or the server cannot be reached."""

    status = 503


# Extension objects map a vendor's parameter names to values.
Extensions = tuple[dict[str, Any], ...]


class Status(Record):
    """How many keys there are between two users, and what may be asked for."""

    source_KME_ID: str
    target_KME_ID: str
    master_SAE_ID: str
    slave_SAE_ID: str
    key_size: int = Field(ge=1, description="size of a key when the request names none, in bits")
    stored_key_count: int = Field(ge=0, description="keys of key_size that could be delivered now")
    max_key_count: int = Field(ge=0)
    max_key_per_request: int = Field(ge=1)
    max_key_size: int = Field(ge=1)
    min_key_size: int = Field(ge=1)
    max_SAE_ID_count: int = Field(ge=0, description="additional slaves that one request may name")
    status_extension: dict[str, Any] | None = None


class KeyRequest(Record):
    """What a master asks for. Nothing named means one key of key_size."""

    number: StrictInt | None = None
    size: StrictInt | None = None
    additional_slave_SAE_IDs: tuple[StrictStr, ...] = ()
    extension_mandatory: Extensions = ()
    extension_optional: Extensions = ()


class KeyId(Record):
    """The name of one key."""

    key_ID: UUID
    key_ID_extension: dict[str, Any] | None = None


class KeyIds(Record):
    """The keys that a slave asks for."""

    key_IDs: tuple[KeyId, ...] = Field(min_length=1)
    key_IDs_extension: dict[str, Any] | None = None


class DeliveredKey(Record):
    """One key; `key` is its bytes in Base64 and stays out of representations and so out of logs."""

    key_ID: str
    key: str = Field(repr=False)
    key_ID_extension: dict[str, Any] | None = None
    key_extension: dict[str, Any] | None = None

    @field_validator("key")
    @classmethod
    def _base64(cls, value: str) -> str:
        try:
            base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise ValueError("not Base64") from error
        return value

    @classmethod
    def of(cls, key_id: str, key: bytes) -> "DeliveredKey":
        """The key with its name."""
        return cls(key_ID=key_id, key=base64.b64encode(key).decode())

    @property
    def bytes(self) -> bytes:
        """The key itself."""
        return base64.b64decode(self.key)


class KeyContainer(Record):
    """Delivered keys. The standard's table prints `Keys`, its example and every client `keys`: written so, read either way."""

    keys: tuple[DeliveredKey, ...] = Field(validation_alias=AliasChoices("keys", "Keys"))
    key_container_extension: dict[str, Any] | None = None


class ErrorAnswer(Record):
    """Why a request was not served."""

    message: str
    details: tuple[dict[str, Any], ...] | None = None
