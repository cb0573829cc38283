"""The three kinds of failure and what is done about each: the same for stages and sinks.

Passing (NotNow): something else is away. It is waited for without end, the service is not ready meanwhile and says what is away.
Poison (NotPossible, InvalidRecord): the message itself can never be processed. It becomes a dead letter.
Bug (anything else): ours. It becomes a dead letter with its traceback; many in a row open the breaker (`policy.Breaker`).
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

from dateline_schema.record import InvalidRecord


class NotPossible(Exception):
    """This message can never be processed: it becomes a dead letter and the next one is taken.

    `made`: a stage's outputs that were whole before; they are sent all the same.
    """

    def __init__(self, *words: object, made: Sequence[Any] = ()) -> None:
        super().__init__(*words)
        self.made = made


class NotNow(Exception):
    """Something the message needs is away for the moment: it is waited for, with growing waits."""


class Superseded(Exception):
    """Somebody else has written on from where this process had read: what it holds is not its own any more, and is dropped."""


Kind = Literal["passing", "poison", "bug"]


def kind_of(error: BaseException) -> Kind:
    """What is to be done about `error`. Raises it again when it is a cancellation or an order to end."""
    match error:
        case asyncio.CancelledError() | KeyboardInterrupt() | SystemExit():
            raise error
        case NotNow():
            return "passing"
        case NotPossible() | InvalidRecord():
            return "poison"
        case _:
            return "bug"
