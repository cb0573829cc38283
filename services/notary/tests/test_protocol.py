"""A trade between honest users, whatever the order in which things happen, and every way in which it ends before its end."""

import sys
from pathlib import Path

import pytest

from dateline_contracts.contract import Contract
from dateline_notary.domain.protocol import Stage
from dateline_notary.domain.protocol.keys import SlotState

sys.path.insert(0, str(Path(__file__).parent))
from simulated_network import DATA, OFFER, USERS, Net

STAGES = {"agency": Stage.DELIVERED, "desk": Stage.DELIVERED}


@pytest.mark.parametrize("seed", range(20))
def test_a_trade_ends_delivered_for_all_three_under_any_schedule(seed: int) -> None:
    net = Net(seed)
    txid = net.order()
    net.run()
    third = net.third_party(txid).name
    assert net.stages(txid) == STAGES | {third: Stage.DELIVERED}, [n for u in net.users.values() for n in u.notes_of("aborted")]
    assert third in set(USERS) - {"agency", "desk"}
    assert net.users["desk"].kept == DATA
    assert (net.balances["desk"], net.balances["agency"]) == (1000 - 120.5, 120.5)
    assert Contract.read(net.users["desk"].trades[txid].contract or b"").offer == OFFER
    assert {state for user in net.users.values() for state in user.slots.values()} == {SlotState.BURNED}
    net.assert_safe()


def test_four_documents_are_each_accepted_by_two_and_recorded_by_two() -> None:
    net = Net()
    txid = net.order()
    net.run()
    verified = [(note["by"], note["document"], note["verdict"]) for u in net.users.values() for note in u.notes_of("verified")]
    third = net.third_party(txid).name
    assert sorted(verified) == sorted(
        (by, document, "ok")
        for document, pair in {
            "contract": ("desk", third), "payment": ("agency", third), "settlement": ("agency", "desk"), "receipt": ("agency", third),
        }.items()
        for by in pair
    )  # fmt: skip
    assert not [note for user in net.users.values() for note in user.notes_of("ignored")]


@pytest.mark.parametrize("users", [("agency", "bank", "desk"), (*(f"user-{i}" for i in range(9)), "agency", "desk")])
def test_any_number_of_users_from_three_on_can_trade(users: tuple[str, ...]) -> None:
    net = Net(users=users)
    txid = net.order()
    net.run()
    assert set(net.stages(txid).values()) == {Stage.DELIVERED}
    net.assert_safe()


def test_every_size_of_hash_trades_and_takes_three_times_its_bits_of_each_link() -> None:
    net = Net(n=128)
    txid = net.order()
    net.run()
    assert set(net.stages(txid).values()) == {Stage.DELIVERED}
    assert {len(key) for _, _, key in net.pool.values()} == {48}
