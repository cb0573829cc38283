"""Facts published by the real services verify offline with the public key, and without a key they are published unsigned."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from dateline_local.net import wait_until
from dateline_local.services import Services
from dateline_schema.topics import ENRICHED, FACTS

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))
from test_delivery import read_all

SAMPLE = Path(__file__).parents[2] / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
CHAIN = ("ingest", "extraction", "enrichment", "storage")


def test_every_published_batch_verifies_and_a_changed_one_does_not(new_platform: Callable[[], Services], tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    (tmp_path / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "public.pem").write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    services = new_platform()
    services.more["DATELINE_SIGNING_KEY_FILE"] = str(tmp_path / "key.pem")
    try:
        for name in CHAIN:
            services.start(name)
        services.wait_ready(*CHAIN)
        assert services.post_page(SAMPLE.read_bytes(), "?source=xinhua&published_on=2024-01-13")[0] == 202
        wait_until(lambda: len(asyncio.run(read_all(services.kafka, ENRICHED.name))) >= 4, 60, lambda: "no enriched facts")
        records = [r for topic in (FACTS, ENRICHED) for r in asyncio.run(read_all(services.kafka, topic.name))]
    finally:
        services.stop()
    lines = [
        {"headers": [part for name, value in r.headers for part in (name, value.decode())], "payload": r.value.decode()}
        for r in records
    ]
    assert len(lines) >= 8
    good, bad = verified(lines, tmp_path)
    assert (len(good), bad) == (len(lines), [])
    changed = [line | {"payload": line["payload"].replace("新华", "新闻", 1) + " "} for line in lines]  # type: ignore[union-attr]
    good, bad = verified(changed, tmp_path)
    assert (good, len(bad)) == ([], len(lines))


def verified(lines: list[dict[str, object]], folder: Path) -> tuple[list[str], list[str]]:
    done = subprocess.run(
        [Path(sys.executable).parent / "dateline", "verify", "--key", folder / "public.pem", "-"],
        input="\n".join(json.dumps(line) for line in lines),
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout.splitlines(), done.stderr.splitlines()
