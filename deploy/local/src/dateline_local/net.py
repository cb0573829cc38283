"""Ports, and waiting for things to be ready."""

import socket
import time
from collections.abc import Callable

from dateline_local.errors import LocalError

HOST = "127.0.0.1"
_POLL_SECONDS = 0.05


def free_port() -> int:
    """A port that nobody listens on now. The kernel hands them out in turn, so two calls give two ports."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether something accepts connections on this machine's `port`."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def require_free(port: int, what: str, variable: str) -> None:
    """Raise LocalError when `port` is taken, naming the `variable` that moves `what` elsewhere."""
    with socket.socket() as probe:
        # A port that only lingers in TIME_WAIT from our own last run is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise LocalError(
                f"Port {port} is taken, and {what} needs it. End the program that has it, or choose another: {variable}=PORT make run"
            ) from None


def wait_until(ready: Callable[[], bool], seconds: float, failure: Callable[[], str]) -> None:
    """Return once `ready()` is true; raise LocalError with `failure()` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise LocalError(failure())
        time.sleep(_POLL_SECONDS)
