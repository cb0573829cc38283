"""The four documents of a trade: who has which role in each, what they must say, when they may come."""

from typing import Literal, NamedTuple

from dateline_contracts.contract import (
    Contract,
    Document,
    DocumentKind,
    Offer,
    Order,
    PaymentOrder,
    Receipt,
    Settlement,
    read_document,
)
from dateline_notary.domain.manifest import is_sound
from dateline_notary.domain.protocol.io import Reason
from dateline_schema.record import InvalidRecord

Part = Literal["client", "merchant", "third_party"]


class Roles(NamedTuple):
    """Which part of the trade signs, receives and verifies a document. Our own assignment: data, so that it can be changed."""

    signer: Part
    receiver: Part
    verifier: Part


ROLES: dict[DocumentKind, Roles] = {
    "contract": Roles("merchant", "client", "third_party"),
    "payment": Roles("client", "merchant", "third_party"),
    "settlement": Roles("third_party", "merchant", "client"),
    "receipt": Roles("client", "merchant", "third_party"),
}


class Terms(NamedTuple):
    """What a party knows of a trade when it writes or reads a document."""

    order: Order
    third_party: str
    contract: bytes | None
    """The accepted contract's bytes."""


def write_contract(terms: Terms, offer: Offer) -> bytes:
    """The merchant's contract for an order."""
    order = terms.order
    return Contract(
        txid=order.txid,
        client=order.client,
        merchant=order.merchant,
        third_party=terms.third_party,
        order_nonce=order.nonce,
        offer=offer,
    ).canonical()


def write_payment(terms: Terms, nonce: bytes) -> PaymentOrder:
    """The client's payment order for the accepted contract."""
    order = terms.order
    return PaymentOrder(
        txid=order.txid,
        payer=order.client,
        payee=order.merchant,
        amount=order.price,
        currency=order.currency,
        nonce=nonce,
        contract=terms.contract or b"",
    )


def write_settlement(terms: Terms, reference: str) -> bytes:
    """The third party's statement that the money has moved."""
    order = terms.order
    return Settlement(
        txid=order.txid,
        payer=order.client,
        payee=order.merchant,
        amount=order.price,
        currency=order.currency,
        reference=reference,
    ).canonical()


def write_receipt(terms: Terms) -> bytes:
    """The client's receipt for the delivered data set."""
    order, manifest = terms.order, Contract.read(terms.contract or b"").offer.manifest
    return Receipt(
        txid=order.txid, client=order.client, merchant=order.merchant, root=manifest.root, facts=len(manifest.entries)
    ).canonical()


def problem(kind: DocumentKind, data: bytes, terms: Terms) -> tuple[Reason, str] | None:
    """Why a document is not the one this trade is waiting for, or None. Receiver and verifier ask the same question."""
    try:
        document = read_document(data)
    except InvalidRecord as error:
        return Reason.MALFORMED, str(error)
    if document.kind != kind:
        return Reason.ORDER_MISMATCH, f"a {document.kind} where a {kind} is due"
    match document:
        case Contract():
            return _contract_problem(document, terms)
        case PaymentOrder():
            # What is paid for is the contract that was accepted, byte for byte.
            expected: Document = write_payment(terms, document.nonce)
        case Settlement():
            expected = Settlement.read(write_settlement(terms, document.reference))
        case Receipt():
            expected = Receipt.read(write_receipt(terms))
    return None if document == expected else (Reason.ORDER_MISMATCH, f"the {kind} differs from what was agreed")


def _contract_problem(contract: Contract, terms: Terms) -> tuple[Reason, str] | None:
    order, offer = terms.order, contract.offer
    said = (contract.txid, contract.client, contract.merchant, contract.third_party, contract.order_nonce)
    if said != (order.txid, order.client, order.merchant, terms.third_party, order.nonce):
        return Reason.ORDER_MISMATCH, "the contract is for another order or names other parties"
    if (offer.item, offer.price, offer.currency) != (order.item, order.price, order.currency):
        return Reason.ORDER_MISMATCH, f"the contract says {offer.item} for {offer.price} {offer.currency}"
    if not is_sound(offer.manifest):
        return Reason.MALFORMED, "the manifest's root is not that of its entries"
    return None
