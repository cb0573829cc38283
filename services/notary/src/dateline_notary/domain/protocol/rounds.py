"""One round of the draw from the merchant's side; a further one when the drawn user has no key."""

from dateline_contracts.contract_message import DrawCommit
from dateline_notary.domain.protocol import draw as drawn_by
from dateline_notary.domain.protocol.ending import abort, freed
from dateline_notary.domain.protocol.io import Effect, Reason, Send
from dateline_notary.domain.protocol.state import Context, Draw, Stage, Trade

Result = tuple[Trade, tuple[Effect, ...]]


def commit(trade: Trade, context: Context) -> Result:
    """Commit to a nonce for the candidates there are."""
    parties = (trade.order.client, trade.order.merchant)
    candidates = tuple(sorted((context.reachable & set(context.users)) - {*parties, *trade.passed_over}))
    problem = drawn_by.candidates_problem(candidates, context.users, parties, context.least_candidates)
    if problem is not None or trade.round >= context.draw_rounds:
        return abort(trade, Reason.KEY_UNAVAILABLE, problem or "no third party with keys was found")
    nonce, blind = context.random_bytes(drawn_by.NONCE_BYTES), context.random_bytes(drawn_by.BLIND_BYTES)
    commitment = drawn_by.commitment(trade.txid, trade.round, candidates, nonce, blind)
    draw = Draw(round=trade.round, candidates=candidates, commitment=commitment, merchant_nonce=nonce, blind=blind)
    said = DrawCommit(round=trade.round, candidates=candidates, commitment=commitment)
    return trade.updated(draw=draw), (Send(trade.order.client, said),)


def redraw(trade: Trade, context: Context) -> Result:
    """Merchant: the drawn user has no key. Another round without it; what was reserved is free again."""
    trade, effects = freed(trade)
    passed_over = tuple(sorted({*trade.passed_over, trade.third_party or ""} - {""}))
    trade = trade.updated(passed_over=passed_over, third_party=None, drawn=None, stage=Stage.CREATED, round=trade.round + 1)
    trade, more = commit(trade, context)
    return trade, effects + more
