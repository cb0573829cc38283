"""The rules of the key server with a clock of our own: pace, limits, forgetting, and clocks that jump."""

import random
import uuid
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline_contracts.qkd014 import BadRequest, KeyId, KeyIds, KeyRequest, KeyUnavailable, Unauthorised
from dateline_keys.domain.link import secret_rate
from dateline_keys.domain.network import InvalidNetwork, five_users, parse_network, profiles
from dateline_keys.domain.server import KeyServer
from dateline_keys.domain.stock import Stock

NETWORK = parse_network(
    """
[limits]
key_size = 256
max_key_count = 50
undelivered_seconds = 60
[[user]]
sae = "a"
[[user]]
sae = "b"
[[user]]
sae = "c"
[[link]]
between = ["a", "b"]
loss_db = 25
[[link]]
between = ["c", "a"]
loss_db = 25
initial_keys = 5
"""
)
RATE = secret_rate(profiles()["qds-25db"], 25)


def server(seed: int = 1) -> KeyServer:
    """Random numbers from a seed: in tests only."""
    drawn = random.Random(seed)
    return KeyServer(NETWORK, drawn.randbytes, lambda: uuid.UUID(int=drawn.getrandbits(128), version=4), 0.0)


def named(key_id: str) -> KeyIds:
    return KeyIds(key_IDs=(KeyId(key_ID=uuid.UUID(key_id)),))


def stored(made: KeyServer, now: float) -> int:
    return made.status("a", "b", now).stored_key_count


def test_keys_appear_at_the_simulated_rate_up_to_the_size_of_the_store() -> None:
    made = server()
    assert [stored(made, now) for now in (0, 1, 2, 5)] == [int(RATE * now / 256) for now in (0, 1, 2, 5)]
    assert stored(made, 1e9) == 50


def test_a_second_of_key_is_used_up_in_that_second() -> None:
    made = server()
    per_10_seconds = int(10 * RATE / 256)
    for number in range(per_10_seconds):
        made.enc_keys("a", "b", KeyRequest(), 10)
        assert stored(made, 10) == per_10_seconds - number - 1
    with pytest.raises(KeyUnavailable):
        made.enc_keys("b", "a", KeyRequest(), 10)
    made.enc_keys("b", "a", KeyRequest(), 10 + 256 / RATE)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.floats(0, 1e5))
def test_a_jumping_clock_makes_no_key_and_no_negative_stock(jumps: list[float], rate: float) -> None:
    stock, highest, taken = Stock(rate, 1e12, 0, 0.0), 0.0, 0
    for now in jumps:
        assert stock.level(now) >= 0
        highest = max(highest, now)
        taken += 64 * stock.take(64, now)
        # Never more than the link could have made in the time that went by on the clock's longest way.
        assert stock.level(now) + taken <= rate * highest * (1 + 1e-9) + 1e-3


def test_when_the_clock_jumps_back_no_key_is_delivered_twice() -> None:
    made = server()
    key = made.enc_keys("a", "b", KeyRequest(), 100).keys[0]
    assert made.dec_keys("b", "a", named(key.key_ID), -1e6).keys == (key,)
    with pytest.raises(BadRequest):
        made.dec_keys("b", "a", named(key.key_ID), -1e6)
    assert stored(made, -1e6) >= 0


def test_a_key_that_is_not_fetched_in_time_is_gone() -> None:
    made = server()
    early, late = (made.enc_keys("a", "b", KeyRequest(), now).keys[0] for now in (100, 130))
    with pytest.raises(BadRequest):
        made.dec_keys("b", "a", named(early.key_ID), 161)
    assert made.dec_keys("b", "a", named(late.key_ID), 161).keys == (late,)


def test_one_master_cannot_fill_the_memory_with_keys_that_nobody_fetches() -> None:
    made = server()
    for now in range(0, 500, 10):
        made.enc_keys("a", "b", KeyRequest(), 1000 + now / 1000)
    with pytest.raises(KeyUnavailable, match="wait to be fetched"):
        made.enc_keys("a", "b", KeyRequest(size=64), 1059)
    made.enc_keys("a", "b", KeyRequest(), 1062)


def test_all_keys_differ() -> None:
    made = server()
    keys = [key for now in range(100, 2000, 100) for key in made.enc_keys("a", "b", KeyRequest(), now).keys]
    assert len({key.bytes for key in keys}) == len({key.key_ID for key in keys}) == len(keys)
    assert all(len(key.bytes) == 32 for key in keys)
    assert keys[0].key not in repr(keys[0])


def test_a_stranger_is_told_nothing() -> None:
    made = server()
    key = made.enc_keys("a", "b", KeyRequest(), 100).keys[0]
    for call in (
        lambda: made.status("x", "a", 100),
        lambda: made.enc_keys("x", "a", KeyRequest(), 100),
        lambda: made.dec_keys("x", "a", named(key.key_ID), 100),
        lambda: made.dec_keys("c", "a", named(key.key_ID), 100),
    ):
        with pytest.raises(Unauthorised):
            call()
    with pytest.raises(BadRequest, match="no keys are shared"):
        made.status("b", "c", 100)


def test_the_packaged_network_links_five_users_each_with_each() -> None:
    network = five_users()
    assert {user.sae for user in network.user} == {"agency", "desk", "bank", "archive", "auditor"}
    assert len({link.ends for link in network.link}) == 10
    rates = [secret_rate(network.profile_of(link), link.loss_db) for link in sorted(network.link, key=lambda one: one.loss_db)]
    assert rates[-1] > 1000
    assert all(later < earlier for earlier, later in pairwise(rates))


USERS = '[[user]]\nsae = "a"\n[[user]]\nsae = "b"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=", "not TOML"),
        ("", "user"),
        (USERS + '[[user]]\nsae = "a"\n', "user given twice: a"),
        (USERS + '[[link]]\nbetween = ["a", "x"]\nloss_db = 1\n', "not between two of the users"),
        (USERS + '[[link]]\nbetween = ["a", "a"]\nloss_db = 1\n', "not between two of the users"),
        (USERS + 2 * '[[link]]\nbetween = ["a", "b"]\nloss_db = 1\n', "link given twice"),
        (USERS + '[[link]]\nbetween = ["a", "b"]\nloss_db = 1\nprofile = "x"\n', "no profile 'x'"),
        (USERS + '[[link]]\nbetween = ["a", "b"]\nloss_db = -1\n', "loss_db"),
        (USERS + "[limits]\nkey_size = 12\n", "key_size"),
        (USERS + "[limits]\nkey_size = 32\n", "min_key_size"),
        (USERS + "[limits]\nkeysize = 32\n", "keysize"),
        (USERS + '[[profile]]\nname = "x"\n', "note"),
    ],
)
def test_a_wrong_network_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(InvalidNetwork, match=told):
        parse_network(text)
