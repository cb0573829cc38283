"""One JSON object per line on standard error: time, level, service, message, and whatever the event carries."""

import logging
import sys
import time
from datetime import UTC, datetime
from typing import Any

import orjson

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Formats records as JSON; `extra=` fields become keys, a traceback one string."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self._service,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {key: value for key, value in vars(record).items() if key not in _PLAIN}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        try:
            return orjson.dumps(line, default=str).decode()
        except (TypeError, ValueError):  # lone surrogates, say in the name of a file
            plain = {key: str(value).encode("utf-8", "backslashreplace").decode() for key, value in line.items()}
            return orjson.dumps(plain).decode()


def configure(service: str, level: str) -> None:
    """Send everything through the JSON formatter; the libraries' chatter only from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Faust builds three records a message at INFO; aiokafka repeats each heartbeat problem.
    for name in ("faust", "mode", "aiohttp.access", "asyncio"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    # Ten lines a second while a broker is away, which we say ourselves; what matters of it reaches us as an error.
    logging.getLogger("aiokafka").setLevel(max(logging.CRITICAL, logging.getLevelName(level)))
    handler.addFilter(Seldom())


class Seldom(logging.Filter):
    """The same words from a library's logger only once in a while, whatever the numbers in them."""

    EVERY_SECONDS = 30.0

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is said."""
        if record.name.startswith("dateline_"):
            return True
        key = record.name, str(record.msg)[:200]
        now = time.monotonic()
        if now - self._said.get(key, float("-inf")) < self.EVERY_SECONDS:
            return False
        if len(self._said) > 1000:
            self._said.clear()
        self._said[key] = now
        return True
