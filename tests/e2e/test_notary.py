"""The contract network for real: five notary processes over Kafka, keys by mutual TLS from a key server, the command line."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import pytest

DATELINE = Path(sys.executable).parent / "dateline"


def demo(*arguments: str, kafka: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [DATELINE, "notary", "demo", "--json", *arguments],
        env=os.environ | {"DATELINE_KAFKA": kafka},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def dateline(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([DATELINE, "notary", *arguments], capture_output=True, text=True, timeout=60)


def assert_delivered(result: dict[str, Any]) -> None:
    assert set(result["stages"].values()) == {"delivered"}
    assert result["deviations"] == []
    assert result["delivered_facts"] == result["facts"] > 50
    assert [d["document"] for d in result["documents"]] == ["contract", "payment", "settlement", "receipt"]
    assert all(d["verdict_receiver"] == d["verdict_verifier"] == "ok" for d in result["documents"])
    assert result["third_party"] in {"archive", "auditor", "bank"}
    assert 0 < result["failure_probability"]["signatures"] < 1e-30
    assert result["failure_probability"]["total"] == pytest.approx(
        sum(value for name, value in result["failure_probability"].items() if name != "total")
    )
    assert result["keys_used"]["signature"] == {"count": 8, "bits": 8 * 384}


def test_the_demo_trades_the_sample_pages_facts_over_kafka(kafka: str, tmp_path: Path) -> None:
    result = demo("--folder", str(tmp_path / "kept"), kafka=kafka)
    assert "five notary processes" in result["bus"]
    assert_delivered(result)
    folder = tmp_path / "kept"
    files = [str(folder / name) for name in ("contract.json", "delivery.jsonl")]
    assert dateline("check-delivery", *files).returncode == 0
    records = [str(file) for file in sorted(folder.glob("record-*.jsonl"))]
    assert len(records) == 3
    for document in ("contract", "payment", "settlement", "receipt"):
        done = dateline("judge", "--txid", result["txid"], "--document", document, *records[:2])
        finding = json.loads(done.stdout)
        assert (done.returncode, finding["outcome"], finding["liars"]) == (0, "bound", []), done.stderr
    assert dateline("judge", "--txid", result["txid"], records[0]).returncode == 1


def test_the_demo_needs_no_broker() -> None:
    result = demo("--in-process")
    assert "in memory" in result["bus"]
    assert_delivered(result)


def test_a_network_left_running_answers_and_ends_with_all_its_parts_on_sigterm(kafka: str, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [DATELINE, "notary", "network", "--folder", tmp_path],
        env=os.environ | {"DATELINE_KAFKA": kafka},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        parts = dict(_part(process.stdout.readline()) for _ in range(7))
        bearer = {"Authorization": f"Bearer {(tmp_path / 'token').read_text()}"}
        with urllib.request.urlopen(urllib.request.Request(f"{parts['desk']}/trades", headers=bearer), timeout=10) as answer:
            assert json.load(answer) == []
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) == 6
        process.terminate()
        assert process.wait(60) == 0
        assert not psutil.wait_procs(family, timeout=10)[1]
    finally:
        process.kill()
        process.wait()


def _part(line: str) -> tuple[str, str]:
    part = json.loads(line)
    return part["name"], part["url"]
