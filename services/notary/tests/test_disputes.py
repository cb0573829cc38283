"""Disputes from the three parties' own records: whichever of the three lies, the other two show it; two liars are not found out."""

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dateline_notary.domain.chain import Entry, broken_at, next_entry
from dateline_notary.domain.disputes import Outcome, judge
from dateline_notary.domain.otuh import Message, draw_polynomial, sign
from dateline_schema.ids import digest
from dateline_schema.records.dead_letter import _from_base64, _to_base64

sys.path.insert(0, str(Path(__file__).parent))
from simulated_network import N, Net

NOW = datetime(2024, 1, 13, tzinfo=UTC)
Change = Callable[[dict[str, Any]], dict[str, Any]]


def traded() -> tuple[Net, str, dict[str, list[Entry]]]:
    net = Net()
    txid = net.order()
    net.run()
    users = ("agency", "desk", net.third_party(txid).name)
    return net, txid, {user: chain(user, txid, [(n.kind, n.data) for n in net.users[user].notes]) for user in users}


def chain(user: str, txid: str, notes: list[tuple[str, dict[str, Any]]]) -> list[Entry]:
    entries: list[Entry] = []
    for kind, data in notes:
        entries.append(next_entry(entries[-1] if entries else None, user, NOW, kind, txid, data))
    return entries


def rewritten(entries: list[Entry], change: Change) -> list[Entry]:
    """The record of a liar who has written it anew from the start, so that its chain is whole."""
    notes = [
        (e.kind, change(dict(e.data)) if e.data.get("document") == "contract" and "signature" in e.data else e.data)
        for e in entries
    ]
    return chain(entries[0].owner, str(entries[0].txid), notes)


def other_document(data: dict[str, Any]) -> dict[str, Any]:
    """Another document with a good signature: both shares are known after the exchange."""
    share_b, share_c = (_from_base64(data[name]) for name in ("share_b", "share_c"))
    message = _from_base64(data["message"]).replace(b"internal use", b"any use")
    signature = sign(Message.of(message), share_b, share_c, draw_polynomial(N, random.Random(3).randbytes))
    return data | {"message": _to_base64(message), "signature": _to_base64(signature)}


def flipped_share(name: str) -> Change:
    def change(data: dict[str, Any]) -> dict[str, Any]:
        share = bytearray(_from_base64(data[name]))
        share[0] ^= 1
        return data | {name: _to_base64(bytes(share))}

    return change


def other_verdict(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"verdict": "digest_mismatch"}


def document_hash(net: Net, txid: str) -> str:
    return digest(net.users["desk"].trades[txid].contract or b"")


def test_a_signer_that_denies_is_bound_by_the_two_others() -> None:
    net, txid, records = traded()
    del records["agency"]
    finding = judge(records, txid, "contract")
    assert (finding.outcome, finding.liars, finding.sha256) == (Outcome.BOUND, (), document_hash(net, txid))


@pytest.mark.parametrize("change", [other_document, flipped_share("share_b"), flipped_share("share_c"), other_verdict])
@pytest.mark.parametrize("part", [0, 1, 2])
def test_one_liar_is_named_and_the_document_stands(part: int, change: Change) -> None:
    net, txid, records = traded()
    liar = list(records)[part]
    records[liar] = rewritten(records[liar], change)
    assert broken_at(records[liar]) is None
    finding = judge(records, txid, "contract")
    assert (finding.outcome, finding.sha256) == (Outcome.BOUND, document_hash(net, txid))
    assert finding.liars == (() if (part, change) == (0, other_verdict) else (liar,))


def test_a_receiver_with_another_document_loses_against_the_verifier_even_when_the_signer_is_silent() -> None:
    net, txid, records = traded()
    del records["agency"]
    records["desk"] = rewritten(records["desk"], other_document)
    finding = judge(records, txid, "contract")
    assert (finding.outcome, finding.liars, finding.sha256) == (Outcome.BOUND, ("desk",), document_hash(net, txid))


def test_a_record_that_was_changed_in_the_middle_counts_for_nothing() -> None:
    _, txid, records = traded()
    entry = records["desk"][3]
    records["desk"][3] = entry.model_copy(update={"data": entry.data | {"x": 1}})
    finding = judge(records, txid, "contract")
    assert (finding.outcome, finding.liars) == (Outcome.BOUND, ("desk",))
    shown_by_another = records | {"desk": records["agency"]}
    assert judge(shown_by_another, txid, "contract").liars == ("desk",)


def test_what_one_party_shows_alone_proves_nothing() -> None:
    _, txid, records = traded()
    for user, entries in records.items():
        assert judge({user: entries}, txid, "contract").outcome is Outcome.UNDECIDED
    assert judge({}, txid, "contract").outcome is Outcome.UNDECIDED
    assert judge(records, "tx:" + "0" * 32, "contract").outcome is Outcome.UNDECIDED


def test_shares_that_contradict_each_other_need_the_third_record() -> None:
    _, txid, records = traded()
    records["desk"] = rewritten(records["desk"], lambda data: flipped_share("share_b")(data) | {"verdict": "digest_mismatch"})
    named = judge(records, txid, "contract")
    assert (named.outcome, named.liars) == (Outcome.BOUND, ("desk",))
    del records["agency"]
    assert judge(records, txid, "contract").outcome is Outcome.UNDECIDED


def test_two_liars_win_which_is_the_documented_limit() -> None:
    """Signer and verifier together make the honest receiver look alone."""
    _, txid, records = traded()
    third = next(user for user in records if user not in ("agency", "desk"))
    records["agency"] = rewritten(records["agency"], other_document)
    records[third] = rewritten(records[third], other_document)
    finding = judge(records, txid, "contract")
    assert (finding.outcome, finding.liars) == (Outcome.BOUND, ("desk",))


@pytest.mark.parametrize("document", ["payment", "settlement", "receipt"])
def test_every_document_of_a_trade_can_be_judged(document: Any) -> None:
    _, txid, records = traded()
    assert judge(records, txid, document).outcome is Outcome.BOUND
