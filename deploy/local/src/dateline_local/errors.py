"""What can go wrong on somebody's machine, said so that they can act on it."""

import errno
import shutil
from pathlib import Path

MIB = 1024 * 1024
# The jars (43 MiB), the class archive (50), an empty cluster of PostgreSQL (40), and room for logs.
NEEDED_MIB = 512


class LocalError(Exception):
    """The local platform cannot go on; the message says why and what to do."""


def check_disk(folder: Path) -> None:
    """Raise LocalError when `folder`'s disk has less than what the platform needs."""
    free = shutil.disk_usage(folder).free // MIB
    if free < NEEDED_MIB:
        raise LocalError(
            f"The disk is full: {free} MiB free below {folder}, {NEEDED_MIB} needed."
            " Free some, or set DATELINE_STATE to a folder on another disk."
        )


def explain(error: OSError) -> LocalError:
    """An operating system error in words for a person."""
    if error.errno == errno.ENOSPC:
        return LocalError(f"The disk is full: {error}. Free some, or set DATELINE_STATE to a folder on another disk.")
    return LocalError(str(error))
