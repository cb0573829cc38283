"""The watched folder: what is put there is taken, and moved aside once the broker has it.

`FOLDER/SOURCE/file` has the source SOURCE, `FOLDER/file` the source `folder`. Taken files go to `FOLDER/.taken`, refused ones to
`FOLDER/.refused` with a line of reason beside them. A file is taken when it has kept its size and time from one look to the
next, so it may be written in place; hidden names and those of half-written files are left alone.
"""

import asyncio
import errno
import logging
import os
import stat
from pathlib import Path

from dateline_bus.events.envelope import Trace
from dateline_bus.failures import NotNow, NotPossible
from dateline_ingest.domain.gate import checked_source
from dateline_ingest.domain.readers import Refused
from dateline_ingest.intake import File, Intake
from dateline_schema.ids import digest

log = logging.getLogger(__name__)

TAKEN, REFUSED = ".taken", ".refused"

_HALF_WRITTEN = (".part", ".partial", ".tmp", ".crdownload", "~")
_NO_SOURCE = "folder"
_LONGEST_NAME = 200
"""Bytes of a name that leave room for what is put before and behind it (a file system takes 255)."""
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
                log.info("gone before it was taken", extra={"file": shown(path)})  # another replica was faster
            except Exception as error:
                # One file must never keep the others waiting; what is read and still cannot be taken will never be.
                log.exception("not taken", extra={"file": shown(path)})
                if not isinstance(error, OSError):
                    await asyncio.to_thread(self._aside, path, REFUSED, f"{type(error).__name__}: a fault of ours; see the log")
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
            data = await asyncio.to_thread(self._read, parts)
            name = shown("/".join(parts))
            source = checked_source(parts[0]) if len(parts) > 1 else _NO_SOURCE
            taken = await self._intake.take(File(data, source, uri=name, name=name, sender="folder"), Trace.begin())
        except (Refused, NotPossible) as refused:
            log.warning("refused", extra={"file": shown(path), "reason": str(refused)})
            await asyncio.to_thread(self._aside, path, REFUSED, str(refused))
            return
        reasons = "\n".join(f"{part.member}: {part.title}: {part.detail}" for part in taken.refused)
        await asyncio.to_thread(self._aside, path, TAKEN, reasons)

    def _read(self, parts: tuple[str, ...]) -> bytes:
        """The file's bytes from one descriptor, opened step by step: a link put in its place meanwhile is not followed.

        Raises Refused, OSError.
        """
        steps = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for part in parts[:-1]:
                inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=steps)
                os.close(steps)
                steps = inner
            with os.fdopen(os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=steps), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise Refused(415, "Not a file", "what stands there is no regular file")
                data = file.read(self._most_bytes + 1)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                raise Refused(415, "Not a file", "what stands there is a link") from error
            raise
        finally:
            os.close(steps)
        if len(data) > self._most_bytes:
            raise Refused(413, "Page too large", f"more than {self._most_bytes} bytes")
        return data

    def _aside(self, path: Path, where: str, reasons: str) -> None:
        """Move a file below `.taken` or `.refused`, never over another one; its reasons beside it."""
        target = self._folder / where / path.relative_to(self._folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        if len(os.fsencode(target.name)) > _LONGEST_NAME:
            target = target.with_name(f"{digest(os.fsencode(target.name))[7:39]}{target.suffix[:20]}")
        number = 1
        while os.path.lexists(target):
            number += 1
            target = target.with_name(f"{number}-{target.name.removeprefix(f'{number - 1}-')}")
        path.replace(target)
        if reasons:
            target.with_name(f"{target.name}.reason.txt").write_text(f"{reasons}\n", "utf-8", "backslashreplace")


def shown(path: object) -> str:
    """A path as it may be logged and stored: bytes that are no text become escapes."""
    return str(path).encode("utf-8", "backslashreplace").decode()
