"""A trade as a saga: draw, contract, payment order, settlement, delivery; every step with a timeout and a way out.

`step(trade, event, context)` is the whole interface. It never raises for anything another user says: what is not expected is
noted and changes nothing, what is wrong ends the trade with one of the protocol's reasons.
"""

from dateline_contracts.contract_message import (
    Abort,
    Delivery,
    DrawCommit,
    DrawNonce,
    DrawOpen,
    PaymentToken,
    PlaceOrder,
    Reserve,
    Reserved,
    ShareB,
    ShareC,
    Signed,
    Verdict,
)
from dateline_notary.domain.protocol import drawing, instances
from dateline_notary.domain.protocol.ending import abort
from dateline_notary.domain.protocol.instance import summary
from dateline_notary.domain.protocol.io import (
    Effect,
    Event,
    KeyArrived,
    KeyFailed,
    Note,
    Paid,
    PaymentRefused,
    Placed,
    Reason,
    Received,
    Refund,
    TimedOut,
    Timer,
)
from dateline_notary.domain.protocol.state import Context, Early, Stage, Trade

__all__ = ["Context", "Stage", "Trade", "step"]

Result = tuple[Trade, tuple[Effect, ...]]

# Messages kept for later at most: an honest run needs two.
_EARLY_LIMIT = 8


def opens(txid: str, event: Event) -> bool:
    """Whether an event may begin the trade `txid`, which this party does not know yet."""
    match event:
        case Placed(order=order) | Received(body=PlaceOrder(order=order)):
            return order.txid == txid
        case Received(body=Reserve(order=order)):
            return order is not None and order.txid == txid
        case _:
            return False


def step(trade: Trade | None, event: Event, context: Context) -> tuple[Trade | None, tuple[Effect, ...]]:
    """The party's view after `event`, and what is to be done; None: there is no such trade, and the event did not begin one."""
    if trade is None:
        return _begun(event, context)
    before = trade
    trade, effects = _one(trade, event, context)
    if trade.early and trade.early == before.early:
        trade, effects = _late(trade, effects, context)
    if trade.stage.final and not before.stage.final:
        return trade.updated(early=()), (*effects, Timer(None))
    if trade != before and not trade.stage.final:
        effects = (*effects, Timer(context.step.total_seconds()))
    return trade, effects


def _begun(event: Event, context: Context) -> tuple[Trade | None, tuple[Effect, ...]]:
    match event:
        case Placed(order=order) if order.client == context.me and order.merchant in context.users:
            trade, effects = drawing.place(order, context)
        case Received(sender=sender, body=PlaceOrder(order=order)) if sender == order.client and context.me == order.merchant:
            trade, effects = drawing.take_order(order, context)
        case Received(sender=sender, body=Reserve() as body):
            begun = drawing.appointed(sender, body, context)
            if begun is None:
                return None, ()
            trade, effects = begun
            if not trade.stage.final:
                trade, more = instances.reserve(trade, sender, body, context)
                effects += more
        case _:
            return None, ()
    return trade, (*effects, Timer(None if trade.stage.final else context.step.total_seconds()))


def _one(trade: Trade, event: Event, context: Context) -> Result:
    if trade.stage.final:
        return _after_the_end(trade, event)
    match event:
        case Received(sender=sender) if sender not in trade.others:
            return _unexpected(trade, event)
        case Received(sender=sender, body=Abort() as body):
            return instances.close_on_abort(trade, sender, body, context)
        case Received(sender=sender, body=DrawCommit() | DrawNonce() | DrawOpen() as body):
            return drawing.handle(trade, sender, body, context)
        case Received(sender=sender, body=Reserve() as reserve):
            if instances.is_early(trade, reserve.document):
                return _kept(trade, event)
            return instances.reserve(trade, sender, reserve, context)
        case Received(body=Reserved() | Signed() | ShareB() | ShareC() | Verdict()) | KeyArrived() | KeyFailed():
            return instances.advance(trade, event, context)
        case Received(sender=sender, body=PaymentToken(token=token)) if (
            trade.part == "third_party" and sender == trade.order.client and trade.token is None
        ):
            return instances.pay_when_due(trade.updated(token=token))
        case Received(sender=sender, body=Delivery(data=data)) if trade.part == "client" and sender == trade.order.merchant:
            return instances.take_delivery(trade, data, context) if trade.stage is Stage.SETTLED else _kept(trade, event)
        case Paid(reference=reference) if trade.paying and trade.reference is None:
            return instances.settle(trade.updated(reference=reference), context)
        case PaymentRefused(detail=detail) if trade.paying:
            return abort(trade.updated(paying=False), Reason.TP_REFUSED, f"payment refused: {detail}")
        case TimedOut():
            return abort(trade, Reason.TIMEOUT, f"nothing happened at {trade.stage}")
        case _:
            return _unexpected(trade, event)


def _after_the_end(trade: Trade, event: Event) -> Result:
    match event:
        case Received(body=ShareB()):
            return instances.second_message(trade, event)
        case Paid(reference=reference) if trade.reference is None:
            # Nobody has been told that it was paid, so taking it back contradicts nothing.
            return trade.updated(reference=reference), (Refund(reference), Note("refunded", {"reference": reference}))
        case _:
            return trade, ()


def _late(trade: Trade, effects: tuple[Effect, ...], context: Context) -> Result:
    """Messages that waited for the stage that has come."""
    waiting, trade = trade.early, trade.updated(early=())
    for early in waiting:
        trade, more = _one(trade, Received(early.sender, early.body), context)
        effects += more
    return trade, effects


def _kept(trade: Trade, event: Received) -> Result:
    if len(trade.early) >= _EARLY_LIMIT:
        return _unexpected(trade, event)
    return trade.updated(early=(*trade.early, Early(sender=event.sender, body=event.body))), ()


def _unexpected(trade: Trade, event: Event) -> Result:
    what = event.body.kind if isinstance(event, Received) else type(event).__name__
    sender = event.sender if isinstance(event, Received) else trade.me
    return trade, (Note("ignored", {"what": what, "sender": sender, "stage": trade.stage}),)


def report(trade: Trade) -> dict[str, object]:
    """A trade in plain values, without keys or documents, for people and programs that watch it."""
    return {
        "txid": trade.txid,
        "me": trade.me,
        "part": trade.part,
        "stage": trade.stage,
        "reason": trade.reason,
        "detail": trade.detail,
        **{str(part): user for part, user in trade.parties.items()},
        "item": trade.order.item,
        "price": trade.order.price,
        "currency": trade.order.currency,
        "reference": trade.reference,
        "documents": [summary(instance) for instance in trade.instances],
    }
