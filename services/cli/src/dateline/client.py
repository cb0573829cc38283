"""A client of the query API: standard library only, pages followed to the end, errors with the API's own words."""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

DEFAULT_URL = "http://127.0.0.1:8700"
_SECONDS = 60
_PAGE = 500
_SILENCE_SECONDS, _AGAIN_SECONDS = 45, 1.0
"""The stream says something every 15 seconds: one that is silent for longer is broken."""

Json = dict[str, Any]


class Failed(Exception):
    """The API refused the question or does not answer; the message says why. `status`: of HTTP, 0 when nobody answered."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def connect(url: str = DEFAULT_URL, key: str | None = None) -> "Client":
    """A client of the API at `url`; `key` where it asks for one."""
    return Client(url.rstrip("/"), key)


@dataclass(frozen=True)
class SeriesSet:
    """Series with their observations, as the API answers them."""

    series: tuple[Json, ...]

    def __iter__(self) -> Iterator[Json]:
        return iter(self.series)

    def __len__(self) -> int:
        return len(self.series)

    def rows(self) -> Iterator[Json]:
        """One flat row per observation; `value` is a decimal string."""
        for one in self.series:
            about = {name: one[name] for name in ("series_key", "name", "indicator_id", "area", "frequency")}
            for observation in one["observations"] or ():
                flat = {name: value for name, value in observation.items() if name not in ("period", "vintages", "withdrawn")}
                yield about | {"period": observation["period"]["label"], **_days(observation["period"])} | flat

    def to_pandas(self) -> Any:
        """A DataFrame, a row per observation, periods as days, `value` as float. Wants pandas."""
        import pandas as pd

        frame = pd.DataFrame(list(self.rows()))
        if not frame.empty:
            frame["value"] = frame["value"].astype(float)
            for column in ("period_start", "period_end", "published_on"):
                frame[column] = pd.to_datetime(frame[column])
        return frame


@dataclass(frozen=True)
class Client:
    """Questions to one API. Filters are the API's own parameters; `from_` stands for `from`."""

    url: str
    key: str | None = None

    def facts(self, limit: int | None = None, **filters: Any) -> Iterator[Json]:
        """Facts, the newest first, all pages of them or `limit`. Raises Failed."""
        return self.items("/v1/facts", limit, **filters)

    def series(self, indicator: str | None = None, **filters: Any) -> SeriesSet:
        """Series of an indicator (a name, a code) or by `key`, with what was known at `as_of`. Raises Failed."""
        return SeriesSet(tuple(self.items("/v1/series", None, indicator=indicator, observations=True, **filters)))

    def search(self, words: str, limit: int | None = 20, **filters: Any) -> Iterator[Json]:
        """Articles that hold the words, the best first. Raises Failed."""
        return self.items("/v1/search", limit, at_once=min(limit or 100, 100), q=words, **filters)

    def evidence(self, fact_id: str) -> Json:
        """Where a fact is said. Raises Failed."""
        return self.get(f"/v1/facts/{urllib.parse.quote(fact_id)}/evidence")

    def items(self, path: str, limit: int | None, at_once: int = _PAGE, **filters: Any) -> Iterator[Json]:
        """The items of a list, page after page. Raises Failed."""
        left, cursor = limit, None
        while True:
            size = at_once if left is None else min(at_once, left)
            answer = self.get(path, limit=size, cursor=cursor, **filters)
            yield from answer["items"]
            left = None if left is None else left - len(answer["items"])
            cursor = answer["next"]
            if cursor is None or left == 0:
                return

    def send(self, method: str, path: str, body: Json | None = None) -> Json | None:
        """Write: POST, DELETE. The answer, where there is one. Raises Failed."""
        request = self._request(path, {}, method, None if body is None else json.dumps(body).encode())
        with self._opened(request, _SECONDS) as answer:
            read = answer.read()
        return dict(json.loads(read)) if read else None

    def follow(self, path: str = "/v1/stream", **filters: Any) -> Iterator[Json | None]:
        """What a stream tells, from now on and for ever: each event's data; None when it is connected and whenever there is nothing new.

        A connection that breaks is made again where it ended, so nothing is missed and nothing comes twice. Raises Failed when the
        question is refused, or when nobody answers at the first try.
        """
        last: str | None = None
        connected = False
        while True:
            request = self._request(path, filters, headers={"last-event-id": last} if last else {})
            try:
                with self._opened(request, _SILENCE_SECONDS) as answer:
                    connected = True
                    yield None
                    for place, event in _events(answer, last):
                        last = place
                        yield event
            except Failed as error:
                if not connected or 400 <= error.status < 500:
                    raise
            except (OSError, http.client.HTTPException, ValueError):
                pass
            time.sleep(_AGAIN_SECONDS)

    def get(self, path: str, **parameters: Any) -> Json:
        """One answer. Raises Failed."""
        return dict(json.loads(self.read(path, **parameters)))

    def read(self, path: str, **parameters: Any) -> bytes:
        """The bytes of one answer. Raises Failed."""
        with self._opened(self._request(path, parameters), _SECONDS) as answer:
            return bytes(answer.read())

    @contextmanager
    def _opened(self, request: urllib.request.Request, seconds: float) -> Iterator[Any]:
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310 - the caller's own URL
                yield answer
        except urllib.error.HTTPError as error:
            raise Failed(error.code, _told(error)) from error
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise Failed(0, f"{self.url} does not answer: {getattr(error, 'reason', error)}") from error

    def _request(
        self,
        path: str,
        parameters: Mapping[str, Any],
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> urllib.request.Request:
        given = [
            (name.rstrip("_"), _written(value)) for name, value in parameters.items() if value is not None and value is not False
        ]
        query = urllib.parse.urlencode(given, doseq=True)
        head = (
            {"accept": "application/json"} | ({"authorization": f"Bearer {self.key}"} if self.key else {}) | dict(headers or {})
        )
        if body is not None:
            head["content-type"] = "application/json"
        address = f"{self.url}{path}{'?' + query if query else ''}"
        return urllib.request.Request(address, data=body, headers=head, method=method)  # noqa: S310


def _events(answer: Any, last: str | None) -> Iterator[tuple[str | None, Json | None]]:
    """The events of a stream with their ids; a comment is None: nothing new."""
    for line in answer:
        text = line.decode("utf-8").rstrip("\r\n")
        if text.startswith("id: "):
            last = text[4:]
        elif text.startswith("data: "):
            yield last, dict(json.loads(text[6:]))
        elif text.startswith(": nothing"):
            yield last, None


def _days(period: Json) -> Json:
    return {"period_start": period["start"], "period_end": period["end"]}


def _written(value: Any) -> Any:
    if value is True:
        return "true"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, (list, tuple)) else str(value)


def _told(error: urllib.error.HTTPError) -> str:
    try:
        problem = json.load(error)
        return str(problem.get("detail") or problem.get("title"))
    except ValueError:
        return f"HTTP {error.code}"
