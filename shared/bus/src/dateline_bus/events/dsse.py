"""Events that anyone can verify: the CloudEvents verifiability extension, an Ed25519 signature in a DSSE envelope as `dssematerial`.

What a quantum digital signature cannot give: proof to a fourth party, later, offline. Here it rests on a computational assumption.
Follows cloudevents/spec `extensions/verifiability.md` (payload type …/dsse/v0.1) and DSSE 1.0.2.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key, load_pem_public_key

PAYLOAD_TYPE = "https://cloudevents.io/verifiability/dsse/v0.1"
ATTRIBUTE = "dssematerial"

# In the order of the digest; `time` stands between the last of these and the data.
_ATTRIBUTES = ("id", "source", "specversion", "type", "datacontenttype", "dataschema", "subject")
_END = b"-----END PUBLIC KEY-----"
_CORE = {*_ATTRIBUTES, "time"}


class NotVerified(ValueError):
    """The event is not what a known key signed; the message says why. The extension says that it MUST be discarded."""


class UnusableKey(ValueError):
    """A key file that holds no Ed25519 key."""


class EventSigner:
    """Signs events with one private key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.key_id = key_id(key.public_key())

    @classmethod
    def from_file(cls, file: Path) -> "EventSigner":
        """The key of a PEM file (PKCS 8, not encrypted). Raises UnusableKey, OSError."""
        try:
            key = load_pem_private_key(file.read_bytes(), None)
        except (ValueError, TypeError) as error:
            raise UnusableKey(f"{file} holds no private key that can be read: {error}") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise UnusableKey(f"{file} is no Ed25519 key")
        return cls(key)

    def material(self, attributes: Mapping[str, str], data: bytes) -> str:
        """The value of `dssematerial` for an event; `attributes` by their CloudEvents names, without any extension."""
        payload = digest(attributes, data)
        signature = self._key.sign(_pre_authentication(PAYLOAD_TYPE, payload))
        envelope = {
            "payload": _base64(payload),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": self.key_id, "sig": _base64(signature)}],
        }
        return _base64(orjson.dumps(envelope))


class EventVerifier:
    """Checks events against the keys of those that may sign."""

    def __init__(self, keys: Iterable[Ed25519PublicKey]) -> None:
        self._keys = {key_id(key): key for key in keys}

    @classmethod
    def from_file(cls, file: Path) -> "EventVerifier":
        """The public keys of a PEM file, one or several. Raises UnusableKey, OSError."""
        found = [part + _END for part in file.read_bytes().split(_END)[:-1]]
        if not found:
            raise UnusableKey(f"{file} holds no public key")
        return cls(read_public_key(part.strip()) for part in found)

    def check(self, attributes: Mapping[str, str], data: bytes) -> str:
        """The id of the key that signed the event. Raises NotVerified."""
        return verify(attributes, data, self._keys)


def read_public_key(data: bytes) -> Ed25519PublicKey:
    """The key of a PEM file. Raises UnusableKey."""
    try:
        key = load_pem_public_key(data)
    except (ValueError, TypeError) as error:
        raise UnusableKey(f"no public key that can be read: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise UnusableKey("no Ed25519 key")
    return key


def key_id(key: Ed25519PublicKey) -> str:
    """The name of a key: the SHA-256 of its 32 bytes, in hex."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def digest(attributes: Mapping[str, str], data: bytes, signed_extensions: tuple[str, ...] = ()) -> bytes:
    """The verification material of an event, 32 bytes. Raises NotVerified for a time that is none."""
    parts = [attributes.get(name, "").encode() for name in _ATTRIBUTES]
    parts += [_zulu(attributes.get("time")), data]
    for name in signed_extensions:
        parts += [name.encode(), attributes.get(name, "").encode()]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()


def verify(attributes: Mapping[str, str], data: bytes, keys: Mapping[str, Ed25519PublicKey]) -> str:
    """The id of the key that signed this event. `attributes`: all, with extensions. Raises NotVerified.

    `keys`: the acceptable keys, by key id.
    """
    envelope = _envelope(attributes.get(ATTRIBUTE))
    payload = _decoded(envelope.get("payload"), "payload")
    signer = _signer(envelope.get("signatures"), _pre_authentication(PAYLOAD_TYPE, payload), keys)
    if envelope.get("payloadType") != PAYLOAD_TYPE:
        raise NotVerified(f"an unknown payload type: {str(envelope.get('payloadType'))[:80]!r}")
    if not hmac.compare_digest(payload, digest(attributes, data, _signed_extensions(attributes.get("signedextattrs")))):
        raise NotVerified("the event is not the one that was signed")
    return signer


def _envelope(material: str | None) -> dict[str, Any]:
    if not material:
        raise NotVerified("not signed")
    try:
        envelope = orjson.loads(base64.b64decode(material, validate=True))
    except (binascii.Error, ValueError) as error:
        raise NotVerified(f"the envelope cannot be read: {error}") from error
    if not isinstance(envelope, dict):
        raise NotVerified("the envelope is no object")
    return envelope


def _signer(signatures: Any, signed: bytes, keys: Mapping[str, Ed25519PublicKey]) -> str:
    known = False
    for entry in signatures if isinstance(signatures, list) else []:
        name = entry.get("keyid") if isinstance(entry, dict) else None
        if not isinstance(name, str) or name not in keys:
            continue
        known = True
        try:
            keys[name].verify(_decoded(entry.get("sig"), "signature"), signed)
        except InvalidSignature:
            continue
        return name
    raise NotVerified("the signature does not hold" if known else "signed by none of the known keys")


def _signed_extensions(names: str | None) -> tuple[str, ...]:
    listed = tuple(names.split(",")) if names else ()
    if len(set(listed)) != len(listed) or _CORE & set(listed) or {ATTRIBUTE, "signedextattrs"} & set(listed):
        raise NotVerified("the list of signed attributes breaks the extension's rules")
    return listed


def _pre_authentication(payload_type: str, payload: bytes) -> bytes:
    """DSSE's PAE: what is really signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _zulu(time: str | None) -> bytes:
    """RFC 3339 in UTC with whole seconds: what every event format keeps of a time."""
    if not time:
        return b""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError as error:
        raise NotVerified(f"time is no timestamp: {time[:40]!r}") from error
    if moment.tzinfo is None:
        raise NotVerified(f"time has no zone: {time[:40]!r}")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()


def _decoded(value: Any, what: str) -> bytes:
    try:
        # DSSE allows both alphabets.
        return base64.b64decode(str(value).replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error as error:
        raise NotVerified(f"the {what} is not base64") from error


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
