"""Sessions of the web pages: a cookie that says which key it was opened with, and until when; never the key itself.

Signed with HMAC-SHA256, so that any replica that has the secret reads it and none has to remember it. A key that is revoked ends its
sessions as it ends everything else.
"""

import hashlib
import hmac
import re
import secrets
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response

from dateline_api.settings import Settings

COOKIE = "dateline_session"
_FORM = re.compile(r"([0-9A-Za-z_-]{1,64})\.(\d{1,12})\.([0-9a-f]{64})")


class Sessions:
    """Opens sessions and reads them. Without a secret of its own (`session_secret`) they end with the process."""

    def __init__(self, settings: Settings) -> None:
        given = settings.session_secret.get_secret_value() if settings.session_secret else ""
        self._secret = hashlib.sha256(given.encode()).digest() if given else secrets.token_bytes(32)
        self._seconds = round(settings.session_hours * 3600)

    def written(self, key_id: str, now: float) -> str:
        """The cookie's value for a session that begins now (seconds since the epoch)."""
        until = round(now) + self._seconds
        return f"{key_id}.{until}.{self._seal(key_id, until)}"

    def key_of(self, value: str | None, now: float) -> str | None:
        """The id of the key with which it was opened; None for one that has ended or that we did not write."""
        match = _FORM.fullmatch(value or "")
        if match is None:
            return None
        key_id, until = match[1], int(match[2])
        if not hmac.compare_digest(self._seal(key_id, until), match[3]) or until <= now:
            return None
        return key_id

    def open(self, answer: Response, key_id: str, now: float, secure: bool) -> None:
        """Give the reader a session. `secure`: the pages came over TLS."""
        answer.set_cookie(
            COOKIE, self.written(key_id, now), max_age=self._seconds, path="/", httponly=True, samesite="strict", secure=secure
        )

    @staticmethod
    def close(answer: Response, secure: bool) -> None:
        """Take it back."""
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=secure)

    def _seal(self, key_id: str, until: int) -> str:
        return hmac.new(self._secret, f"{key_id}.{until}".encode(), "sha256").hexdigest()


def cookie_of(headers: Headers) -> str | None:
    """The session's cookie as it was sent."""
    found: dict[str, Any] = cookie_parser(headers.get("cookie", ""))
    return found.get(COOKIE)
