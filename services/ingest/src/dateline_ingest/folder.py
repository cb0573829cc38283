"""The watched folder: what is put there is taken, and moved aside once the broker has it.

`FOLDER/SOURCE/file` has the source SOURCE, `FOLDER/file` the source `folder`. Taken files go to `FOLDER/.taken`, refused ones to
`FOLDER/.refused` with a line of reason beside them. A file is taken when it has kept its size and time from one look to the
next, so it may be written in place; hidden names and those of half-written files are left alone.
"""

import asyncio
import logging
import os
import stat
from pathlib import Path

from dateline_bus.envelope import Trace
from dateline_bus.failures import NotNow, NotPossible
from dateline_ingest.domain.readers import Refused
from dateline_ingest.intake import File, Intake
from dateline_schema.ids import digest

log = logging.getLogger(__name__)

TAKEN, REFUSED = ".taken", ".refused"

_HALF_WRITTEN = (".part", ".partial", ".tmp", ".crdownload", "~")
_NO_SOURCE = "folder"
_LONGEST_WAIT = 60.0

Seen = dict[Path, tuple[int, int]]


class Folder:
    """Watches one folder for as long as `watch` runs."""

    def __init__(self, folder: Path, seconds: float, intake: Intake, most_bytes: int) -> None:
        self._folder, self._seconds, self._intake, self._most_bytes = folder, seconds, intake, most_bytes

    async def watch(self) -> None:
        """Look again and again; nothing in the folder ends it."""
        seen: Seen = {}
        wait = self._seconds
        while True:
            try:
                seen = await self.look(seen)
                wait = self._seconds
            except (NotNow, OSError) as error:  # the broker is away, or the volume
                log.warning("the folder waits", extra={"folder": str(self._folder), "reason": str(error)})
                wait = min(wait * 2, _LONGEST_WAIT)
            await asyncio.sleep(wait)

    async def look(self, before: Seen) -> Seen:
        """Take every file that stands as it stood `before`; what stands there now. Raises NotNow, OSError."""
        now = await asyncio.to_thread(self._standing)
        for path, (size, _) in now.items():
            if before.get(path) != now[path]:
                continue
            try:
                await self._take(path, size)
            except NotNow:
                raise
            except FileNotFoundError:
                log.info("gone before it was taken", extra={"file": str(path)})  # another replica was faster
            except Exception:
                # One file must never keep the others waiting; it stays where it is and is tried again.
                log.exception("not taken", extra={"file": str(path)})
        return now

    def _standing(self) -> Seen:
        """Every file there is, with its size and time, in a stable order."""
        found: Seen = {}
        for folder, names, files in os.walk(self._folder):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                path = Path(folder, name)
                if name.startswith(".") or name.endswith(_HALF_WRITTEN) or path.is_symlink():
                    continue
                try:
                    status = path.stat()
                except FileNotFoundError:
                    continue
                if stat.S_ISREG(status.st_mode):
                    found[path] = (status.st_size, status.st_mtime_ns)
        return found

    async def _take(self, path: Path, size: int) -> None:
        parts = path.relative_to(self._folder).parts
        try:
            if size > self._most_bytes:
                raise Refused(413, "Page too large", f"more than {self._most_bytes} bytes")
            data = await asyncio.to_thread(path.read_bytes)
            name = "/".join(parts)
            taken = await self._intake.take(
                File(data, source=parts[0] if len(parts) > 1 else _NO_SOURCE, uri=name, name=name), Trace.begin()
            )
        except (Refused, NotPossible) as refused:
            log.warning("refused", extra={"file": str(path), "reason": str(refused)})
            await asyncio.to_thread(self._aside, path, REFUSED, str(refused))
            return
        reasons = "\n".join(f"{part.member}: {part.title}: {part.detail}" for part in taken.refused)
        await asyncio.to_thread(self._aside, path, TAKEN, reasons)

    def _aside(self, path: Path, where: str, reasons: str) -> None:
        """Move a file below `.taken` or `.refused`, never over another one; its reasons beside it."""
        target = self._folder / where / path.relative_to(self._folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target = target.with_name(f"{digest(path.read_bytes())[7:19]}-{target.name}")
        path.replace(target)
        if reasons:
            target.with_name(f"{target.name}.reason.txt").write_text(f"{reasons}\n", "utf-8")
