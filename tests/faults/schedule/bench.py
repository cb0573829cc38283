"""A platform whose every process can be hurt: broker, database, replicas behind a supervisor that notes who ends by itself."""

import asyncio
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from dateline_local.cluster import Cluster
from dateline_local.daemons import Daemon, Daemons
from dateline_local.kafka import Kafka
from dateline_local.net import HOST, free_port, wait_until
from dateline_local.postgres import Postgres
from dateline_local.services import Services
from dateline_local.state import cache_folder
from dateline_local.toxiproxy import Toxiproxy, available

from .clock import Clock, library

DISK_MIB = 768  # the server is not started with less than 512 free
REPLICAS = {"ingest": 1, "extraction": 2, "enrichment": 2, "storage": 2}
SETTINGS = {"DATELINE_SESSION_TIMEOUT_SECONDS": "6", "DATELINE_LOG_LEVEL": "INFO"}


@dataclass
class Exit:
    """A process that ended though nobody had asked it to."""

    name: str
    last: str


@dataclass
class Bench:
    """Broker, database and replicas in `folder`, all of this machine."""

    folder: Path
    brokers: int = 1
    kafka: Kafka | Cluster = field(init=False)
    network: Toxiproxy | None = field(init=False, default=None)
    """Between the services and their servers, where it can be had."""
    postgres: Postgres = field(init=False)
    services: Services = field(init=False)
    exits: list[Exit] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    """Replicas that are down on purpose: not brought back."""

    def __post_init__(self) -> None:
        # The server's own user must reach the folder below.
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        self.postgres, self._proxies = Postgres(self.folder / "postgres"), dict[str, tuple[int, int]]()
        self.clock = Clock(self.folder / "clock" / "offset") if library() else None
        self.small_disk = self._mount()
        if available(cache_folder()):
            self.network = Toxiproxy(self.folder / "network", cache_folder())
        if self.brokers == 1:
            port = free_port()
            self.kafka = Kafka(self.folder / "kafka", cache_folder(), port, self._through("kafka", port))
        else:
            self.kafka = Cluster(self.folder / "kafka", cache_folder(), lambda port: self._through(f"kafka-{port}", port))
        self._watching = threading.Event()
        self._thread: threading.Thread | None = None

    def _through(self, name: str, port: int) -> str | None:
        """The address by which the services reach a server's port, when it is another."""
        if self.network is None:
            return None
        self._proxies[name] = port, free_port()
        return f"{HOST}:{self._proxies[name][1]}"

    def links(self, server: str) -> list[str]:
        """The proxies before `kafka` or `postgres`."""
        return [name for name in self._proxies if name.startswith(server)]

    @property
    def names(self) -> list[str]:
        """Every replica."""
        return [f"{service}-{n}" for service, count in REPLICAS.items() for n in range(1, count + 1)]

    def start(self) -> None:
        """Everything, ready."""
        through = self._through("postgres", self.postgres.port)
        if self.network is not None:
            self.network.start()
            for name, (upstream, listen) in self._proxies.items():
                self.network.proxy(name, upstream, listen)
        self.kafka.start()
        self.postgres.start()
        url = self.postgres.url.replace(f"{HOST}:{self.postgres.port}", through) if through else self.postgres.url
        bootstrap = self.kafka.bootstrap if isinstance(self.kafka, Cluster) else self.kafka.advertised or self.kafka.bootstrap
        self.services = Services(self.folder / "services", bootstrap, url, replication=self.brokers)
        self.services.more |= SETTINGS
        self.services.create_topics()
        if self.clock is not None:
            self.clock.set("+0")
            self.services.more |= self.clock.env()
        for name in self.names:
            self.start_replica(name)
        self.services.wait_ready(*self.names)
        self._thread = threading.Thread(target=self._supervise, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Everything, and its data."""
        self._watching.set()
        if self._thread is not None:
            self._thread.join()
            self.services.stop()
        self.kafka.stop()
        self.postgres.remove()
        if self.small_disk:
            subprocess.run(["umount", self.postgres.folder], check=False)
        if self.network is not None:
            self.network.stop()

    def has(self, need: str | None) -> bool:
        """Whether a fault can happen here (see Fault.needs)."""
        there = {"network": self.network, "clock": self.clock, "disk": self.small_disk, "cluster": self.brokers > 1}
        return need is None or bool(there[need])

    def set_clock(self, offset: str) -> None:
        """Of all services at once."""
        assert self.clock is not None
        self.clock.set(offset)

    def _mount(self) -> bool:
        """A disk of its own for the database, so small that it can be filled; False where we may not mount one."""
        if os.geteuid() != 0:
            return False
        folder = self.postgres.folder
        folder.mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m,mode=0755", "tmpfs", str(folder)]
        return subprocess.run(mount, check=False, capture_output=True).returncode == 0

    def start_replica(self, name: str) -> None:
        """Start one; `ingest-1` answers where `ingest` is asked."""
        self.services.start(name.split("-")[0], name)
        if name == "ingest-1":
            self.services.ports["ingest"] = self.services.ports[name]
        self.asked.discard(name)

    def daemon(self, name: str) -> Daemon | None:
        """A replica's process."""
        return Daemons(self.services.folder).find(name)

    def hurt(self, name: str, number: int) -> None:
        """Send a signal; what ends by it is brought back, and is no exit by itself."""
        if number in (signal.SIGKILL, signal.SIGTERM):
            self.asked.add(name)
        daemon = self.daemon(name)
        if daemon is not None:
            daemon.signal(number)
            if number == signal.SIGKILL:
                wait_until(lambda: not daemon.alive(), 10, lambda: f"{name} lives")

    def _supervise(self) -> None:
        while not self._watching.wait(0.5):
            for name in self.names:
                if name not in self.asked and self.daemon(name) is None:
                    log = self.services.folder / "logs" / f"{name}.log"
                    self.exits.append(Exit(name, log.read_text("utf-8", "replace").strip().rsplit("\n", 1)[-1][:300]))
                    self.start_replica(name)

    def sizes(self, *, family: bool = False) -> dict[str, tuple[int, int, int]]:
        """Of each replica: MiB of memory (with its children's when `family`), open descriptors, children."""
        found = {}
        for name in self.names:
            daemon = self.daemon(name)
            if daemon is not None:
                process = psutil.Process(daemon.pid)
                children = process.children()
                memory = sum(one.memory_info().rss for one in (process, *(children if family else ())))
                found[name] = (memory >> 20, process.num_fds(), len(children))
        return found

    def sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Run a statement on a connection of its own, in the maintenance database, which no fault closes."""
        import asyncpg

        async def run() -> list[tuple[object, ...]]:
            connection = await asyncpg.connect(self.postgres.url_of("postgres"))
            try:
                return [tuple(row) for row in await connection.fetch(statement, *values)]
            finally:
                await connection.close()

        return asyncio.run(run())


def pause(seconds: float) -> None:
    """A fault lasts for as long as it lasts: the one place that sleeps."""
    time.sleep(seconds)
