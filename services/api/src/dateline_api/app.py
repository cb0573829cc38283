"""api: what is stored, over HTTP, until SIGTERM."""

import ipaddress
import sys

import uvicorn
from fastapi import FastAPI

from dateline_api.service import make_app
from dateline_api.settings import Settings
from dateline_bus.runtime import logs


def refusal(settings: Settings) -> str | None:
    """Why it will not listen where it is told to, or None."""
    if settings.trust_network or settings.api_keys == "required" or _is_loopback(settings.http_host):
        return None
    return (
        f"will not listen on {settings.http_host}: anyone who reaches it could read everything. Ask for keys (DATELINE_API_KEYS=required), listen on 127.0.0.1 (DATELINE_HTTP_HOST), "
        "or say with DATELINE_TRUST_NETWORK=true that only trusted people reach it."
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def main() -> None:
    """Serve; requests in hand are answered before the end."""
    settings = Settings.from_environment("api")
    logs.configure("api", settings.log_level)
    if refused := refusal(settings):
        print(f"dateline-api: {refused}", file=sys.stderr)
        sys.exit(2)
    uvicorn.Server(config(settings)).run()


def config(settings: Settings, app: FastAPI | None = None) -> uvicorn.Config:
    """How it is served: bounds on heads, idle connections and the end."""
    return uvicorn.Config(
        app or make_app(settings),
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(settings.drain_seconds),
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=32 * 1024,
    )


if __name__ == "__main__":
    main()
