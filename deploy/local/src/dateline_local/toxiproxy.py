"""Faults of the network: toxiproxy between clients and servers, built with Go where that is installed."""

import json
import os
import shutil
import subprocess
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline_local.daemons import Daemons
from dateline_local.errors import LocalError
from dateline_local.net import HOST, free_port, listens

NAME = "toxiproxy"
PACKAGE = "github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0"
READY_SECONDS = 10


def available(cache: Path) -> bool:
    """Whether it is there or can be built."""
    return (cache / NAME / "server").exists() or shutil.which("go") is not None


@dataclass
class Toxiproxy:
    """One process with a proxy for each server that is to be reached through it."""

    folder: Path
    cache: Path
    port: int = field(default_factory=free_port)

    def start(self) -> None:
        """Build it the first time, and start it. Raises LocalError."""
        program = self.cache / NAME / "server"
        if not program.exists():
            print("Building toxiproxy with Go …", flush=True)
            env = os.environ | {"GOBIN": str(program.parent), "GOFLAGS": "-mod=mod"}
            done = subprocess.run(["go", "install", PACKAGE], env=env, cwd="/", capture_output=True, text=True)
            if done.returncode:
                raise LocalError(f"toxiproxy could not be built:\n{done.stderr.strip()}")
        daemon = Daemons(self.folder).start(NAME, [program, "-host", HOST, "-port", str(self.port)])
        daemon.wait_ready(lambda: listens(self.port), READY_SECONDS)

    def stop(self) -> None:
        """End it."""
        daemon = Daemons(self.folder).find(NAME)
        if daemon is not None:
            daemon.stop()

    def proxy(self, name: str, upstream: int, listen: int) -> None:
        """Connections to `listen` go to `upstream`, both ports of this machine."""
        self._ask(
            "POST", "/proxies", {"name": name, "listen": f"{HOST}:{listen}", "upstream": f"{HOST}:{upstream}", "enabled": True}
        )

    def poison(self, name: str, kind: str, **attributes: Any) -> None:
        """A toxic in both directions: latency (latency, jitter in ms), timeout (0: data is swallowed), limit_data, slicer, reset_peer."""
        for stream in ("upstream", "downstream"):
            toxic = {"name": f"{kind}-{stream}", "type": kind, "stream": stream, "attributes": attributes}
            self._ask("POST", f"/proxies/{name}/toxics", toxic)

    def cut(self, name: str, cut: bool) -> None:
        """Close all connections and refuse new ones, or let them through again."""
        self._ask("POST", f"/proxies/{name}", {"enabled": not cut})

    def reset(self) -> None:
        """No toxics, every proxy lets through."""
        self._ask("POST", "/reset", {})

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(f"http://{HOST}:{self.port}{path}", json.dumps(body).encode(), method=method)
        with urllib.request.urlopen(request, timeout=5):
            pass
