"""The middle of a trade: documents are signed one after another, and what follows from each."""

from dateline_contracts.contract import Contract, DocumentKind, PaymentOrder
from dateline_contracts.contract_message import (
    Abort,
    Delivery,
    PaymentToken,
    Reserve,
    Reserved,
    ShareB,
    ShareC,
    Signed,
    Verdict,
)
from dateline_notary.domain.manifest import InvalidDelivery, deviations
from dateline_notary.domain.protocol import receiver, signer, verifier
from dateline_notary.domain.protocol.documents import problem, write_contract, write_payment, write_receipt, write_settlement
from dateline_notary.domain.protocol.ending import abort, aborted_by
from dateline_notary.domain.protocol.instance import Ended, Instance, Moved, Phase, summary
from dateline_notary.domain.protocol.io import (
    Effect,
    Event,
    Keep,
    KeyArrived,
    KeyFailed,
    Note,
    Pay,
    Reason,
    Received,
    Send,
)
from dateline_notary.domain.protocol.rounds import redraw
from dateline_notary.domain.protocol.state import ACCEPTED_STAGE, DUE, SIGNED_STAGE, Context, Stage, Trade

Result = tuple[Trade, tuple[Effect, ...]]

_ORDER: tuple[DocumentKind, ...] = ("contract", "payment", "settlement", "receipt")


def begin_contract(trade: Trade, context: Context) -> Result:
    """Merchant: write and sign the contract."""
    offer, _ = context.offers[trade.order.item]
    return _begin(trade, "contract", write_contract(trade.terms, offer), context)


def is_early(trade: Trade, document: DocumentKind) -> bool:
    """Whether a document's turn is still to come, or the one before it is not over here."""
    due = DUE.get(trade.stage)
    return due is None or _ORDER.index(document) > _ORDER.index(due) or trade.current is not None


def reserve(trade: Trade, sender: str, body: Reserve, context: Context) -> Result:
    """A signer wants a key kept for a document whose turn it is. Out of turn, twice, or with other roles: ignored."""
    roles = (body.signer, body.receiver, body.verifier)
    expected = (
        sender == body.signer
        and DUE.get(trade.stage) == body.document
        and roles == trade.roles(body.document)
        and body.bits == 3 * context.n
        and trade.current is None
        and body.attempt >= trade.next_attempt(body.document)
        and body.attempt <= _last_attempt(trade, context)
    )
    if not expected or trade.me == body.signer:
        return _ignored(trade, sender, body.kind)
    instance = _new(trade, body.document, context).updated(attempt=body.attempt)
    moved = receiver.begin(instance, body) if trade.me == body.receiver else verifier.begin(instance, body)
    return trade.updated(instances=(*trade.instances, moved.instance)), moved.effects


def advance(trade: Trade, event: Event, context: Context) -> Result:
    """The open instance moves on."""
    current = trade.current
    if current is None or not _belongs(current, event):
        if isinstance(event, Received) and isinstance(event.body, ShareB):
            return second_message(trade, event)
        return (trade, ()) if not isinstance(event, Received) else _ignored(trade, event.sender, event.body.kind)
    moved = _by_role(trade, current, event, context)
    before, trade, effects = trade, trade.with_instance(moved.instance), moved.effects
    if (moved.instance.message is not None and current.message is None) or moved.instance.phase is Phase.SIGNED:
        trade = trade.updated(stage=SIGNED_STAGE.get(moved.instance.document, trade.stage))
    if moved.ended is not None:
        trade, more = _ended(trade, moved.instance, moved.ended, context)
        return trade, effects + more
    if trade == before and not effects and isinstance(event, Received):
        return _ignored(trade, event.sender, event.body.kind)
    return trade, effects


def close_on_abort(trade: Trade, sender: str, body: Abort, context: Context) -> Result:
    """Another party has ended it, unless it is the drawn user that has no key: then the draw is done again."""
    if sender == trade.third_party and body.reason == Reason.KEY_UNAVAILABLE and trade.stage is Stage.TP_CHOSEN:
        # The client waits for the merchant's next commitment; nothing is burnt.
        return redraw(trade, context) if trade.part == "merchant" else (trade, ())
    return aborted_by(trade, sender, body)


def second_message(trade: Trade, event: Received) -> Result:
    """Verifier: another message for a key that is used up gets the first verdict, whatever it says."""
    body = event.body
    for instance in trade.instances:
        if isinstance(body, ShareB) and body.kc == instance.kc and trade.me == instance.verifier:
            said = verifier.first_verdict(instance) if event.sender == instance.receiver else ()
            return trade, (*said, Note("ignored", {"what": "second share_b", "sender": event.sender}))
    return _ignored(trade, event.sender, body.kind)


def pay_when_due(trade: Trade) -> Result:
    """Third party: the payment order is accepted by both, and the client's token is here."""
    if trade.part != "third_party" or trade.stage is not Stage.PAYMENT_ACCEPTED or trade.token is None or trade.paying:
        return trade, ()
    order = trade.order
    return trade.updated(paying=True), (Pay(order.client, order.merchant, order.price, order.currency, trade.token),)


def settle(trade: Trade, context: Context) -> Result:
    """Third party: the money has moved, and this says so."""
    trade, effects = _begin(trade, "settlement", write_settlement(trade.terms, trade.reference or ""), context)
    return trade, (Note("paid", {"reference": trade.reference}), *effects)


def take_delivery(trade: Trade, data: bytes, context: Context) -> Result:
    """Client: the data set must be the one of the contract's manifest, fact by fact; then the receipt is signed."""
    try:
        found = deviations(Contract.read(trade.contract or b"").offer.manifest, data)
        detail = "; ".join(f"{kind} {fact}" for kind, fact in found[:3])
    except InvalidDelivery as error:
        found, detail = [], str(error)
    if detail:
        return abort(trade, Reason.ORDER_MISMATCH, f"the delivery is not what was bought: {detail}", dispute=True)
    trade, effects = _begin(trade, "receipt", write_receipt(trade.terms), context)
    return trade, (Keep(data), Note("delivered", {"bytes": len(data)}), *effects)


def _begin(trade: Trade, document: DocumentKind, message: bytes, context: Context) -> Result:
    moved = signer.begin(_new(trade, document, context).updated(message=message))
    return trade.updated(instances=(*trade.instances, moved.instance)), moved.effects


def _new(trade: Trade, document: DocumentKind, context: Context) -> Instance:
    signing, receiving, verifying = trade.roles(document)
    return Instance(
        document=document,
        attempt=trade.next_attempt(document),
        signer=signing,
        receiver=receiving,
        verifier=verifying,
        bits=3 * context.n,
    )


def _belongs(instance: Instance, event: Event) -> bool:
    match event:
        case KeyArrived(request=request) | KeyFailed(request=request):
            return request in (instance.request("kb"), instance.request("kc"))
        case Received(body=Reserved() | Signed() | ShareB() | ShareC() | Verdict() as body):
            return (body.document, body.attempt) == (instance.document, instance.attempt)
        case _:
            return False


def _by_role(trade: Trade, instance: Instance, event: Event, context: Context) -> Moved:
    def check(kind: DocumentKind, data: bytes) -> tuple[Reason, str] | None:
        return problem(kind, data, trade.terms)

    if trade.me == instance.signer:
        # Only the third party's first key comes with the story of the trade.
        first = instance.document == "contract"
        return signer.handle(instance, event, context.polynomial, trade.order if first else None, trade.drawn if first else None)
    if trade.me == instance.receiver:
        return receiver.handle(instance, event, check)
    return verifier.handle(instance, event, check)


def _last_attempt(trade: Trade, context: Context) -> int:
    # A draw done again begins the contract again with keys that were never used: those attempts do not count.
    return context.retries + trade.round


def _ended(trade: Trade, instance: Instance, ended: Ended, context: Context) -> Result:
    if ended.failed:
        if _third_party_has_no_key(trade, instance, ended):
            return redraw(trade, context)
        return abort(trade, ended.reason, f"{instance.document}: {ended.detail}", dispute=ended.contradiction)
    trade = trade.with_instance(instance.updated(phase=Phase.DONE))
    note = Note("accepted" if ended.reason is Reason.OK else "refused", summary(instance) | {"reason": ended.reason})
    if ended.reason is Reason.OK:
        trade, effects = _accepted(trade, instance, context)
        return trade, (note, *effects)
    if instance.attempt >= _last_attempt(trade, context):
        trade, effects = abort(trade, ended.reason, f"{instance.document}: refused {instance.attempt + 1} times", dispute=True)
        return trade, (note, *effects)
    if trade.me == instance.signer:
        trade, effects = _begin(trade, instance.document, instance.message or b"", context)
        return trade, (note, *effects)
    return trade, (note,)


def _third_party_has_no_key(trade: Trade, instance: Instance, ended: Ended) -> bool:
    return (
        trade.part == "merchant"
        and trade.stage is Stage.TP_CHOSEN
        and ended.reason is Reason.KEY_UNAVAILABLE
        and instance.document == "contract"
        and instance.kc is None
    )


def _accepted(trade: Trade, instance: Instance, context: Context) -> Result:
    trade = trade.updated(stage=ACCEPTED_STAGE[instance.document])
    match instance.document, trade.part:
        case "contract", part:
            trade = trade.updated(contract=instance.message)
            if part == "client":
                payment = write_payment(trade.terms, context.random_bytes(16))
                return _begin(trade, "payment", payment.canonical(), context)
        case "payment", "client":
            token = context.authorise(PaymentOrder.read(instance.message or b""))
            return trade, (Send(trade.third_party or "", PaymentToken(token=token)),)
        case "payment", "third_party":
            return pay_when_due(trade)
        case "settlement", "merchant":
            _, data = context.offers[trade.order.item]
            return trade, (Send(trade.order.client, Delivery(data=data)),)
        case _:
            pass
    return trade, ()


def _ignored(trade: Trade, sender: str, what: str) -> Result:
    return trade, (Note("ignored", {"what": what, "sender": sender, "stage": trade.stage}),)
