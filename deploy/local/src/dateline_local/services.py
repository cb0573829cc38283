"""The services as separate processes, the way containers would run them: settings through the environment, nothing shared."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from dateline_local.daemons import Daemon, Daemons
from dateline_local.errors import LocalError
from dateline_local.net import HOST, free_port

# In the order of the stream; the last one is stopped first.
SERVICES = ("ingest", "extraction", "enrichment", "storage", "watches", "api")
REGISTRIES = ("dateline_schema.topics", "dateline_contracts.topics")
READY_SECONDS = 90


@dataclass
class Services:
    """The platform's processes over a given Kafka and database. `ports`: where each answers; free ones are taken for the rest."""

    folder: Path
    kafka: str
    database: str
    ports: dict[str, int] = field(default_factory=dict)
    replication: int = 1
    more: dict[str, str] = field(default_factory=dict)
    """More settings for all of them."""
    of: dict[str, dict[str, str]] = field(default_factory=dict)
    """Settings of one service: its own user, say."""

    def create_topics(self) -> None:
        """The registries' topics, where they are missing. Raises LocalError."""
        done = subprocess.run(
            [sys.executable, "-m", "dateline_bus.create_topics", "--replication", str(self.replication), *REGISTRIES],
            env=self._env() | self.of.get("topics", {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=READY_SECONDS,
        )
        if done.returncode:
            raise LocalError(f"The topics could not be created:\n{done.stdout.strip()}")

    def start(self, service: str, name: str | None = None) -> Daemon:
        """Start one replica of `service`, remembered as `name`, or find it running. `wait_ready` tells when it works."""
        name = name or service
        running = Daemons(self.folder).find(name)
        if running is not None:
            return running
        port = self.ports.setdefault(name, free_port())
        env = self._env() | self.of.get(service, {}) | {"DATELINE_HTTP_PORT": str(port)}
        if "ingest" in self.ports:
            env.setdefault("DATELINE_INGEST_URL", self.url("ingest"))
        return Daemons(self.folder).start(name, [sys.executable, "-m", f"dateline_{service}.app"], env=env)

    def wait_ready(self, *names: str) -> None:
        """Return when the readiness probe of each answers ok. Raises LocalError with the end of the log."""
        for name in names:
            daemon = Daemons(self.folder).find(name)
            if daemon is None:
                raise LocalError(f"{name} ended while it started; see {self.folder}/logs/{name}.log")
            daemon.wait_ready(partial(self._ready, name), READY_SECONDS)

    def _ready(self, name: str) -> bool:
        return self.probe(name, "/readyz") == 200

    def url(self, name: str, path: str = "") -> str:
        """The address of a service."""
        return f"http://{HOST}:{self.ports[name]}{path}"

    def probe(self, name: str, path: str) -> int:
        """The status that a path answers; 0 when nobody listens."""
        try:
            with urllib.request.urlopen(self.url(name, path), timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def metrics(self, name: str) -> str:
        """What Prometheus would scrape."""
        with urllib.request.urlopen(self.url(name, "/metrics"), timeout=5) as answer:
            return str(answer.read().decode())

    def kill(self, name: str) -> None:
        """SIGKILL, as the kernel's out-of-memory killer would."""
        daemon = Daemons(self.folder).find(name)
        if daemon is not None:
            daemon.kill()

    def stop(self) -> None:
        """End all that runs, gently, the last started first."""
        for daemon in Daemons(self.folder).running():
            daemon.stop()

    def post_page(self, data: bytes, query: str = "", content_type: str = "text/plain") -> tuple[int, dict[str, object]]:
        """Send a page to ingest: the status and the answer's JSON."""
        request = urllib.request.Request(self.url("ingest", f"/pages{query}"), data=data, headers={"content-type": content_type})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def _env(self) -> dict[str, str]:
        return os.environ | {"DATELINE_KAFKA": self.kafka, "DATELINE_DATABASE_URL": self.database} | self.more
