"""A real Apache Kafka broker (KRaft, one node) from the jars that `deploy/local/kafka/pom.xml` pins."""

import base64
import hashlib
import os
import shutil
import string
import subprocess
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from dateline_local.daemons import Daemon, Daemons
from dateline_local.errors import LocalError, check_disk, explain
from dateline_local.guarded import ADMIN, Guarded
from dateline_local.java import java, maven
from dateline_local.net import HOST, free_port, listens

FILES = Path(__file__).parents[2] / "kafka"
NAME = "kafka"
READY_SECONDS = 60
# The first stop of a broker also writes the class archive.
STOP_SECONDS = 60

# A broker for one machine: small heap, and a compiler and collector that start at once. 3.4 s to ready without these
# flags, 2.1 with them, 1.0 with the class archive as well.
_FLAGS = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable", "-Xlog:all=error:stderr")


@dataclass
class Kafka:
    """One broker, alone or one of several (see cluster). State lies in `folder`, jars in `cache` (shared by all brokers of a checkout).

    `advertised` is the address that clients are told, when they come through a proxy.
    """

    folder: Path
    cache: Path
    port: int = field(default_factory=free_port)
    advertised: str | None = None
    controller_port: int = field(default_factory=free_port)
    node: int = 1
    voters: tuple[tuple[int, int], ...] = ()
    """Nodes and controller ports of the whole cluster, when this is one of several."""
    guarded: Guarded | None = None
    """TLS, SCRAM and rights for every client; without it everybody on this machine may do everything."""
    cluster: str = field(default_factory=lambda: base64.urlsafe_b64encode(b"\1" + uuid.uuid4().bytes[1:]).decode().rstrip("="))

    @property
    def bootstrap(self) -> str:
        """`HOST:PORT` for clients."""
        return f"{HOST}:{self.port}"

    def start(self) -> Daemon:
        """Start it, or find it running; returns when it accepts connections. Raises LocalError."""
        running = self.launch()
        running.wait_ready(lambda: listens(self.port), READY_SECONDS)
        return running

    def launch(self) -> Daemon:
        """Start it, or find it running, without waiting for it. Raises LocalError."""
        running = Daemons(self.folder).find(NAME)
        if running is None:
            check_disk(_existing(self.folder))
            libraries = self._libraries()
            self._format(libraries)
            running = Daemons(self.folder).start(
                NAME,
                [java(), *_FLAGS, *self._archive_flags(libraries), *self._class_path(libraries), "kafka.Kafka", self._config],
            )
        return running

    def stop(self) -> None:
        """End it, and keep its class archive for the next start."""
        running = Daemons(self.folder).find(NAME)
        if running is not None:
            running.stop(STOP_SECONDS)
        written = self.folder / "classes.jsa"
        if written.exists():
            written.replace(self._libraries() / "classes.jsa")

    def kill(self) -> None:
        """SIGKILL, as a crash would; `start` brings the same broker back with its data."""
        running = Daemons(self.folder).find(NAME)
        if running is not None:
            running.kill()

    @property
    def _config(self) -> Path:
        return self.folder / "server.properties"

    def _libraries(self) -> Path:
        """The folder of the jars, fetched with Maven when the pinned set is not there yet."""
        pom = (FILES / "pom.xml").read_bytes()
        folder = self.cache / f"kafka-{hashlib.sha256(pom).hexdigest()[:12]}"
        if folder.exists():
            return folder
        # Fetched beside and renamed, so that a fetch which is cut short is never taken for a whole one.
        part = folder.with_name(f"{folder.name}.{os.getpid()}")
        try:
            part.mkdir(parents=True, exist_ok=True)
            # Maven writes beside its pom.
            shutil.copy(FILES / "pom.xml", part)
        except OSError as error:
            raise explain(error) from error
        print("Fetching the jars of Kafka with Maven …", flush=True)
        done = subprocess.run(
            [maven(), "-q", "-B", "-f", part / "pom.xml", "dependency:copy-dependencies", f"-DoutputDirectory={part}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            shutil.rmtree(part, ignore_errors=True)
            raise LocalError(f"Maven could not fetch the jars of Kafka:\n{done.stdout.strip()}")
        try:
            part.rename(folder)
        except OSError:  # somebody else was faster
            shutil.rmtree(part, ignore_errors=True)
        return folder

    def _format(self, libraries: Path) -> None:
        """Write the configuration; format the data folder the first time."""
        data = self.folder / "data"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            template = string.Template((FILES / "server.properties").read_text("utf-8"))
            self._config.write_text(
                template.substitute(
                    broker_port=self.port,
                    controller_port=self.controller_port,
                    node=self.node,
                    voters=",".join(
                        f"{node}@{HOST}:{port}" for node, port in self.voters or ((self.node, self.controller_port),)
                    ),
                    replication=max(1, len(self.voters)),
                    advertised=self.advertised or self.bootstrap,
                    data=data,
                    listener="SASL_SSL" if self.guarded else "PLAINTEXT",
                    security=self._security(),
                ),
                "utf-8",
            )
        except OSError as error:
            raise explain(error) from error
        if (data / "meta.properties").exists():
            return
        done = subprocess.run(
            [
                java(),
                *_FLAGS,
                *self._class_path(libraries),
                "kafka.tools.StorageTool",
                "format",
                "-t",
                self.cluster,
                "-c",
                self._config,
                *self._administrator(),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            raise LocalError(f"Kafka could not format {data}:\n{done.stdout.strip()}")

    def _security(self) -> str:
        if self.guarded is None:
            return (FILES / "open.properties").read_text("utf-8")
        template = string.Template((FILES / "guarded.properties").read_text("utf-8"))
        return template.substitute(
            admin=ADMIN, password=self.guarded.password, keystore=self.guarded.keystore, truststore=self.guarded.ca_file
        )

    def _administrator(self) -> list[str]:
        """The one user that is there from the start; it makes the others."""
        if self.guarded is None:
            return []
        return ["--add-scram", f"SCRAM-SHA-512=[name={ADMIN},password={self.guarded.password}]"]

    def _archive_flags(self, libraries: Path) -> list[str]:
        """Read the class archive, or have this broker write one when it stops."""
        archive = libraries / "classes.jsa"
        return (
            [f"-XX:SharedArchiveFile={archive}"] if archive.exists() else [f"-XX:ArchiveClassesAtExit={self.folder}/classes.jsa"]
        )

    def _class_path(self, libraries: Path) -> list[str]:
        # Jar by jar, not `*`: the class archive is valid for one exact class path.
        jars = ":".join(str(jar) for jar in sorted(libraries.glob("*.jar")))
        return ["-cp", jars, f"-Dlog4j2.configurationFile={FILES / 'log4j2.properties'}"]


def _existing(folder: Path) -> Path:
    """The nearest folder above that exists, to ask for its disk."""
    return next(parent for parent in (folder, *folder.parents) if parent.exists())
