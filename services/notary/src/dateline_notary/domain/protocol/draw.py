"""The third party of a trade, drawn by merchant and client together so that neither can choose it.

The merchant commits to a nonce, the client says its own, the merchant opens. The commitment is SHA-256 over the nonce and a
256-bit blind: hiding whatever the client can compute, binding as long as no collision of SHA-256 is found. A one-time pad
"revealed later" would hide as well but bind nothing, since a pad can be made for every nonce.
"""

import hashlib
import hmac
from collections.abc import Collection, Sequence

from dateline_contracts.contract_message import DrawRecord
from dateline_schema.ids import canonical

NONCE_BYTES = 16
BLIND_BYTES = 32


def commitment(txid: str, draw_round: int, candidates: Sequence[str], nonce: bytes, blind: bytes) -> bytes:
    """The commitment to `nonce` for this trade, round and list."""
    return hashlib.sha256(canonical([txid, draw_round, list(candidates)]) + blind + nonce).digest()


def chosen(candidates: Sequence[str], merchant_nonce: bytes, client_nonce: bytes) -> str | None:
    """The candidate drawn by the two nonces; None when the draw must be done again.

    The highest values, for which a plain modulo would favour the first candidates, are drawn again.
    """
    space, count = 1 << 8 * NONCE_BYTES, len(candidates)
    value = int.from_bytes(merchant_nonce, "big") ^ int.from_bytes(client_nonce, "big")
    return None if value >= space - space % count else candidates[value % count]


def candidates_problem(candidates: Sequence[str], users: Collection[str], parties: Collection[str], least: int) -> str | None:
    """Why a list of candidates is not acceptable, or None.

    Users may be missing (they have no keys), but at least `least` must be left: a list of one is a choice, not a draw.
    """
    if list(candidates) != sorted(set(candidates)):
        return "the candidates are not sorted and distinct"
    if not set(candidates) <= set(users) - set(parties):
        return "a candidate is not a registered user, or is a party of the trade"
    if len(candidates) < least:
        return f"{len(candidates)} candidates are fewer than {least}"
    return None


def draw_problem(txid: str, draw: DrawRecord) -> str | None:
    """Why a finished draw does not hold, or None: the opening is the commitment's, and the result follows."""
    if not _sizes(draw):
        return "a nonce of the draw has the wrong size"
    opened = commitment(txid, draw.round, draw.candidates, draw.merchant_nonce, draw.blind)
    if not hmac.compare_digest(opened, draw.commitment):
        return "the opening is not what was committed to"
    if not draw.candidates or chosen(draw.candidates, draw.merchant_nonce, draw.client_nonce) != draw.chosen:
        return "the third party is not the one that was drawn"
    return None


def _sizes(draw: DrawRecord) -> bool:
    sizes = len(draw.merchant_nonce), len(draw.client_nonce), len(draw.blind)
    return sizes == (NONCE_BYTES, NONCE_BYTES, BLIND_BYTES)
