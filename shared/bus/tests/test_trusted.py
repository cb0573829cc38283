"""What comes on a signed topic must bear a trusted key's signature, where keys are set."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dateline_bus.consume.sink import Writing
from dateline_bus.events.dsse import EventSigner, EventVerifier, UnusableKey
from dateline_bus.events.envelope import Headers, Trace, headers_of, signed
from dateline_bus.testing import Broker, Store, consumed, desk_of
from dateline_schema.ids import digest
from dateline_schema.records import Notice
from dateline_schema.topics import NOTICES

OPERATOR, STRANGER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


def notice(number: int) -> Notice:
    return Notice(
        notice_id=digest(b"%d" % number), article_id=digest(b"a"), kind="retraction", reason="r", at=datetime(2024, 1, 13, tzinfo=UTC)
    )  # fmt: skip


def message(record: Notice, key: Ed25519PrivateKey | None) -> tuple[bytes, Headers]:
    headers = headers_of(NOTICES, record.article_id, "cli", Trace.begin(), record.at)
    return record.encode(), signed(headers, record.encode(), EventSigner(key)) if key else headers


def bundle(folder: Path, *keys: Ed25519PrivateKey) -> Path:
    file = folder / "trusted.pem"
    file.write_bytes(b"".join(k.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for k in keys))
    return file


async def kept(trusted: EventVerifier | None) -> tuple[int, list[str]]:
    """How many notices are written, and why the others are not: signed by the operator, changed, by a stranger, not at all."""
    broker, store = Broker(), Store()
    desk = desk_of(broker)
    body, headers = message(notice(1), OPERATOR)
    for value, with_headers in (
        (body, headers),
        (notice(2).encode(), headers),
        message(notice(3), STRANGER),
        message(notice(4), None),
    ):
        broker.put(NOTICES, value, notice(1).article_id.encode(), with_headers)
    writing = Writing((NOTICES,), store, None, desk, trusted)
    await consumed(broker, (NOTICES,), writing, desk, lambda: len(store.rows) + len(broker.dead()) == 4)
    return len(store.rows), [letter.message for letter in broker.dead()]


def test_only_what_a_trusted_key_signed_is_written_and_the_rest_says_why(tmp_path: Path) -> None:
    written, reasons = asyncio.run(kept(EventVerifier.from_file(bundle(tmp_path, OPERATOR))))
    assert written == 1
    assert [reason.split(": ", 1)[1] for reason in reasons] == [
        "the event is not the one that was signed", "signed by none of the known keys", "not signed",
    ]  # fmt: skip


def test_one_of_several_trusted_keys_is_enough_and_without_keys_nothing_is_asked(tmp_path: Path) -> None:
    assert asyncio.run(kept(EventVerifier.from_file(bundle(tmp_path, OPERATOR, STRANGER))))[0] == 2
    assert asyncio.run(kept(None)) == (4, [])


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_a_file_without_a_usable_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "trusted.pem").write_bytes(content)
    with pytest.raises(UnusableKey):
        EventVerifier.from_file(tmp_path / "trusted.pem")
