"""otuh-v1: one-time universal hashing signatures with a key shared in two parts.

The signer holds K_a = K_b XOR K_c; the receiver holds K_b, the verifier K_c. A key is n bits of hash key X and 2n bits of
one-time pad Y. The hash is a linear-feedback-shift-register Toeplitz matrix with a fresh irreducible polynomial each time.
After the literature on one-time universal hashing quantum digital signatures (arXiv 2107.14089, 2301.01132); the wire
conventions are this project's own.
"""

from dateline_notary.domain.otuh.hashing import Message, chunks_of, digest, residue, residue_of_chunks
from dateline_notary.domain.otuh.polynomials import draw_polynomial
from dateline_notary.domain.otuh.signature import (
    BOUND_NOTE,
    Reason,
    Verdict,
    forgery_bound,
    sign,
    sign_chunks,
    verify,
    verify_chunks,
)

__all__ = [
    "BOUND_NOTE",
    "Message",
    "Reason",
    "Verdict",
    "chunks_of",
    "digest",
    "draw_polynomial",
    "forgery_bound",
    "residue",
    "residue_of_chunks",
    "sign",
    "sign_chunks",
    "verify",
    "verify_chunks",
]
