"""What each kind of attacker can try, and what comes of it; with the limit that two who collude do break it."""

import itertools
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dateline_contracts.contract import Contract, PaymentOrder
from dateline_contracts.contract_message import (
    Delivery,
    DrawCommit,
    DrawOpen,
    Reserve,
    ShareB,
    ShareC,
    Signed,
    Verdict,
)
from dateline_notary.domain.otuh import Message, draw_polynomial, sign, verify
from dateline_notary.domain.protocol import Stage
from dateline_notary.domain.protocol import draw as drawn_by
from dateline_notary.domain.protocol.io import FindKey, KeyFailed, Reason, Received, TimedOut
from dateline_notary.domain.protocol.keys import ForbiddenTransition, SlotState, check_transition
from dateline_schema.ids import canonical

sys.path.insert(0, str(Path(__file__).parent))
from simulated_network import DATA, N, Net

FINAL_BAD = {Stage.ABORTED, Stage.DISPUTED}


def replacing(
    kind: type[Any], change: Callable[[Any], Any], times: int = 99, document: str | None = None
) -> Callable[..., list[Any]]:
    """An interference that changes the first `times` bodies of a kind."""
    left = itertools.repeat(None, times)

    def interfere(sender: str, to: str, body: Any) -> list[Any]:
        wanted = isinstance(body, kind) and document in (None, getattr(body, "document", None))
        return [change(body)] if wanted and next(left, 0) is None else [body]

    return interfere


def other_words(message: bytes) -> bytes:
    """The same contract with one word of its terms changed, which no check of contents can see."""
    return message.replace(b"internal use", b"internet use")


def flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


def ended(net: Net, txid: str) -> None:
    net.run()
    net.time_out()
    assert all(stage.final for stage in net.stages(txid).values())
    net.assert_safe()


def test_a_receiver_that_shows_the_verifier_another_contract_ends_in_a_dispute_and_nobody_holds_it_in_force() -> None:
    net = Net()
    net.interfere = replacing(ShareB, lambda b: b.model_copy(update={"message": other_words(b.message)}), document="contract")
    txid = net.order()
    ended(net, txid)
    assert set(net.stages(txid).values()) == {Stage.DISPUTED}
    assert net.payments == {}
    assert not any(user.notes_of("accepted") for user in net.users.values())


@pytest.mark.parametrize("times", [1, 99])
def test_an_altered_signature_is_refused_by_both_tried_once_more_with_new_keys_and_then_disputed(times: int) -> None:
    net = Net()
    net.interfere = replacing(Signed, lambda b: b.model_copy(update={"signature": flipped(b.signature)}), times)
    txid = net.order()
    ended(net, txid)
    verdicts = [note["verdict"] for user in net.users.values() for note in user.notes_of("verified")]
    assert Counter(verdicts)["ok"] == (8 if times == 1 else 0)
    assert len([v for v in verdicts if v != "ok"]) == (2 if times == 1 else 4)
    assert set(net.stages(txid).values()) == ({Stage.DELIVERED} if times == 1 else {Stage.DISPUTED})
    assert net.reasons(txid) <= {None, Reason.DIGEST_MISMATCH, Reason.REDUCIBLE_POLYNOMIAL}
    keys = [note["kb"] for user in net.users.values() for note in user.notes_of("signed")]
    assert len(set(keys)) == len(keys), "a retry takes new keys"


@pytest.mark.parametrize("kind", [DrawCommit, DrawOpen, Reserve, Signed, ShareB, ShareC, Verdict, Delivery])
def test_everything_said_twice_changes_nothing(kind: type[Any]) -> None:
    net = Net()
    net.interfere = lambda sender, to, body: [body, body] if isinstance(body, kind) else [body]
    txid = net.order()
    ended(net, txid)
    assert set(net.stages(txid).values()) == {Stage.DELIVERED}
    assert len(net.payments) == 1


def stopped_before(kind: type[Any], document: str) -> tuple[Net, str, Any]:
    """A run in which one message is held back: the net at rest, and the message."""
    net, held = Net(), []

    def hold(sender: str, to: str, body: Any) -> list[Any]:
        if isinstance(body, kind) and getattr(body, "document", document) == document and not held:
            held.append(body)
            return []
        return [body]

    net.interfere = hold
    txid = net.order()
    net.run()
    return net, txid, held[0]


def test_a_share_that_comes_before_the_document_is_not_taken() -> None:
    net, txid, signed = stopped_before(Signed, "contract")
    third = net.third_party(txid).name
    early = ShareC(document="contract", attempt=0, kb=signed.kb, kc=signed.kc, bits=8, share=net.users[third].keys[signed.kc])
    before = net.users["desk"].trades[txid]
    net.feed("desk", txid, Received(third, early))
    assert net.users["desk"].trades[txid] == before
    net.interfere = None
    net.links["agency", "desk"].append((txid, signed))
    net.run()
    assert set(net.stages(txid).values()) == {Stage.DELIVERED}


def test_a_verifier_gives_its_share_for_one_document_and_the_first_verdict_for_every_further_one() -> None:
    net = Net()
    txid = net.order()
    net.run()
    third = net.third_party(txid)
    (first,) = [b for b in net.got[third.name] if isinstance(b, ShareB) and b.document == "contract"]
    for message in (first.message, other_words(first.message)):
        net.feed(third.name, txid, Received("desk", first.model_copy(update={"message": message})))
        (queued,) = net.links[third.name, "desk"]
        net.links.clear()
        assert queued[1] == Verdict(document="contract", attempt=0, by=third.name, verdict="ok")
    assert third.trades[txid].instances[0].message == first.message


def test_while_the_receiver_has_not_said_its_verdict_a_second_document_gets_nothing() -> None:
    net, txid, _ = stopped_before(ShareC, "contract")
    third = net.third_party(txid)
    (first,) = [b for b in net.got[third.name] if isinstance(b, ShareB)]
    net.feed(third.name, txid, Received("desk", first.model_copy(update={"message": other_words(first.message)})))
    assert not any(net.links.values())
    assert third.trades[txid].instances[0].message == first.message


@pytest.mark.parametrize("old", SlotState)
@pytest.mark.parametrize("new", SlotState)
def test_no_key_ever_comes_back_from_where_it_has_left(old: SlotState, new: SlotState) -> None:
    order = [SlotState.FRESH, SlotState.RESERVED, SlotState.SIGNED, SlotState.RELEASED, SlotState.BURNED]
    allowed = {
        ("fresh", "reserved"), ("fresh", "burned"), ("reserved", "fresh"), ("reserved", "signed"), ("reserved", "released"),
        ("reserved", "burned"), ("signed", "burned"), ("released", "burned"),
    }  # fmt: skip
    if (old, new) in allowed:
        check_transition(old, new)
        assert order.index(new) > order.index(old) or old is SlotState.RESERVED
    else:
        with pytest.raises(ForbiddenTransition):
            check_transition(old, new)


def test_a_key_that_was_used_cannot_be_reserved_again() -> None:
    net = Net()
    txid = net.order()
    net.run()
    used = net.users["desk"].trades[txid].instances[0]
    answer = net._key(net.users["desk"], FindKey("contract/1/kb", "agency", used.kb or "", 3 * N))
    assert isinstance(answer, KeyFailed)
    assert answer.reason is Reason.KEY_REUSED


def test_a_merchant_cannot_open_its_commitment_in_another_way() -> None:
    net = Net()
    net.interfere = replacing(DrawOpen, lambda b: b.model_copy(update={"nonce": flipped(b.nonce)}))
    txid = net.order()
    net.run()
    assert net.users["desk"].trades[txid].reason is Reason.TP_REFUSED
    net.time_out()
    assert set(net.stages(txid).values()) == {Stage.ABORTED}
    assert "signed" not in {note.kind for user in net.users.values() for note in user.notes}


@pytest.mark.parametrize(
    "candidates",
    [("bank",), ("auditor", "bank", "desk"), ("agency", "bank"), ("bank", "auditor"), ("bank", "evil"), ("bank", "bank")],
)
def test_a_list_of_candidates_that_leaves_no_draw_is_refused(candidates: tuple[str, ...]) -> None:
    net = Net()
    net.interfere = replacing(DrawCommit, lambda b: b.model_copy(update={"candidates": candidates}))
    txid = net.order()
    net.run()
    assert net.reasons(txid) == {Reason.TP_REFUSED}
    assert set(net.stages(txid).values()) == {Stage.ABORTED}


def test_whatever_one_side_says_the_third_party_is_drawn_evenly() -> None:
    candidates, dice = ("archive", "auditor", "bank"), random.Random(7)
    fixed = bytes(16)
    drawn = Counter(drawn_by.chosen(candidates, fixed, dice.randbytes(16)) for _ in range(6000))
    assert set(drawn) == set(candidates)
    # Chi-square with 2 degrees of freedom: beyond 13.8 once in a thousand.
    assert sum((count - 2000) ** 2 / 2000 for count in drawn.values()) < 13.8


@pytest.mark.parametrize("count", [2, 3, 5, 7, 11])
def test_exactly_the_values_that_would_favour_a_candidate_are_drawn_again(count: int) -> None:
    candidates = tuple(f"user-{i:02}" for i in range(count))
    space = 2**128
    limit = count * (space // count)
    for value in (0, 1, limit - 1, *([limit, space - 1] if limit < space else [])):
        drawn = drawn_by.chosen(candidates, value.to_bytes(16, "big"), bytes(16))
        assert drawn == (candidates[value % count] if value < limit else None)


def test_a_user_that_was_not_drawn_is_no_third_party() -> None:
    net, txid, _ = stopped_before(Reserve, "contract")
    draw = net.users["agency"].trades[txid].drawn
    assert draw is not None
    outsider = next(u for u in ("archive", "auditor", "bank") if u != draw.chosen)
    reserve = Reserve(
        document="contract", attempt=0, signer="agency", receiver="desk", verifier=outsider, bits=3 * N, key_id="key-0",
        order=net.users["agency"].trades[txid].order, draw=draw.model_copy(update={"chosen": outsider}),
    )  # fmt: skip
    net.feed(outsider, txid, Received("agency", reserve))
    assert net.users[outsider].trades[txid].stage is Stage.ABORTED
    assert net.users[outsider].trades[txid].reason is Reason.TP_REFUSED


def test_a_drawn_user_without_keys_is_passed_over_and_nothing_is_burnt_for_it() -> None:
    for seed in range(6):
        net = Net(seed)
        net.no_keys = {frozenset(("agency", "bank"))}
        net.users["agency"].net = net
        # The merchant believes that the bank is reachable, and finds out when it asks for the key.
        context = net.context
        net.context = lambda user, context=context, net=net: _believing(context(user), net)  # type: ignore[method-assign,misc]
        txid = net.order()
        net.run()
        assert set(net.stages(txid).values()) == {Stage.DELIVERED}
        assert net.third_party(txid).name != "bank"
        net.assert_safe()


def _believing(context: Any, net: Net) -> Any:
    from dataclasses import replace

    return replace(context, reachable=frozenset(net.users) - {context.me})


def test_without_keys_there_is_no_trade() -> None:
    net = Net()
    net.no_keys = {frozenset(("agency", user)) for user in net.users if user != "agency"}
    txid = net.order()
    ended(net, txid)
    assert Reason.KEY_UNAVAILABLE in net.reasons(txid)
    assert set(net.stages(txid).values()) == {Stage.ABORTED}


def test_keys_that_run_out_in_the_middle_end_the_trade_without_money_lost() -> None:
    net = Net()
    txid = net.order()
    while net.stages(txid).get("desk") is not Stage.CONTRACT_ACCEPTED:
        net.choices()[0]()
    net.no_keys = {frozenset(pair) for pair in itertools.combinations(net.users, 2)}
    ended(net, txid)
    assert Reason.KEY_UNAVAILABLE in net.reasons(txid)
    assert net.payments == {}


def test_documents_out_of_order_wait_for_their_turn_or_are_ignored() -> None:
    net, txid, _ = stopped_before(Signed, "contract")
    before = net.users["desk"].trades[txid]
    third = before.third_party or ""
    for document, signer in (("receipt", "desk"), ("settlement", third), ("payment", "desk")):
        reserve = Reserve(
            document=document, attempt=0, signer=signer, receiver="agency", verifier="bank", bits=3 * N, key_id="key-0"
        )  # type: ignore[arg-type]
        net.feed("desk", txid, Received(third, reserve))
    after = net.users["desk"].trades[txid]
    assert after.instances == before.instances
    net.feed("desk", txid, Received(third, Delivery(data=DATA)))
    assert net.users["desk"].trades[txid].stage is before.stage


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda c: c.model_copy(update={"offer": c.offer.model_copy(update={"price": "999"})}), id="another price"),
        pytest.param(lambda c: c.model_copy(update={"client": "bank"}), id="another client"),
        pytest.param(lambda c: c.model_copy(update={"order_nonce": bytes(16)}), id="another order"),
        pytest.param(lambda c: c.model_copy(update={"third_party": "nobody"}), id="another third party"),
    ],
)
def test_a_client_gives_no_share_for_a_contract_that_is_not_what_it_ordered(change: Callable[[Contract], Contract]) -> None:
    net = Net()
    net.interfere = replacing(Signed, lambda b: b.model_copy(update={"message": change(Contract.read(b.message)).canonical()}))
    txid = net.order()
    ended(net, txid)
    assert Reason.ORDER_MISMATCH in net.reasons(txid)
    assert not any(isinstance(body, ShareB) for bodies in net.got.values() for body in bodies)


def test_a_payment_order_for_another_contract_or_amount_is_stopped_before_any_share() -> None:
    for change in ({"amount": "1"}, {"payee": "bank"}, {"contract": b"{}"}):
        net = Net()
        net.interfere = replacing(
            Signed,
            lambda b, change=change: b.model_copy(  # type: ignore[misc]
                update={"message": PaymentOrder.read(b.message).model_copy(update=change).canonical()}
            ),
            document="payment",
        )
        txid = net.order()
        ended(net, txid)
        assert Reason.ORDER_MISMATCH in net.reasons(txid)
        assert net.payments == {}


def test_a_client_without_money_is_refused_and_the_third_party_says_so() -> None:
    net = Net(balance="1000")
    net.balances["desk"], net.balances["bank"] = net.balances["bank"], net.balances["desk"]
    txid = net.order()
    ended(net, txid)
    assert net.reasons(txid) == {Reason.TP_REFUSED}
    assert set(net.stages(txid).values()) == {Stage.ABORTED}


@pytest.mark.parametrize("data", [b"", DATA[:-40] + b"\n", DATA.replace(b'"1"', b'"7"'), DATA + DATA, b"not json\n"])
def test_a_delivery_that_is_not_the_manifests_data_set_is_a_dispute_not_a_receipt(data: bytes) -> None:
    net = Net()
    net.interfere = replacing(Delivery, lambda b: b.model_copy(update={"data": data}))
    txid = net.order()
    ended(net, txid)
    assert net.users["desk"].trades[txid].stage is Stage.DISPUTED
    assert net.users["desk"].trades[txid].reason is Reason.ORDER_MISMATCH
    assert net.users["desk"].kept is None


def test_a_lost_message_at_any_point_ends_in_a_timeout_and_never_in_money_without_a_trace() -> None:
    total = Net()
    total.order()
    sent = 0

    def counting(sender: str, to: str, body: Any) -> list[Any]:
        nonlocal sent
        sent += 1
        return [body]

    total.interfere = counting
    total.run()
    for lost in range(sent):
        net, number = Net(), itertools.count()
        net.interfere = lambda s, t, body, number=number, lost=lost: [] if next(number) == lost else [body]  # type: ignore[misc]
        txid = net.order()
        net.run()
        net.time_out()
        stages = net.stages(txid)
        assert all(stage.final for stage in stages.values()), lost
        net.assert_safe()
        for user in net.users.values():
            loose = {k: s for k, s in user.slots.items() if s in (SlotState.RESERVED, SlotState.SIGNED, SlotState.RELEASED)}
            assert not loose, (lost, user.name, loose)
        if net.payments:
            assert Stage.ABORTED not in {stages[u] for u in stages if u != "desk" and u != "agency"}, lost


def test_receiver_and_verifier_together_can_forge_the_signer_which_is_the_documented_limit() -> None:
    """B and C know the whole key after the exchange; nothing in the scheme stops two of the three."""
    net = Net()
    txid = net.order()
    net.run()
    held = net.users["desk"].trades[txid].instances[0]
    assert held.share_b
    assert held.share_c
    assert held.message
    forged = other_words(held.message)
    signature = sign(Message.of(forged), held.share_b, held.share_c, draw_polynomial(N, random.Random(1).randbytes))
    assert verify(Message.of(forged), signature, held.share_b, held.share_c).accepted


def test_before_the_exchange_one_share_alone_says_nothing_of_the_key() -> None:
    """For every key K_a there is a K_c that goes with a given K_b: one share excludes none."""
    share_b = random.Random(2).randbytes(3)
    whole = {bytes(b ^ c for b, c in zip(share_b, bytes([c, 0, 0]), strict=True)) for c in range(256)}
    assert len(whole) == 256


def test_a_document_that_comes_after_the_end_gets_no_share() -> None:
    net, txid, share = stopped_before(ShareB, "contract")
    third = net.third_party(txid)
    net.feed("agency", txid, TimedOut())
    net.run()
    assert net.stages(txid)[third.name] is Stage.ABORTED
    net.feed(third.name, txid, Received("desk", share))
    assert not any(net.links.values())


def test_commitments_bind_trade_round_and_list() -> None:
    base = ("tx:" + "0" * 32, 0, ("a", "b"), bytes(16), bytes(32))
    others = [("tx:" + "1" * 32, *base[1:]), (base[0], 1, *base[2:]), (*base[:2], ("a", "c"), *base[3:])]
    assert len({drawn_by.commitment(*values) for values in (base, *others)}) == 4
    assert canonical(["a"]) != canonical(["b"])


@pytest.mark.parametrize("price", ["0", "-1", "1e999999999", "1e21", "nan", "inf", "1e-9", "x", ""])
def test_an_amount_is_a_positive_number_of_sensible_size(price: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Net().order(price=price)


def test_a_hash_key_of_zeros_ends_the_trade_and_is_never_used_again() -> None:
    net = Net()
    net.random = ZeroKeys(net.random)  # type: ignore[assignment]
    txid = net.order()
    net.run()
    assert set(net.stages(txid).values()) == {Stage.ABORTED}
    assert net.reasons(txid) == {Reason.DEGENERATE_KEY}
    assert {state for user in net.users.values() for state in user.slots.values()} == {SlotState.BURNED}


class ZeroKeys:
    """Dice whose keys (24 bytes at n = 64) are all zero."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def randbytes(self, count: int) -> bytes:
        return bytes(count) if count == 3 * N // 8 else self._dice.randbytes(count)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dice, name)
