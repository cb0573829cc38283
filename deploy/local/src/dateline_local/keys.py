"""The key server as a process of its own, with certificates of a test authority."""

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dateline_local.daemons import Daemon, Daemons
from dateline_local.errors import LocalError
from dateline_local.net import HOST, free_port

NAME = "keys"
READY_SECONDS = 30


@dataclass
class KeyService:
    """One key server below `folder`. `users`: SAE ids that get a certificate; `network`: its TOML, or the packaged five users."""

    folder: Path
    users: Sequence[str]
    network: str | None = None
    kme_port: int = field(default_factory=free_port)
    http_port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Where keys are asked for."""
        return f"https://{HOST}:{self.kme_port}"

    @property
    def ca_file(self) -> Path:
        """The authority of server and users."""
        return self.certificates / "ca.pem"

    @property
    def certificates(self) -> Path:
        """Where all certificates lie."""
        return self.folder / "certificates"

    def certificate(self, sae: str) -> tuple[Path, Path]:
        """A user's certificate and private key."""
        return self.certificates / f"{sae}.pem", self.certificates / f"{sae}.key"

    def start(self) -> Daemon:
        """Make what certificates are missing and start; returns when it is ready. Raises LocalError."""
        command = [sys.executable, "-m", "dateline_keys.certificates", str(self.certificates), *self.users]
        made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=READY_SECONDS)
        if made.returncode:
            raise LocalError(f"The certificates could not be made:\n{made.stdout.strip()}")
        daemon = Daemons(self.folder).start(NAME, [sys.executable, "-m", "dateline_keys.app"], env=self._env())
        daemon.wait_ready(self._ready, READY_SECONDS)
        return daemon

    def stop(self) -> None:
        """End it."""
        daemon = Daemons(self.folder).find(NAME)
        if daemon is not None:
            daemon.stop()

    def kill(self) -> None:
        """SIGKILL."""
        daemon = Daemons(self.folder).find(NAME)
        if daemon is not None:
            daemon.stop(0)

    def metrics(self) -> str:
        """What Prometheus would scrape."""
        with urllib.request.urlopen(f"http://{HOST}:{self.http_port}/metrics", timeout=5) as answer:
            return str(answer.read().decode())

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.http_port}/readyz", timeout=5):
                return True
        except (urllib.error.HTTPError, OSError):
            return False

    def _env(self) -> dict[str, str]:
        env = {
            "DATELINE_HTTP_HOST": HOST,
            "DATELINE_HTTP_PORT": str(self.http_port),
            "DATELINE_KME_HOST": HOST,
            "DATELINE_KME_PORT": str(self.kme_port),
            "DATELINE_KME_CA_FILE": str(self.ca_file),
            "DATELINE_KME_CERTIFICATE_FILE": str(self.certificates / "kme.pem"),
            "DATELINE_KME_KEY_FILE": str(self.certificates / "kme.key"),
        }
        if self.network is not None:
            file = self.folder / "network.toml"
            file.write_text(self.network, "utf-8")
            env["DATELINE_NETWORK_FILE"] = str(file)
        return env
