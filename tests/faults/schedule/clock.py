"""The clock of the services: libfaketime between them and the kernel, where Debian's package of it is installed."""

from dataclasses import dataclass
from pathlib import Path

_LIBRARIES = (
    "/usr/lib/*/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
    "/usr/local/lib/faketime/libfaketimeMT.so.1",
)


def library() -> Path | None:
    """The library, or None."""
    return next((found for pattern in _LIBRARIES for found in sorted(Path("/").glob(pattern.lstrip("/")))), None)


@dataclass
class Clock:
    """What time it is, for every process started with `env`."""

    file: Path

    def env(self) -> dict[str, str]:
        """The settings of a process whose clock can be moved while it runs; what measures durations goes on evenly."""
        return {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DISABLE_SHM": "1",
        }

    def set(self, offset: str) -> None:
        """As `+1h` or `-1d`, of the true time; within a second."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        part = self.file.with_suffix(".part")
        part.write_text(f"{offset}\n", "ascii")
        part.replace(self.file)
