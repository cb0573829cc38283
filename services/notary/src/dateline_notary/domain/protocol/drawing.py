"""The first part of a trade: the order, and the draw of the third party."""

from typing import Any

from dateline_contracts.contract import Order
from dateline_contracts.contract_message import DrawCommit, DrawNonce, DrawOpen, DrawRecord, PlaceOrder, Reserve
from dateline_notary.domain.protocol import draw as drawn_by
from dateline_notary.domain.protocol import instances
from dateline_notary.domain.protocol.documents import ROLES
from dateline_notary.domain.protocol.ending import abort, freed
from dateline_notary.domain.protocol.io import Effect, Note, Reason, Send
from dateline_notary.domain.protocol.rounds import commit
from dateline_notary.domain.protocol.state import Context, Draw, Stage, Trade

Result = tuple[Trade, tuple[Effect, ...]]


def place(order: Order, context: Context) -> Result:
    """The client's side of an order."""
    trade = Trade(txid=order.txid, me=context.me, order=order)
    note = Note("ordered", order.model_dump(mode="json"))
    return trade, (note, Send(order.merchant, PlaceOrder(order=order)))


def take_order(order: Order, context: Context) -> Result:
    """The merchant's side: the offer must be what is ordered; then the draw begins."""
    trade = Trade(txid=order.txid, me=context.me, order=order)
    note = Note("ordered", order.model_dump(mode="json"))
    offer = context.offers.get(order.item)
    if offer is None or (offer[0].price, offer[0].currency) != (order.price, order.currency) or order.client not in context.users:
        trade, effects = abort(trade, Reason.ORDER_MISMATCH, f"no such offer: {order.item} for {order.price} {order.currency}")
        return trade, (note, *effects)
    trade, effects = commit(trade, context)
    return trade, (note, *effects)


def handle(trade: Trade, sender: str, body: DrawCommit | DrawNonce | DrawOpen, context: Context) -> Result:
    """One message of the draw."""
    match body:
        case DrawCommit() if trade.part == "client" and sender == trade.order.merchant:
            return _committed(trade, body, context)
        case DrawNonce(round=number, nonce=nonce) if (
            trade.part == "merchant" and sender == trade.order.client and trade.draw and number == trade.draw.round
        ):
            return _answered(trade, trade.draw, nonce, context)
        case DrawOpen(round=number) if (
            trade.part == "client" and sender == trade.order.merchant and trade.draw and number == trade.draw.round
        ):
            return _opened(trade, trade.draw, body)
        case _:
            return trade, (Note("ignored", {"what": body.kind, "sender": sender, "stage": trade.stage}),)


def appointed(sender: str, body: Reserve, context: Context) -> Result | None:
    """A third party learns that it was drawn; None for a reservation that is no appointment."""
    order, draw = body.order, body.draw
    if order is None or draw is None or body.document != "contract" or sender != order.merchant or context.me != draw.chosen:
        return None
    trade = Trade(
        txid=order.txid, me=context.me, order=order, third_party=context.me, stage=Stage.TP_CHOSEN, round=draw.round, drawn=draw
    )
    problem = drawn_by.draw_problem(order.txid, draw) or drawn_by.candidates_problem(
        draw.candidates, context.users, (order.client, order.merchant), context.least_candidates
    )
    if trade.part != "third_party" or order.client not in context.users or ROLES["contract"].verifier != "third_party":
        return None
    if problem is not None:
        return abort(trade, Reason.TP_REFUSED, problem)
    return trade, (Note("appointed", _told(draw)),)


def _committed(trade: Trade, body: DrawCommit, context: Context) -> Result:
    """Client: the list is checked before the nonce is said; a new round only while nothing has been signed."""
    expected = 0 if trade.draw is None else trade.draw.round + 1
    current = trade.current
    signed = current is not None and current.message is not None
    if trade.stage not in (Stage.CREATED, Stage.TP_CHOSEN) or signed or body.round != expected:
        return trade, (Note("ignored", {"what": body.kind, "sender": trade.order.merchant, "stage": trade.stage}),)
    parties = (trade.order.client, trade.order.merchant)
    problem = drawn_by.candidates_problem(body.candidates, context.users, parties, context.least_candidates)
    if problem is not None or body.round >= context.draw_rounds:
        return abort(trade, Reason.TP_REFUSED, problem or "too many draws")
    trade, effects = freed(trade)
    nonce = context.random_bytes(drawn_by.NONCE_BYTES)
    draw = Draw(round=body.round, candidates=body.candidates, commitment=body.commitment, client_nonce=nonce)
    trade = trade.updated(draw=draw, drawn=None, third_party=None, stage=Stage.CREATED, round=body.round)
    return trade, (*effects, Send(trade.order.merchant, DrawNonce(round=body.round, nonce=nonce)))


def _answered(trade: Trade, draw: Draw, nonce: bytes, context: Context) -> Result:
    """Merchant: open, and begin the contract with whoever was drawn."""
    if trade.stage is not Stage.CREATED or draw.client_nonce is not None:
        return trade, (Note("ignored", {"what": "draw_nonce", "sender": trade.order.client, "stage": trade.stage}),)
    if len(nonce) != drawn_by.NONCE_BYTES:
        return abort(trade, Reason.MALFORMED, "the client's nonce has the wrong size")
    draw = draw.model_copy(update={"client_nonce": nonce})
    opening = Send(trade.order.client, DrawOpen(round=draw.round, nonce=draw.merchant_nonce or b"", blind=draw.blind or b""))
    record = _record(draw)
    if record is None:
        trade, effects = commit(trade.updated(round=trade.round + 1), context)
        return trade, (opening, *effects)
    trade = trade.updated(draw=draw, drawn=record, third_party=record.chosen, stage=Stage.TP_CHOSEN)
    trade, effects = instances.begin_contract(trade, context)
    return trade, (opening, Note("drawn", _told(record)), *effects)


def _opened(trade: Trade, draw: Draw, body: DrawOpen) -> Result:
    """Client: the opening must be what was committed to."""
    if trade.stage is not Stage.CREATED or draw.blind is not None:
        return trade, (Note("ignored", {"what": body.kind, "sender": trade.order.merchant, "stage": trade.stage}),)
    draw = draw.model_copy(update={"merchant_nonce": body.nonce, "blind": body.blind})
    opened = drawn_by.commitment(trade.txid, draw.round, draw.candidates, body.nonce, body.blind)
    if opened != draw.commitment or len(body.nonce) != drawn_by.NONCE_BYTES:
        return abort(trade, Reason.TP_REFUSED, "the opening is not what the merchant committed to")
    record = _record(draw)
    trade = trade.updated(draw=draw)
    if record is None:
        return trade, ()  # to be drawn again; the merchant sees the same and begins
    trade = trade.updated(drawn=record, third_party=record.chosen, stage=Stage.TP_CHOSEN)
    return trade, (Note("drawn", _told(record)),)


def _record(draw: Draw) -> DrawRecord | None:
    merchant, client, blind = draw.merchant_nonce or b"", draw.client_nonce or b"", draw.blind or b""
    chosen = drawn_by.chosen(draw.candidates, merchant, client)
    if chosen is None:
        return None
    return DrawRecord(
        round=draw.round,
        candidates=draw.candidates,
        merchant_nonce=merchant,
        client_nonce=client,
        blind=blind,
        commitment=draw.commitment,
        chosen=chosen,
    )


def _told(draw: DrawRecord) -> dict[str, Any]:
    return draw.model_dump(mode="json") | {"security": "computational: the commitment is SHA-256"}
