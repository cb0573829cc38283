"""Figures that others published, and the simulation's own at the same places."""

import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Literal, Self

from pydantic import Field, model_validator

from dateline_keys.domain.link import LinkProfile, secret_rate
from dateline_keys.domain.signatures import imperfect_key_rate, perfect_key_rate
from dateline_schema.record import Record

FILE_BITS = 428_000
"""The file of the published demonstration."""
FORGERY = 1e-10
"""Its forgery probability is not known here; this is the simulation's."""
N = 128

Quantity = Literal["signatures", "secret bits"]


class Point(Record):
    """One published figure, per second."""

    work: str
    quantity: Quantity
    value: float = Field(gt=0)
    distance_km: float | None = Field(default=None, ge=0)
    loss_db: float | None = Field(default=None, ge=0)
    message_bits: int | None = None
    seen: Literal["abstract", "second-hand"]

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if (self.distance_km is None) == (self.loss_db is None):
            raise ValueError("either a distance or a loss")
        return self

    def kilometres(self, loss_per_km: float) -> float:
        """Where it is drawn: its own distance, or that of its loss."""
        return self.distance_km if self.distance_km is not None else (self.loss_db or 0.0) / loss_per_km


class Curve(Record):
    """A simulated rate per second over losses in dB; 0 where nothing comes out."""

    name: str
    quantity: Quantity
    loss_db: tuple[float, ...]
    value: tuple[float, ...]


def published() -> tuple[Point, ...]:
    """The figures that come with the package."""
    text = resources.files("dateline_keys.domain.data").joinpath("published.toml").read_text("utf-8")
    return tuple(Point.model_validate(entry) for entry in tomllib.loads(text)["point"])


def curves(profiles: Sequence[LinkProfile], losses: Sequence[float]) -> Iterator[Curve]:
    """Each profile's signatures with imperfect and with perfect keys, and its secret bits, at each of the losses."""
    at = tuple(losses)
    for profile in profiles:
        imperfect = tuple(imperfect_key_rate(profile, loss, FILE_BITS, FORGERY) for loss in at)
        yield Curve(name=f"{profile.name}, imperfect keys", quantity="signatures", loss_db=at, value=imperfect)
        perfect = tuple(perfect_key_rate(profile, loss, N) for loss in at)
        yield Curve(name=f"{profile.name}, perfect keys, n = {N}", quantity="signatures", loss_db=at, value=perfect)
        yield Curve(name=profile.name, quantity="secret bits", loss_db=at, value=tuple(secret_rate(profile, loss) for loss in at))
