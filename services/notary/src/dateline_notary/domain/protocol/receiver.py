"""The receiver of an instance: holds the document, gives its share away once, judges when the other share comes."""

from dateline_contracts.contract_message import Reserve, Reserved, ShareB, ShareC, Signed, Verdict
from dateline_notary.domain.protocol.instance import Check, Instance, Moved, Phase, evidence, failed, judged, outcome
from dateline_notary.domain.protocol.io import Event, FindKey, KeyArrived, KeyFailed, Mark, Reason, Received, Send
from dateline_notary.domain.protocol.keys import SlotState


def begin(instance: Instance, body: Reserve) -> Moved:
    """Fetch the key that the signer named."""
    instance = instance.updated(kb=body.key_id)
    return Moved(instance, (FindKey(instance.request("kb"), instance.signer, body.key_id, instance.bits),))


def handle(instance: Instance, event: Event, check: Check) -> Moved:
    """The instance after `event`."""
    match event:
        case KeyFailed(reason=reason, detail=detail):
            return failed(instance, reason, detail)
        case KeyArrived(key_id=key_id, key=key) if instance.phase is Phase.TAKING:
            reserved = Reserved(document=instance.document, attempt=instance.attempt, key_id=key_id)
            return Moved(
                instance.updated(share_b=key, phase=Phase.RESERVED),
                (Mark(key_id, SlotState.RESERVED), Send(instance.signer, reserved)),
            )
        case Received(sender=sender, body=Signed() as body) if instance.phase is Phase.RESERVED and sender == instance.signer:
            return _signed(instance, body, check)
        case Received(sender=sender, body=ShareC() as body) if instance.phase is Phase.RELEASED and sender == instance.verifier:
            return _share(instance, body)
        case Received(sender=sender, body=Verdict(by=by, verdict=word)) if (
            instance.phase is Phase.JUDGED and sender == by == instance.verifier
        ):
            try:
                instance = instance.updated(verdict_verifier=Reason(word), phase=Phase.DONE)
            except ValueError:
                return failed(instance, Reason.MALFORMED, f"{word!r} is no verdict")
            return Moved(instance, (), outcome(instance))
        case _:
            return Moved(instance)


def _signed(instance: Instance, body: Signed, check: Check) -> Moved:
    """The document is fixed here before the share leaves: what was released cannot be used to make another."""
    if body.kb != instance.kb:
        return failed(instance, Reason.KEY_REUSED, "the signature names another key than was reserved")
    problem = check(instance.document, body.message)
    instance = instance.updated(message=body.message, signature=body.signature, kc=body.kc)
    if problem is not None:
        return failed(instance, *problem)
    share = ShareB(
        document=instance.document,
        attempt=instance.attempt,
        message=body.message,
        signature=body.signature,
        kb=body.kb,
        kc=body.kc,
        share=instance.share_b or b"",
    )
    return Moved(
        instance.updated(phase=Phase.RELEASED),
        (Mark(body.kb, SlotState.RELEASED), Mark(body.kb, SlotState.BURNED), Send(instance.verifier, share)),
    )


def _share(instance: Instance, body: ShareC) -> Moved:
    bits = 8 * len(instance.message or b"")
    if (body.kb, body.kc, body.bits) != (instance.kb, instance.kc, bits):
        return failed(instance, Reason.MALFORMED, "the verifier echoes another document than it was sent")
    instance = instance.updated(share_c=body.share)
    verdict = judged(instance)
    instance = instance.updated(verdict_receiver=verdict, phase=Phase.JUDGED)
    said = Verdict(document=instance.document, attempt=instance.attempt, by=instance.receiver, verdict=verdict)
    return Moved(
        instance,
        # To the signer too: it need not take the verifier's word for the receiver's verdict.
        (evidence("verified", instance, instance.receiver, verdict), Send(instance.signer, said), Send(instance.verifier, said)),
    )
