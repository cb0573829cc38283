"""One signed document on its way through signer, receiver and verifier, as one of the three sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dateline_contracts.contract import DocumentKind, User
from dateline_contracts.contract_message import KeyId
from dateline_notary.domain.otuh import Message, verify
from dateline_notary.domain.protocol.io import Effect, Mark, Note, Reason
from dateline_notary.domain.protocol.keys import SlotState
from dateline_schema.ids import digest
from dateline_schema.record import Record
from dateline_schema.records.dead_letter import Base64


class Phase(StrEnum):
    """Where an instance stands; not every role passes through every phase."""

    TAKING = "taking"  # asked for my key or keys
    RESERVED = "reserved"  # have them; nothing has left me
    SIGNED = "signed"  # signer: the signature has left
    RELEASED = "released"  # receiver, verifier: my share has left
    JUDGED = "judged"  # receiver: my verdict has left
    DONE = "done"


class Instance(Record):
    """`kb`, `kc`: key ids of the receiver's and the verifier's share. A share is here only while, and because, I know it."""

    document: DocumentKind
    attempt: int
    signer: User
    receiver: User
    verifier: User
    bits: int
    phase: Phase = Phase.TAKING
    kb: KeyId | None = None
    kc: KeyId | None = None
    share_b: Base64 | None = None
    share_c: Base64 | None = None
    message: Base64 | None = None
    signature: Base64 | None = None
    answered: tuple[User, ...] = ()
    verdict_receiver: Reason | None = None
    verdict_verifier: Reason | None = None

    @property
    def open(self) -> bool:
        """Whether it still waits for something."""
        return self.phase is not Phase.DONE

    def request(self, which: str) -> str:
        """The name under which this instance asks for a key."""
        return f"{self.document}/{self.attempt}/{which}"

    def updated(self, **values: Any) -> "Instance":
        """A copy with other values."""
        return self.model_copy(update=values)


@dataclass(frozen=True, slots=True)
class Ended:
    """The instance is over: `reason` ok means accepted by both. `failed`: not a verdict, it could not be carried through.

    `contradiction`: receiver and verifier have said different things, which only a liar explains.
    """

    reason: Reason
    detail: str = ""
    failed: bool = False
    contradiction: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The instance after an event, what is to be done, and its end if this was it."""

    instance: Instance
    effects: tuple[Effect, ...] = ()
    ended: Ended | None = None


Check = Callable[[DocumentKind, bytes], tuple[Reason, str] | None]
"""Whether a document's words are what this party expects: why not, or None."""


def failed(instance: Instance, reason: Reason, detail: str) -> Moved:
    """It cannot go on."""
    return Moved(instance, (), Ended(reason, detail, failed=True))


def judged(instance: Instance) -> Reason:
    """The verdict on what I hold. Receiver and verifier evaluate the same function on the same values: same verdict."""
    message, signature, share_b, share_c = instance.message, instance.signature, instance.share_b, instance.share_c
    if message is None or signature is None or share_b is None or share_c is None:
        return Reason.MALFORMED
    found = verify(Message.of(message), signature, share_b, share_c)
    return Reason(found.reason.value)


def evidence(kind: str, instance: Instance, me: str, verdict: Reason | None = None) -> Note:
    """What decides a dispute later: everything this party held when it signed (`signed`) or judged (`verified`)."""
    held = instance.model_dump(mode="json", exclude={"phase", "answered"})
    return Note(kind, held | summary(instance) | {"by": me, "verdict": verdict})


def outcome(instance: Instance) -> Ended:
    """The end once both verdicts are here."""
    first, second = instance.verdict_receiver, instance.verdict_verifier
    if first != second:
        return Ended(
            Reason.DIGEST_MISMATCH,
            f"contradicting verdicts: receiver {first}, verifier {second}",
            failed=True,
            contradiction=True,
        )
    return Ended(first or Reason.MALFORMED)


def burnt(*keys: str | None) -> tuple[Mark, ...]:
    """The keys are used up."""
    return tuple(Mark(key, SlotState.BURNED) for key in keys if key is not None)


def loose_keys(instance: Instance, me: str, *, unsent: bool) -> tuple[Mark, ...]:
    """What becomes of my keys when the trade ends while the instance is open.

    `unsent`: the signer's word that no signature has left it. Only then, and only if nothing has left me, may a key be FRESH again.
    """
    if instance.phase is Phase.DONE:
        return ()
    mine = {instance.signer: (instance.kb, instance.kc), instance.receiver: (instance.kb,), instance.verifier: (instance.kc,)}[me]
    held = {instance.signer: (instance.share_b, instance.share_c), instance.receiver: (instance.share_b,),
            instance.verifier: (instance.share_c,)}[me]  # fmt: skip
    keys = [key for key, share in zip(mine, held, strict=True) if key is not None and share is not None]
    match instance.phase:
        case Phase.TAKING | Phase.RESERVED:
            return tuple(Mark(key, SlotState.FRESH if unsent else SlotState.BURNED) for key in keys)
        case Phase.SIGNED:
            return burnt(*keys)
        case _:
            return ()  # burnt when the share was released


def summary(instance: Instance) -> dict[str, Any]:
    """What the record says about an instance without repeating the document."""
    return {
        "document": instance.document,
        "attempt": instance.attempt,
        "signer": instance.signer,
        "receiver": instance.receiver,
        "verifier": instance.verifier,
        "kb": instance.kb,
        "kc": instance.kc,
        "bits": None if instance.message is None else 8 * len(instance.message),
        "sha256": None if instance.message is None else digest(instance.message),
        "verdict_receiver": instance.verdict_receiver,
        "verdict_verifier": instance.verdict_verifier,
    }
