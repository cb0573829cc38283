"""How a trade ends before its end: keys are burnt or given back, the others are told, the reason stands in the record."""

from dateline_contracts.contract_message import Abort
from dateline_notary.domain.protocol.instance import Phase, loose_keys, summary
from dateline_notary.domain.protocol.io import Effect, Note, Reason, Send
from dateline_notary.domain.protocol.state import Stage, Trade

Result = tuple[Trade, tuple[Effect, ...]]


def abort(trade: Trade, reason: Reason, detail: str, *, dispute: bool = False) -> Result:
    """End it and tell the others."""
    unsent = _nothing_sent(trade)
    # Once the client's token is out, or money has moved, silence proves nothing: people decide, from the records.
    dispute = dispute or (trade.stage is Stage.PAYMENT_ACCEPTED and trade.part != "third_party")
    trade, effects = _closed(trade, reason, detail, unsent=unsent, dispute=dispute)
    told = Abort(reason=reason, detail=detail[:500], unsent=unsent, disputed=trade.stage is Stage.DISPUTED)
    return trade, (*effects, *(Send(other, told) for other in trade.others))


def aborted_by(trade: Trade, sender: str, body: Abort) -> Result:
    """Another party has ended it; nobody needs to be told."""
    try:
        reason = Reason(body.reason)
    except ValueError:
        reason = Reason.MALFORMED
    current = trade.current
    unsent = body.unsent and current is not None and sender == current.signer
    return _closed(trade, reason, f"{sender}: {body.detail}", unsent=unsent, dispute=body.disputed)


def freed(trade: Trade) -> Result:
    """The open instance given up while nothing has left anybody: its keys are FRESH again."""
    current = trade.current
    if current is None:
        return trade, ()
    marks = loose_keys(current, trade.me, unsent=True)
    return trade.with_instance(current.updated(phase=Phase.DONE)), marks


def _nothing_sent(trade: Trade) -> bool:
    current = trade.current
    return current is not None and current.signer == trade.me and current.phase in (Phase.TAKING, Phase.RESERVED)


def _closed(trade: Trade, reason: Reason, detail: str, *, unsent: bool, dispute: bool) -> Result:
    dispute = dispute or trade.reference is not None or trade.stage is Stage.SETTLED
    marks: tuple[Effect, ...] = ()
    current = trade.current
    if current is not None:
        # A document that I have seen was sent, whatever anybody says.
        unsent = unsent and (current.message is None or current.signer == trade.me)
        marks = loose_keys(current, trade.me, unsent=unsent)
        # Closed for good: a document that comes late must find no instance that would still give its share.
        trade = trade.with_instance(current.updated(phase=Phase.DONE))
    note = Note(
        "disputed" if dispute else "aborted",
        {
            "reason": reason,
            "detail": detail,
            "stage": trade.stage,
            "instance": None if current is None else summary(current),
        },
    )
    trade = trade.updated(stage=Stage.DISPUTED if dispute else Stage.ABORTED, reason=reason, detail=detail[:500])
    return trade, (*marks, note)
