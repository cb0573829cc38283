"""Known-answer files of otuh-v1: every case is verified, honest ones are signed again."""

import hashlib
from collections.abc import Iterator
from typing import Any

from dateline_notary.domain.otuh import Message, sign, verify
from dateline_notary.domain.otuh.signature import CannotSign


class InvalidVector(ValueError):
    """The file or a case in it is not of the known format."""


def answers(document: Any) -> Iterator[dict[str, Any]]:
    """One `{"id", "accept", "reason", "sig"}` per case, in order.

    `sig` is recomputed from the shares and the polynomial where the case states a polynomial (an honest one), else null.
    Raises InvalidVector.
    """
    if not isinstance(document, dict) or not isinstance(document.get("vectors"), list):
        raise InvalidVector('no "vectors" list')
    for case in document["vectors"]:
        if not isinstance(case, dict):
            raise InvalidVector(f"a case is not an object: {case!r}")
        try:
            yield _answer(case)
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidVector(f"case {case.get('id')!r}: {type(error).__name__}: {error}") from error


def _answer(case: dict[str, Any]) -> dict[str, Any]:
    message = Message(_message_bytes(case), case["msg_bits"])
    share_b, share_c = bytes.fromhex(case["K_b"]), bytes.fromhex(case["K_c"])
    verdict = verify(message, bytes.fromhex(case["sig"]), share_b, share_c)
    again = None
    if case.get("poly"):
        try:
            again = sign(message, share_b, share_c, int(case["poly"], 16)).hex()
        except CannotSign:
            again = None
    return {"id": case["id"], "accept": verdict.accepted, "reason": verdict.reason.value, "sig": again}


def _message_bytes(case: dict[str, Any]) -> bytes:
    if case.get("msg_hex") is not None:
        return bytes.fromhex(case["msg_hex"])
    made = case["msg_shake256"]
    return hashlib.shake_256(made["seed"].encode()).digest(made["nbytes"])
