"""Known-answer files of otuh-v1: every case is verified, honest ones are signed again."""

import hashlib
import re
from typing import Any

from dateline_notary.domain.otuh import Message, Reason, sign, verify
from dateline_notary.domain.otuh.signature import CannotSign, Verdict

_HEX = re.compile(r"(?:[0-9a-fA-F]{2})*")


class InvalidVector(ValueError):
    """The file or a case in it is not of the known format."""


class _NotHex(ValueError):
    """What should be bytes in hexadecimal is not: a reason to refuse the signature, not the file."""


def cases_in(document: Any) -> list[Any]:
    """The cases of a parsed file. Raises InvalidVector."""
    if not isinstance(document, dict) or not isinstance(document.get("vectors"), list):
        raise InvalidVector('no "vectors" list')
    return list(document["vectors"])


def answer(case: Any) -> dict[str, Any]:
    """`{"id", "accept", "reason", "sig"}` of one case.

    `sig` is recomputed from the shares and the polynomial where the case states a polynomial (an honest one), else null. Bytes that
    are no hexadecimal are malformed, as they would be on the wire. Raises InvalidVector where a field is missing.
    """
    if not isinstance(case, dict):
        raise InvalidVector(f"a case is not an object: {case!r}")
    try:
        return _answer(case)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidVector(f"case {case.get('id')!r}: {type(error).__name__}: {error}") from error


def _answer(case: dict[str, Any]) -> dict[str, Any]:
    verdict, again = Verdict(Reason.MALFORMED), None
    bits, fields = case["msg_bits"], (case["K_b"], case["K_c"], case["sig"])
    try:
        message = Message(_message_bytes(case), bits)
        share_b, share_c, signature = (_bytes(field) for field in fields)
    except _NotHex:
        return _line(case, verdict, again)
    # A case may say for which n it is: shares of another n are of the wrong length, even if they fit each other.
    if 8 * len(share_b) == 3 * case.get("n", 8 * len(share_b) // 3):
        verdict = verify(message, signature, share_b, share_c)
    if case.get("poly"):
        try:
            again = sign(message, share_b, share_c, int.from_bytes(_bytes(case["poly"]), "big")).hex()
        except (CannotSign, _NotHex):
            again = None
    return _line(case, verdict, again)


def _line(case: dict[str, Any], verdict: Verdict, signature: str | None) -> dict[str, Any]:
    return {"id": case["id"], "accept": verdict.accepted, "reason": verdict.reason.value, "sig": signature}


def _message_bytes(case: dict[str, Any]) -> bytes:
    if case.get("msg_hex") is not None:
        return _bytes(case["msg_hex"])
    made = case["msg_shake256"]
    return hashlib.shake_256(made["seed"].encode()).digest(made["nbytes"])


def _bytes(text: Any) -> bytes:
    """Strictly two digits a byte: bytes.fromhex would also take spaces between them."""
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        raise _NotHex("not hexadecimal")
    return bytes.fromhex(text)
