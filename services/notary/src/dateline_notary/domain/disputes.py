"""Who is bound by a document, and who has lied about it, from the records that the three parties kept at the time.

A bare transcript proves nothing: once both shares are exchanged, receiver and verifier can each compute the whole key and make a
valid signature of anything. What decides is that three records were written separately, before there was anything to gain by
writing them otherwise. All findings rest on at most one of the three being dishonest; where that cannot be, or where fewer than two
whole records are shown, nothing is found.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from dateline_contracts.contract import DocumentKind, User
from dateline_notary.domain.chain import Entry, broken_at
from dateline_notary.domain.otuh import Message, verify
from dateline_notary.domain.protocol.io import Reason
from dateline_schema.ids import digest
from dateline_schema.record import Record
from dateline_schema.records.dead_letter import Base64


class Outcome(StrEnum):
    """What follows for the signer."""

    BOUND = "bound"
    NOT_BOUND = "not_bound"
    UNDECIDED = "undecided"


class Finding(NamedTuple):
    """`sha256`: of the document that the signer is, or is not, bound by."""

    outcome: Outcome
    liars: tuple[str, ...]
    reason: str
    sha256: str | None = None


class Evidence(Record):
    """What one party held: from its record's `signed` or `verified` entry."""

    by: User
    document: DocumentKind
    attempt: int
    signer: User
    receiver: User
    verifier: User
    message: Base64
    signature: Base64
    share_b: Base64
    share_c: Base64
    verdict: Reason | None = None

    @property
    def text(self) -> tuple[bytes, bytes]:
        """Document and signature."""
        return self.message, self.signature


def evidence_in(entries: Sequence[Entry], txid: str, document: DocumentKind) -> Evidence | None:
    """The last thing a record says about a document of a trade; None when it says nothing or nothing that can be read."""
    for entry in reversed(entries):
        if entry.txid == txid and entry.kind in ("signed", "verified") and entry.data.get("document") == document:
            try:
                return Evidence.model_validate(_known(entry.data))
            except ValueError:
                return None
    return None


def judge(records: Mapping[str, Sequence[Entry]], txid: str, document: DocumentKind) -> Finding:
    """The finding from whole records, each under the name of the user who shows it."""
    false = sorted(user for user, entries in records.items() if broken_at(entries) is not None or _foreign(user, entries))
    shown = {
        user: found
        for user, entries in records.items()
        if user not in false and (found := evidence_in(entries, txid, document)) and found.by == user
    }
    roles = {(e.signer, e.receiver, e.verifier) for e in shown.values()}
    if len(roles) != 1:
        return Finding(Outcome.UNDECIDED, tuple(false), "fewer than two records, or none that name the same three parties")
    signer, receiver, verifier = roles.pop()
    shown = {user: e for user, e in shown.items() if user in (signer, receiver, verifier)}
    liars = {*false} | {user for user, e in shown.items() if user != signer and _recomputed(e) is not e.verdict}
    liars |= _wrong_shares(shown.get(signer), shown.get(receiver), shown.get(verifier))
    honest = {user: e for user, e in shown.items() if user not in liars}
    if len(liars) > 1 or len(honest) < 2:
        return Finding(Outcome.UNDECIDED, tuple(sorted(liars)), "more than one party is false, or only one record stands")
    if len({(e.share_b, e.share_c) for e in honest.values()}) > 1:
        return Finding(
            Outcome.UNDECIDED, tuple(sorted(liars)), "the shares contradict each other, and no third record tells whose are false"
        )
    return _by_majority(honest, liars, signer, receiver, verifier)


def _by_majority(honest: dict[str, Evidence], liars: set[str], signer: str, receiver: str, verifier: str) -> Finding:
    texts = Counter(e.text for e in honest.values())
    text, votes = texts.most_common(1)[0]
    if votes < 2 and {receiver, verifier} <= honest.keys():
        # The verifier held the document before any share was out: against the receiver alone its record decides.
        if signer in honest:
            return Finding(Outcome.UNDECIDED, tuple(sorted(liars)), "three records of three documents: more than one is false")
        text = honest[verifier].text
    elif votes < 2:
        return Finding(Outcome.UNDECIDED, tuple(sorted(liars)), "two records of two documents, and the third is missing")
    liars = liars | {user for user, e in honest.items() if e.text != text}
    holder = next(e for user, e in honest.items() if user != signer and e.text == text)
    found = _recomputed(holder)
    said = digest(text[0])
    if found is Reason.OK:
        return Finding(Outcome.BOUND, tuple(sorted(liars)), "two parties hold the same document with a good signature", said)
    return Finding(Outcome.NOT_BOUND, tuple(sorted(liars)), f"the signature does not hold: {found}", said)


def _recomputed(evidence: Evidence) -> Reason:
    found = verify(Message.of(evidence.message), evidence.signature, evidence.share_b, evidence.share_c)
    return Reason(found.reason.value)


def _wrong_shares(signer: Evidence | None, receiver: Evidence | None, verifier: Evidence | None) -> set[str]:
    """Who shows a share that the other two contradict: K_a = K_b XOR K_c ties the three together."""
    wrong = set()
    for which in ("share_b", "share_c"):
        shares = {e.by: getattr(e, which) for e in (signer, receiver, verifier) if e is not None}
        counts = Counter(shares.values())
        value, votes = counts.most_common(1)[0]
        if len(counts) > 1 and votes == 2:
            wrong |= {user for user, share in shares.items() if share != value}
    return wrong


def _foreign(user: str, entries: Sequence[Entry]) -> bool:
    return any(entry.owner != user for entry in entries)


def _known(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in Evidence.model_fields}
