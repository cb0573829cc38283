"""The platform in containers: images built, Compose brought up as its head says, the sample page put through.

Wants a Docker daemon that has or can fetch the public images; says so when it is skipped.
"""

import json
import os
import shutil
import subprocess
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dateline_local.net import free_port, wait_until

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "deploy" / "local" / "sample" / "xinhua-page-2024-01-13.txt"
PUBLIC = ("apache/kafka:4.1.0", "postgres:15", "python:3.11-slim-bookworm")
# Prometheus and Grafana have a suite of their own.
PARTS = ("kafka", "postgres", "ingest", "extraction", "enrichment", "storage", "api")
PORTS = ("DATELINE_KAFKA_PORT", "DATELINE_POSTGRES_PORT", "DATELINE_INGEST_PORT", "DATELINE_API_PORT")

Compose = Callable[..., subprocess.CompletedProcess[str]]


def _docker(*arguments: str, env: dict[str, str] | None = None, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=seconds)


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """What .env would say, on free ports; skips without a daemon, Compose or the images."""
    if shutil.which("docker") is None or _docker("info").returncode:
        pytest.skip("no Docker daemon answers")
    if _docker("compose", "version").returncode:
        pytest.skip("docker has no Compose v2")
    for image in PUBLIC:
        if _docker("image", "inspect", image).returncode and _docker("pull", "--quiet", image, seconds=600).returncode:
            pytest.skip(f"{image} is not here and cannot be fetched")
    secrets = {"DATELINE_POSTGRES_PASSWORD": uuid.uuid4().hex, "DATELINE_GRAFANA_PASSWORD": uuid.uuid4().hex}
    secrets["TOKEN"] = uuid.uuid4().hex
    secrets["DATELINE_SENDERS"] = json.dumps([{"name": "test", "token": secrets["TOKEN"], "sources": ["xinhua"]}])
    return os.environ | {name: str(free_port()) for name in PORTS} | secrets


@pytest.fixture(scope="module")
def compose(environment: dict[str, str]) -> Iterator[Compose]:
    project = f"dateline-test-{uuid.uuid4().hex[:8]}"

    def run(*arguments: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        return _docker("compose", "--project-name", project, *arguments, env=environment, seconds=seconds)

    try:
        up = run("up", "--build", "--wait", *PARTS, seconds=1800)
        assert up.returncode == 0, up.stderr[-2000:] + run("logs", "--tail", "20").stdout[-4000:]
        yield run
    finally:
        run("down", "--volumes", "--timeout", "5", seconds=300)


def _query(compose: Compose, statement: str) -> list[str]:
    return compose("exec", "-T", "postgres", "psql", "-U", "dateline", "-d", "dateline", "-Atc", statement).stdout.split()


def test_the_sample_page_becomes_rows_in_containers(compose: Compose, environment: dict[str, str]) -> None:
    address = f"http://127.0.0.1:{environment['DATELINE_INGEST_PORT']}/pages?source=xinhua&published_on=2024-01-13"
    bearer = {"Authorization": f"Bearer {environment['TOKEN']}"}
    with urllib.request.urlopen(urllib.request.Request(address, SAMPLE.read_bytes(), bearer), timeout=30) as answer:
        assert answer.status == 202
    wait_until(
        lambda: _query(compose, "SELECT count(DISTINCT article_id) FROM facts") == ["4"],
        120,
        lambda: compose("logs", "--tail", "20").stdout[-4000:],
    )
    assert _query(compose, "SELECT count(*) FROM facts WHERE kind = 'observation' AND value = 41760000000000") != ["0"]


def test_no_service_runs_as_root_or_writes_its_own_files(compose: Compose) -> None:
    for name in PARTS[2:]:
        assert compose("exec", "-T", name, "id", "-u").stdout.strip() == "10001"
        assert compose("exec", "-T", name, "touch", "/srv/written").returncode != 0
