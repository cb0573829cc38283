"""A client of the query API: standard library only, pages followed to the end, errors with the API's own words."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

DEFAULT_URL = "http://127.0.0.1:8700"
_SECONDS = 60
_PAGE = 500

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

    def get(self, path: str, **parameters: Any) -> Json:
        """One answer. Raises Failed."""
        return dict(json.loads(self.read(path, **parameters)))

    def read(self, path: str, **parameters: Any) -> bytes:
        """The bytes of one answer. Raises Failed."""
        try:
            with urllib.request.urlopen(self._request(path, parameters), timeout=_SECONDS) as answer:  # noqa: S310 - the caller's own URL
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            raise Failed(error.code, _told(error)) from error
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise Failed(0, f"{self.url} does not answer: {getattr(error, 'reason', error)}") from error

    def _request(self, path: str, parameters: Mapping[str, Any]) -> urllib.request.Request:
        given = [
            (name.rstrip("_"), _written(value)) for name, value in parameters.items() if value is not None and value is not False
        ]
        query = urllib.parse.urlencode(given, doseq=True)
        headers = {"accept": "application/json"} | ({"authorization": f"Bearer {self.key}"} if self.key else {})
        return urllib.request.Request(f"{self.url}{path}{'?' + query if query else ''}", headers=headers)  # noqa: S310


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
