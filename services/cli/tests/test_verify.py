"""`dateline verify`, `notary check-delivery` and `notary judge` on files."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dateline_bus.events.dsse import EventSigner
from dateline_bus.events.envelope import Trace, attributes_of, headers_of, signed
from dateline_cli.main import cli
from dateline_contracts.contract import Contract, Offer
from dateline_notary.domain.manifest import delivery_of, manifest_of
from dateline_schema.ids import digest
from dateline_schema.topics import ENRICHED

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
BODY = '{"facts":"外贸"}'
HEADERS = signed(
    headers_of(ENRICHED, "sha256:1", "enrichment", Trace.begin(), datetime(2024, 1, 13, tzinfo=UTC)),
    BODY.encode(),
    EventSigner(KEY),
)
KCAT = {"topic": ENRICHED.name, "headers": [part for name, value in HEADERS for part in (name, value.decode())], "payload": BODY}
STRUCTURED = {**attributes_of(HEADERS), "data_base64": base64.b64encode(BODY.encode()).decode()}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.fixture
def public(tmp_path: Path) -> str:
    file = tmp_path / "public.pem"
    file.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return str(file)


def test_a_dump_of_the_topic_is_verified_line_by_line(tmp_path: Path, public: str) -> None:
    lines = [KCAT, STRUCTURED, KCAT | {"payload": BODY + " "}, KCAT | {"headers": []}, {"x": 1}]
    file = tmp_path / "dump.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    done = run("verify", "--key", public, str(file))
    assert done.exit_code == 1
    good = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["place"].rsplit(":", 1)[1] for line in good] == ["1", "2"]
    assert {line["keyid"] for line in good} == {EventSigner(KEY).key_id}
    assert [line.split(": ", 2)[2] for line in done.stderr.splitlines()] == [
        "the event is not the one that was signed",
        "not signed",
        "neither a message of `kcat -J` nor a CloudEvent with data_base64",
    ]


def test_all_good_is_exit_0_and_another_key_verifies_nothing(tmp_path: Path, public: str) -> None:
    file = tmp_path / "dump.jsonl"
    file.write_text(json.dumps(KCAT))
    assert run("verify", "--key", public, str(file)).exit_code == 0
    other = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    Path(public).write_bytes(other)
    assert "none of the known keys" in run("verify", "--key", public, str(file)).stderr
    assert run("verify", "--key", str(tmp_path / "missing"), str(file)).exit_code == 1


FACTS = [{"fact_id": digest(str(n).encode()), "value": n} for n in range(4)]


def test_a_buyer_checks_what_was_delivered_against_the_contract(tmp_path: Path) -> None:
    offer = Offer(item="a", title="A", licence="l", price="1", currency="CNY", manifest=manifest_of(FACTS))
    contract = Contract(
        txid="tx:" + "0" * 32, client="desk", merchant="agency", third_party="bank", order_nonce=b"0" * 16, offer=offer
    )
    (tmp_path / "contract.json").write_bytes(contract.canonical())
    (tmp_path / "delivery.jsonl").write_bytes(delivery_of(FACTS))
    files = (str(tmp_path / "contract.json"), str(tmp_path / "delivery.jsonl"))
    assert run("notary", "check-delivery", *files).exit_code == 0
    (tmp_path / "delivery.jsonl").write_bytes(delivery_of([FACTS[0] | {"value": 9}, *FACTS[1:3]]))
    done = run("notary", "check-delivery", *files)
    assert done.exit_code == 1
    assert {json.loads(line)["kind"] for line in done.stdout.splitlines()} == {"altered", "missing"}
    (tmp_path / "contract.json").write_text("{}")
    assert run("notary", "check-delivery", *files).exit_code == 1


def test_a_record_that_is_none_decides_nothing(tmp_path: Path) -> None:
    (tmp_path / "record.jsonl").write_text('{"x": 1}\n')
    done = run("notary", "judge", "--txid", "tx:" + "0" * 32, str(tmp_path / "record.jsonl"))
    assert done.exit_code == 1
    assert json.loads(done.stdout)["outcome"] == "undecided"
