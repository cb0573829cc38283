"""The verifier of an instance: gives its share only for a whole document, once; every further try gets the first verdict."""

from dateline_contracts.contract_message import Reserve, Reserved, ShareB, ShareC, Verdict
from dateline_notary.domain.protocol.instance import Check, Instance, Moved, Phase, evidence, failed, judged, outcome
from dateline_notary.domain.protocol.io import Event, FindKey, KeyArrived, KeyFailed, Mark, Reason, Received, Send
from dateline_notary.domain.protocol.keys import SlotState


def begin(instance: Instance, body: Reserve) -> Moved:
    """Fetch the key that the signer named."""
    instance = instance.updated(kc=body.key_id)
    return Moved(instance, (FindKey(instance.request("kc"), instance.signer, body.key_id, instance.bits),))


def handle(instance: Instance, event: Event, check: Check) -> Moved:
    """The instance after `event`."""
    match event:
        case KeyFailed(reason=reason, detail=detail):
            return failed(instance, reason, detail)
        case KeyArrived(key_id=key_id, key=key) if instance.phase is Phase.TAKING:
            reserved = Reserved(document=instance.document, attempt=instance.attempt, key_id=key_id)
            return Moved(
                instance.updated(share_c=key, phase=Phase.RESERVED),
                (Mark(key_id, SlotState.RESERVED), Send(instance.signer, reserved)),
            )
        case Received(sender=sender, body=ShareB() as body) if sender == instance.receiver:
            return _share(instance, body, check)
        case Received(sender=sender, body=Verdict(by=by, verdict=word)) if (
            instance.phase is Phase.RELEASED and sender == by == instance.receiver
        ):
            return _verdict(instance, word)
        case _:
            return Moved(instance)


def _share(instance: Instance, body: ShareB, check: Check) -> Moved:
    if instance.phase is not Phase.RESERVED:
        # A second message for this key: it is not judged, and nothing more is said than was said the first time.
        return Moved(instance, first_verdict(instance))
    if body.kc != instance.kc:
        return failed(instance, Reason.KEY_REUSED, "the document names another key than was reserved")
    problem = check(instance.document, body.message)
    instance = instance.updated(message=body.message, signature=body.signature, kb=body.kb, share_b=body.share)
    if problem is not None:
        return failed(instance, *problem)
    verdict = judged(instance)
    instance = instance.updated(verdict_verifier=verdict, phase=Phase.RELEASED)
    mine = ShareC(
        document=instance.document,
        attempt=instance.attempt,
        kb=body.kb,
        kc=body.kc,
        bits=8 * len(body.message),
        share=instance.share_c or b"",
    )
    return Moved(
        instance,
        (
            Mark(body.kc, SlotState.RELEASED),
            Mark(body.kc, SlotState.BURNED),
            evidence("verified", instance, instance.verifier, verdict),
            Send(instance.receiver, mine),
        ),
    )


def _verdict(instance: Instance, word: str) -> Moved:
    try:
        instance = instance.updated(verdict_receiver=Reason(word), phase=Phase.DONE)
    except ValueError:
        return failed(instance, Reason.MALFORMED, f"{word!r} is no verdict")
    said = Verdict(
        document=instance.document,
        attempt=instance.attempt,
        by=instance.verifier,
        verdict=instance.verdict_verifier or Reason.MALFORMED,
    )
    return Moved(instance, (Send(instance.signer, said), Send(instance.receiver, said)), outcome(instance))


def first_verdict(instance: Instance) -> tuple[Send, ...]:
    """What a further message for a used key gets; nothing before the receiver has said its own verdict."""
    if instance.phase is not Phase.DONE or instance.verdict_verifier is None:
        return ()
    said = Verdict(document=instance.document, attempt=instance.attempt, by=instance.verifier, verdict=instance.verdict_verifier)
    return (Send(instance.receiver, said),)
