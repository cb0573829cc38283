"""The protocol of the contract network as pure state machines: (state, event) -> (state, effects).

    draw      the third party of a trade, drawn by two who need not trust each other
    instance  one signed document: what it is, where it stands
    signer, receiver, verifier      the three roles of an instance
    trade     order, contract, payment order, settlement, delivery as one saga

Nothing here sends, stores, waits or rolls dice: what is to be done comes back as effects, what happened comes in as events.
"""

from dateline_notary.domain.protocol.trade import Context, Stage, Trade, step

__all__ = ["Context", "Stage", "Trade", "step"]
