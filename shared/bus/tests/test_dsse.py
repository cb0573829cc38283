"""Signed events: what was signed verifies offline, and nothing else does."""

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from dateline_bus.events.dsse import PAYLOAD_TYPE, EventSigner, NotVerified, UnusableKey, digest, key_id, read_public_key, verify
from dateline_bus.events.envelope import Trace, attributes_of, headers_of, signed
from dateline_schema.topics import FACTS

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {key_id(KEY.public_key()): KEY.public_key()}
SIGNER = EventSigner(KEY)
BODY = '{"facts":["外贸"]}'.encode()
HEADERS = signed(
    headers_of(FACTS, "sha256:1", "extraction", Trace.begin(), datetime(2024, 1, 13, 8, 0, 0, 5, tzinfo=UTC)), BODY, SIGNER
)
EVENT = attributes_of(HEADERS)


def without(name: str) -> dict[str, str]:
    return {n: v for n, v in EVENT.items() if n != name}


def test_an_event_as_it_was_published_verifies_and_names_its_key() -> None:
    assert verify(EVENT, BODY, KEYS) == SIGNER.key_id
    assert EVENT["datacontenttype"] == "application/json"


def test_the_digest_is_that_of_the_extension() -> None:
    def sha(text: bytes) -> bytes:
        return hashlib.sha256(text).digest()

    parts = (
        "sha256:1",
        "/dateline/extraction",
        "1.0",
        FACTS.event_type,
        "application/json",
        "",
        "sha256:1",
        "2024-01-13T08:00:00Z",
    )
    assert digest(EVENT, BODY) == sha(b"".join(sha(part.encode()) for part in parts) + sha(BODY))
    material = orjson.loads(base64.b64decode(EVENT["dssematerial"]))
    assert material["payloadType"] == PAYLOAD_TYPE
    assert base64.b64decode(material["payload"]) == digest(EVENT, BODY)
    signed_bytes = b"DSSEv1 %d %b 32 %b" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), digest(EVENT, BODY))
    KEY.public_key().verify(base64.b64decode(material["signatures"][0]["sig"]), signed_bytes)


@pytest.mark.parametrize("time", ["2024-01-13T08:00:00Z", "2024-01-13T16:00:00+08:00", "2024-01-13T08:00:00.999Z"])
def test_a_time_in_another_form_is_the_same_time(time: str) -> None:
    assert verify(EVENT | {"time": time, "traceparent": "another"}, BODY, KEYS)


def envelope(**changes: Any) -> dict[str, str]:
    value = orjson.loads(base64.b64decode(EVENT["dssematerial"])) | changes
    return EVENT | {"dssematerial": base64.b64encode(orjson.dumps(value)).decode()}


@pytest.mark.parametrize(
    ("event", "body", "reason"),
    [
        (EVENT, BODY + b" ", "not the one that was signed"),
        (EVENT | {"id": "sha256:2"}, BODY, "not the one that was signed"),
        (EVENT | {"source": "/other"}, BODY, "not the one that was signed"),
        (EVENT | {"type": "dateline.enriched.v2"}, BODY, "not the one that was signed"),
        (EVENT | {"subject": "x"}, BODY, "not the one that was signed"),
        (EVENT | {"time": "2024-01-13T08:00:01Z"}, BODY, "not the one that was signed"),
        (EVENT | {"time": "yesterday"}, BODY, "no timestamp"),
        (without("dssematerial"), BODY, "not signed"),
        (EVENT | {"dssematerial": "%%%"}, BODY, "cannot be read"),
        (EVENT | {"dssematerial": base64.b64encode(b"[]").decode()}, BODY, "no object"),
        (envelope(payloadType="https://example.org/other"), BODY, "payload type"),
        (envelope(payload=base64.b64encode(bytes(32)).decode()), BODY, "does not hold"),
        (envelope(signatures=[]), BODY, "none of the known keys"),
        (envelope(signatures=[{"keyid": "other", "sig": ""}]), BODY, "none of the known keys"),
        (envelope(signatures=[{"keyid": SIGNER.key_id, "sig": base64.b64encode(bytes(64)).decode()}]), BODY, "does not hold"),
        (EVENT | {"signedextattrs": "a,a"}, BODY, "rules"),
        (EVENT | {"signedextattrs": "time"}, BODY, "rules"),
        (EVENT | {"signedextattrs": "dssematerial"}, BODY, "rules"),
        (EVENT | {"signedextattrs": "traceparent"}, BODY, "not the one that was signed"),
    ],
)
def test_everything_else_is_refused_with_its_reason(event: dict[str, str], body: bytes, reason: str) -> None:
    with pytest.raises(NotVerified, match=reason):
        verify(event, body, KEYS)


def pem(key: Any) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())  # type: ignore[no-any-return]


def test_keys_come_from_pem_files_and_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(pem(KEY))
    assert EventSigner.from_file(tmp_path / "key.pem").key_id == SIGNER.key_id
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert key_id(read_public_key(public)) == SIGNER.key_id
    other = generate_private_key(65537, 2048)
    for data in (pem(other), b"", public):
        (tmp_path / "bad.pem").write_bytes(data)
        with pytest.raises(UnusableKey):
            EventSigner.from_file(tmp_path / "bad.pem")
    for data in (b"", pem(KEY), other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)):
        with pytest.raises(UnusableKey):
            read_public_key(data)
