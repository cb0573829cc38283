"""SQL from the conditions that were given, and from nothing else: values are parameters, never text."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Statement(NamedTuple):
    """A statement and its parameters ($1, $2 …)."""

    sql: str
    values: tuple[Any, ...]


class Conditions:
    """What a row must fulfil. `{}` in a condition stands for the next value."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self._values: list[Any] = []

    def add(self, condition: str, *values: Any) -> None:
        """One more condition; its values in the order of its `{}`."""
        self._conditions.append(condition.format(*(self.value(value) for value in values)))

    def value(self, value: Any) -> str:
        """The place ($3) of a value."""
        self._values.append(value)
        return f"${len(self._values)}"

    def where(self) -> str:
        """`WHERE …`, or nothing."""
        return "WHERE " + " AND ".join(f"({condition})" for condition in self._conditions) if self._conditions else ""

    @property
    def values(self) -> tuple[Any, ...]:
        """So far."""
        return tuple(self._values)


class Order(NamedTuple):
    """A total order: (column, descending) in turn. The last column makes it total."""

    columns: tuple[tuple[str, bool], ...]

    def sql(self) -> str:
        """`ORDER BY …`."""
        return "ORDER BY " + ", ".join(f"{column} DESC" if down else column for column, down in self.columns)

    def after(self, conditions: Conditions, key: Sequence[Any]) -> None:
        """Only rows behind `key` in this order.

        The first column bounds the index scan; the rest is compared within its equals, because directions may differ.
        """
        first, down = self.columns[0]
        conditions.add(f"{first} {'<=' if down else '>='} {{}}", key[0])
        places = [conditions.value(value) for value in key]
        alternatives = []
        for at, (column, descending) in enumerate(self.columns):
            equal = [f"{self.columns[n][0]} = {places[n]}" for n in range(at)]
            alternatives.append(" AND ".join([*equal, f"{column} {'<' if descending else '>'} {places[at]}"]))
        conditions.add(" OR ".join(f"({one})" for one in alternatives))
