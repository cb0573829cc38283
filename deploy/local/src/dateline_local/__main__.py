"""python -m dateline_local run | stop: what `make run` and `make stop` call."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from dateline_bus.admin.secrets import secret_in
from dateline_local import given
from dateline_local.daemons import Daemons
from dateline_local.errors import LocalError
from dateline_local.kafka import Kafka
from dateline_local.net import HOST, listens, require_free, wait_until
from dateline_local.postgres import Postgres
from dateline_local.services import SERVICES, Services
from dateline_local.state import cache_folder, state_folder

SAMPLE = Path(__file__).parents[2] / "sample" / "xinhua-page-2024-01-13.txt"
SAMPLE_QUERY = "?source=xinhua&published_on=2024-01-13&uri=xinhua-page-2024-01-13.txt"
STORED_SECONDS = 90
NOTARY_SECONDS = 60
# Set to anything, it has `run` start the contract network as well: five notaries and a key server on seven ports in a row.
NOTARY = "DATELINE_NOTARY"
NOTARIES = ("agency", "archive", "auditor", "bank", "desk")
"""The network's users, in the order of their ports."""
# Name, the port it takes, and the variable that moves it.
PORTS = {
    "kafka": (9092, "DATELINE_KAFKA_PORT"),
    "postgres": (5442, "DATELINE_POSTGRES_PORT"),
    "ingest": (8701, "DATELINE_INGEST_PORT"),
    "extraction": (8702, "DATELINE_EXTRACTION_PORT"),
    "enrichment": (8703, "DATELINE_ENRICHMENT_PORT"),
    "storage": (8704, "DATELINE_STORAGE_PORT"),
    "watches": (8705, "DATELINE_WATCHES_PORT"),
    "api": (8700, "DATELINE_API_PORT"),
    "notary": (8710, "DATELINE_NOTARY_PORT"),
}


def main() -> int:
    """The command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m dateline_local")
    parser.add_argument("command", choices=["run", "stop"])
    command = parser.parse_args().command
    try:
        (run if command == "run" else stop)(state_folder() / "run")
    except LocalError as error:
        print(f"make {command}: {error}", file=sys.stderr)
        return 1
    return 0


def run(folder: Path) -> None:
    """Everything up, the sample page through, its facts printed; leaves it running. Raises LocalError."""
    ports = _ports(folder)
    kafka, database = _parts(folder, ports)
    services = Services(folder / "services", kafka, database, {name: ports[name] for name in SERVICES})
    if os.environ.get(NOTARY):
        services.more |= _watching(services.folder / "notary", ports["notary"])
    services.more["DATELINE_WEBHOOK_KEY"] = os.environ.get("DATELINE_WEBHOOK_KEY") or secret_in(folder / "webhook.key")
    services.more["DATELINE_PUBLIC_URL"] = services.url("api")
    print("topics …", flush=True)
    services.create_topics()
    for name in SERVICES:
        if Daemons(services.folder).find(name) is None:
            require_free(ports[name], name, PORTS[name][1])
        services.start(name)
    print("services …", flush=True)
    services.wait_ready(*SERVICES)
    status, answer = services.post_page(SAMPLE.read_bytes(), SAMPLE_QUERY)
    if status != 202:
        raise LocalError(f"ingest did not take the sample page: {status} {answer}")
    _print_pages(services, str(answer["page_id"]))
    _print_facts(database, str(answer["page_id"]))
    _print_addresses(services, kafka, database)
    if os.environ.get(NOTARY):
        _start_notaries(services.folder, kafka, ports["notary"])


def _watching(folder: Path, port: int) -> dict[str, str]:
    """What the pages need to watch the contract network: where its notaries will answer, and what opens them."""
    urls = ",".join(f"{user}=http://{HOST}:{port + n}" for n, user in enumerate(NOTARIES))
    return {"DATELINE_NOTARIES": urls, "DATELINE_NOTARY_TOKEN": secret_in(folder / "token")}


def _start_notaries(folder: Path, kafka: str, port: int) -> None:
    """The contract network, remembered like every service, so that `stop` ends it."""
    command: list[str | Path] = [
        Path(sys.executable).parent / "dateline",
        "notary",
        "network",
        "--folder",
        folder / "notary",
        "--port",
        str(port),
    ]
    daemon = Daemons(folder).find("notary") or Daemons(folder).start("notary", command, env={"DATELINE_KAFKA": kafka})
    daemon.wait_ready(lambda: all(listens(port + n) for n in range(7)), NOTARY_SECONDS)
    print(f"\n  contract network: its ports from {port} on are named in {daemon.log}")


def stop(folder: Path) -> None:
    """End what `run` started, the last started first; the data stays."""
    ports = _ports(folder)
    Services(folder / "services", "", "").stop()
    Kafka(folder / "kafka", cache_folder(), port=ports["kafka"]).stop()
    Postgres(folder / "postgres", port=ports["postgres"]).stop()
    print("stopped")


def _ports(folder: Path) -> dict[str, int]:
    """The ports of this state folder: those it ran on before, as long as it runs; else the environment's or the usual ones."""
    remembered = folder / "ports.json"
    parts = (folder / "kafka", folder / "postgres", folder / "services")
    if remembered.exists() and any(True for part in parts for _ in Daemons(part).running()):
        return {name: int(port) for name, port in json.loads(remembered.read_text("utf-8")).items()}
    try:
        ports = {name: int(os.environ.get(variable, port)) for name, (port, variable) in PORTS.items()}
    except ValueError as error:
        raise LocalError(f"A port is not a number: {error}") from error
    folder.mkdir(parents=True, exist_ok=True)
    remembered.write_text(json.dumps(ports), "utf-8")
    return ports


def _parts(folder: Path, ports: Mapping[str, int]) -> tuple[str, str]:
    """Addresses of Kafka and the database: those given, else our own, started."""
    kafka, database = given.kafka(), given.database()
    if kafka is None:
        if Daemons(folder / "kafka").find("kafka") is None:
            require_free(ports["kafka"], "Kafka", PORTS["kafka"][1])
        print("Kafka …", flush=True)
        broker = Kafka(folder / "kafka", cache_folder(), port=ports["kafka"])
        broker.start()
        kafka = broker.bootstrap
    if database is None:
        if Daemons(folder / "postgres").find("postgres") is None:
            require_free(ports["postgres"], "PostgreSQL", PORTS["postgres"][1])
        print("PostgreSQL …", flush=True)
        server = Postgres(folder / "postgres", port=ports["postgres"])
        server.start()
        database = server.url
    return kafka, database


def _dateline(database: str, *arguments: str) -> str:
    """What the command line says over this database."""
    command = [str(Path(sys.executable).parent / "dateline"), *arguments]
    env = os.environ | {"DATELINE_DATABASE_URL": database, "COLUMNS": os.environ.get("COLUMNS", "150")}
    return subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout


def _print_facts(database: str, page: str) -> None:
    """Wait until the page's facts are rows, and print them as they are read from the database."""
    count = -1

    def settled() -> bool:
        nonlocal count
        before, count = count, _dateline(database, "facts", "--page", page, "--format", "json").count('{"kind"')
        # The articles of a page are stored one by one: done when nothing has come for a moment.
        time.sleep(0.5)
        return count > 0 and count == before

    wait_until(settled, STORED_SECONDS, lambda: f"the sample page's facts were not stored within {STORED_SECONDS} s")
    print(_dateline(database, "facts", "--page", page, "--kind", "observation", "--format", "table"))
    print(f"{count} facts of the sample page are stored: figures above, names, quotations and events with `dateline facts`.\n")


def _print_pages(services: Services, page: str) -> None:
    """Where to look, before anything else: people would rather look than read."""
    print(f"\n  Look at it:   {services.url('api', '/')}")
    things = (
        (f"/pages/{page}", "the page as it arrived, every figure marked"),
        ("/live", "figures as they come"),
        ("/drop", "a file of your own"),
    )
    for path, says in things:
        print(f"    {services.url('api', path)}   {says}")
    print(flush=True)


def _print_addresses(services: Services, kafka: str, database: str) -> None:
    lines = [("Kafka", kafka), ("PostgreSQL", database), ("pages in", services.url("ingest", "/pages"))]
    lines += [
        ("API", services.url("api", "/v1/status")),
        ("described in", services.url("api", "/openapi.json")),
    ]
    lines += [
        (name, f"{services.url(name, '/metrics')}  /healthz  /readyz") for name in SERVICES if listens(services.ports[name])
    ]
    for name, address in lines:
        print(f"  {name:12} {address}")
    print(f"\n  export DATELINE_INGEST_URL=http://{HOST}:{services.ports['ingest']}")
    print(
        "  .venv/bin/dateline facts        .venv/bin/dateline series CPI        .venv/bin/dateline search 出口        .venv/bin/dateline ingest FILE…        make stop"
    )


if __name__ == "__main__":
    sys.exit(main())
