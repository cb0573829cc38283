"""The signer of an instance: takes two keys, has both reserved, signs once, waits for two verdicts."""

from collections.abc import Callable

from dateline_contracts.contract import Order
from dateline_contracts.contract_message import DrawRecord, Reserve, Reserved, Signed, Verdict
from dateline_notary.domain.otuh import Message, sign
from dateline_notary.domain.otuh.signature import CannotSign
from dateline_notary.domain.protocol.instance import Ended, Instance, Moved, Phase, burnt, evidence, failed, outcome
from dateline_notary.domain.protocol.io import Event, KeyArrived, KeyFailed, Mark, Reason, Received, Send, TakeKey
from dateline_notary.domain.protocol.keys import SlotState


def begin(instance: Instance) -> Moved:
    """Ask for both keys. They are two keys: one key given to both would let either of them forge."""
    return Moved(
        instance,
        (
            TakeKey(instance.request("kb"), instance.receiver, instance.bits),
            TakeKey(instance.request("kc"), instance.verifier, instance.bits, apart_from=instance.receiver),
        ),
    )


def handle(
    instance: Instance, event: Event, polynomial: Callable[[int], int], order: Order | None, draw: DrawRecord | None
) -> Moved:
    """The instance after `event`; `order` and `draw` go with the reservation."""
    match event:
        case KeyFailed(reason=reason, detail=detail):
            return failed(instance, reason, detail)
        case KeyArrived(request=request, key_id=key_id, key=key) if instance.phase is Phase.TAKING:
            return _key(instance, request.endswith("/kb"), key_id, key, order, draw)
        case Received(sender=sender, body=Reserved(key_id=key_id)) if instance.phase is Phase.RESERVED:
            return _reserved(instance, sender, key_id, polynomial)
        case Received(sender=sender, body=Verdict(by=by, verdict=word)) if instance.phase is Phase.SIGNED and sender == by:
            return _verdict(instance, sender, word)
        case _:
            return Moved(instance)


def _key(instance: Instance, is_kb: bool, key_id: str, key: bytes, order: Order | None, draw: DrawRecord | None) -> Moved:
    values = {"kb": key_id, "share_b": key} if is_kb else {"kc": key_id, "share_c": key}
    instance = instance.updated(**values)
    effects: tuple[Mark | Send, ...] = (Mark(key_id, SlotState.RESERVED),)
    if instance.kb is None or instance.kc is None:
        return Moved(instance, effects)
    common = {
        "document": instance.document,
        "attempt": instance.attempt,
        "signer": instance.signer,
        "receiver": instance.receiver,
        "verifier": instance.verifier,
        "bits": instance.bits,
        "order": order,
        "draw": draw,
    }
    effects += (
        Send(instance.receiver, Reserve.model_validate({**common, "key_id": instance.kb})),
        Send(instance.verifier, Reserve.model_validate({**common, "key_id": instance.kc})),
    )
    return Moved(instance.updated(phase=Phase.RESERVED), effects)


def _reserved(instance: Instance, sender: str, key_id: str, polynomial: Callable[[int], int]) -> Moved:
    if key_id != {instance.receiver: instance.kb, instance.verifier: instance.kc}.get(sender):
        return Moved(instance)
    instance = instance.updated(answered=tuple(sorted({*instance.answered, sender})))
    if len(instance.answered) < 2:
        return Moved(instance)
    kb, kc, share_b, share_c = instance.kb, instance.kc, instance.share_b, instance.share_c
    if kb is None or kc is None or share_b is None or share_c is None or instance.message is None:
        raise RuntimeError("an instance was reserved without its keys")
    try:
        signature = sign(Message.of(instance.message), share_b, share_c, polynomial(instance.bits // 3))
    except CannotSign as error:
        # Nothing has left, and yet these keys must not come back: they are bad for every document.
        ended = Ended(Reason(error.reason.value), str(error), failed=True)
        return Moved(instance.updated(phase=Phase.DONE), burnt(kb, kc), ended)
    instance = instance.updated(signature=signature, phase=Phase.SIGNED)
    signed = Signed(
        document=instance.document,
        attempt=instance.attempt,
        message=instance.message,
        signature=signature,
        kb=kb,
        kc=kc,
    )
    return Moved(
        instance,
        (
            Mark(kb, SlotState.SIGNED),
            Mark(kc, SlotState.SIGNED),
            evidence("signed", instance, instance.signer),
            Send(instance.receiver, signed),
        ),
    )


def _verdict(instance: Instance, sender: str, word: str) -> Moved:
    try:
        verdict = Reason(word)
    except ValueError:
        return failed(instance, Reason.MALFORMED, f"{word!r} is no verdict")
    if sender == instance.receiver:
        instance = instance.updated(verdict_receiver=instance.verdict_receiver or verdict)
    elif sender == instance.verifier:
        instance = instance.updated(verdict_verifier=instance.verdict_verifier or verdict)
    if instance.verdict_receiver is None or instance.verdict_verifier is None:
        return Moved(instance)
    return Moved(instance.updated(phase=Phase.DONE), burnt(instance.kb, instance.kc), outcome(instance))
