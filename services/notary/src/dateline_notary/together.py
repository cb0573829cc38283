"""All users in one process over a bus in memory, for a demonstration without a broker.    python -m dateline_notary.together

Reads the settings of every user from the environment, with `DATELINE_NOTARY_USER` and `DATELINE_HTTP_PORT` given per user as
arguments: USER=PORT … ; `{user}` in a value stands for the user.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from dateline_bus.runtime import logs
from dateline_notary import __version__
from dateline_notary.bus import LocalBus
from dateline_notary.service import Service
from dateline_notary.settings import Settings


async def run(ports: Sequence[tuple[str, int]]) -> None:
    """Every user's service, until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    bus = LocalBus()
    services = [Service(__version__, _settings(user, port), bus) for user, port in ports]
    await asyncio.gather(*(service.until(stop) for service in services))


def _settings(user: str, port: int) -> Settings:
    common = Settings.from_environment("notary")
    files = {name: _for(user, getattr(common, name)) for name in ("kme_certificate_file", "kme_key_file")}
    return common.model_copy(update={"notary_user": user, "http_port": port, **files})


def _for(user: str, file: Path | None) -> Path | None:
    return None if file is None else Path(str(file).replace("{user}", user))


def main() -> None:
    """The command."""
    logs.configure("notary", os.environ.get("DATELINE_LOG_LEVEL", "INFO"))
    pairs = [argument.partition("=") for argument in sys.argv[1:]]
    asyncio.run(run([(user, int(port)) for user, _, port in pairs]))


if __name__ == "__main__":
    main()
