"""Waiting for what is away: growing waits with jitter, so that all replicas do not come back together."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    stop_never,
    wait_exponential,
    wait_random_exponential,
)
from tenacity.wait import wait_base

from dateline_bus.failures import NotNow

LONGEST_WAIT_SECONDS = 10.0
T = TypeVar("T")


def waits(first: float, longest: float = LONGEST_WAIT_SECONDS) -> wait_base:
    """From `first` seconds doubling up to `longest`: one half fixed, one half random."""
    half, most = first / 2, longest / 2
    return wait_exponential(multiplier=half, max=most) + wait_random_exponential(multiplier=half, max=most)


async def persistently(
    work: Callable[[], Awaitable[T]],
    failed: Callable[[BaseException, int], None],
    *,
    first: float,
    longest: float = LONGEST_WAIT_SECONDS,
    most: int | None = None,
    on: tuple[type[BaseException], ...] = (NotNow,),
) -> T:
    """The result of `work`, tried again while it raises one of `on`; `failed` is told each time, and the attempt's number.

    Without end, or `most` times, whereupon the last error leaves. What else it raises leaves at once; cancelling ends a wait.
    """

    def note(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if error is not None:
            failed(error, state.attempt_number)

    retrying = AsyncRetrying(
        retry=retry_if_exception_type(on), wait=waits(first, longest), before_sleep=note, reraise=True,
        stop=stop_never if most is None else stop_after_attempt(most),
    )  # fmt: skip

    async def once() -> T:
        return await work()

    return await retrying(once)
