"""Passwords in files: one a user, made where missing, readable for their owner only; the form in which secrets are mounted."""

import re
import secrets
from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_BYTES = 24


def secret_in(file: Path) -> str:
    """The secret that the file holds, made where there is no file yet: this user's alone. Raises OSError."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made unreadable for others before anything is in it.
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(secrets.token_hex(_BYTES), "utf-8")
    return file.read_text("utf-8").strip()


class Passwords:
    """The passwords below `folder`, each in a file of its user's name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.made: list[str] = []

    def of(self, user: str) -> str:
        """The user's password, made where there is none yet. Raises ValueError for one that is empty or a name that is no user's; OSError."""
        if not _NAME.fullmatch(user):
            raise ValueError(f"{user!r} is no name of a user")
        file = self._folder / user
        if not file.exists():
            self.made.append(user)
        password = secret_in(file)
        if not password:
            raise ValueError(f"{file} is empty: a user without a password is everybody")
        return password
