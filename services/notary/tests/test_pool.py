"""Polynomials drawn ahead: each once, whoever takes them, also over a fork."""

import os
import threading
import time
from collections.abc import Iterator

import pytest

from dateline_notary.domain.otuh.gf2 import is_irreducible
from dateline_notary.pool import PolynomialPool


def wait_for(pool: PolynomialPool, count: int) -> None:
    deadline = time.monotonic() + 30
    while pool.ready < count:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def pool() -> Iterator[PolynomialPool]:
    with PolynomialPool(64, size=8) as made:
        yield made


def test_they_are_drawn_ahead_up_to_the_size_and_irreducible(pool: PolynomialPool) -> None:
    wait_for(pool, 8)
    assert pool.ready == 8
    assert all(is_irreducible(1 << 64 | pool.take()) for _ in range(12))


def test_many_threads_never_get_the_same_one(pool: PolynomialPool) -> None:
    taken: list[int] = []

    def take() -> None:
        taken.extend([pool.take() for _ in range(20)])

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 160


def test_a_closed_pool_has_no_thread_and_still_gives() -> None:
    pool = PolynomialPool(64, size=1)
    wait_for(pool, 1)
    pool.close()
    pool.close()
    assert not any(thread.name == "polynomials-64" and thread.is_alive() for thread in threading.enumerate())
    assert pool.take() != pool.take()


def test_a_forked_child_gives_out_none_of_its_parents(pool: PolynomialPool) -> None:
    wait_for(pool, 8)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write(write, b" ".join(b"%d" % pool.take() for _ in range(10)))
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        theirs = {int(number) for number in pipe.read().split()}
    assert os.waitpid(child, 0)[1] == 0
    assert len(theirs) == 10
    assert not theirs & {pool.take() for _ in range(10)}


@pytest.mark.parametrize(("n", "size"), [(63, 1), (56, 1), (65, 1), (128, 0)])
def test_other_sizes_are_refused(n: int, size: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        PolynomialPool(n, size)
