"""Messages on their way in: from a registered user, authentic, in sequence, decrypted; then one step of the protocol.

What fails one of these is counted and changes nothing: an unauthenticated message is as if it had never been sent.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import TYPE_CHECKING

from dateline_contracts.contract_message import Body, ContractMessage
from dateline_contracts.qkd014 import KeyServerError, KeyUnavailable
from dateline_notary.domain.channel import authenticated, is_authentic
from dateline_notary.domain.protocol.io import Reason, Received
from dateline_notary.domain.protocol.keys import SlotState
from dateline_notary.keyring import KeyUsed
from dateline_notary.kme import AnswerLost
from dateline_notary.ledger import Slot
from dateline_notary.sealing import header_of, unsealed
from dateline_schema.record import InvalidRecord

if TYPE_CHECKING:
    from dateline_notary.node import Node

log = logging.getLogger(__name__)

# A pad is not thrown away for the first forged tag, else anyone could silence a user; every try is one guess of probability
# m * 2^(1-n), so a few change nothing.
_TRIES_PER_PAD = 8
FIRST_WAIT_SECONDS = 0.1


class Rejected(Exception):
    """The message is not taken; `outcome` is what is counted."""

    def __init__(self, outcome: str, detail: str = "") -> None:
        super().__init__(detail or outcome)
        self.outcome = outcome


class Inbox:
    """Reads everything on the topic, takes what is for its user."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def receive(self, partition: int, offset: int, value: bytes | None) -> str:
        """Deal with one message of the topic to its end; the counted outcome."""
        outcome, reason = await self._to_an_end(partition, offset, value)
        if not outcome.startswith("skipped:other"):
            self._node.count("received", outcome)
        if outcome != "ok" and reason:
            log.warning("message not taken", extra={"outcome": outcome, "reason": reason, "message_at": f"{partition}/{offset}"})
        return outcome

    async def _to_an_end(self, partition: int, offset: int, value: bytes | None) -> tuple[str, str]:
        wait, waited = FIRST_WAIT_SECONDS, 0.0
        while True:
            try:
                message = ContractMessage.decode(value or b"")
                if message.receiver != self._node.me:
                    return "skipped:other", ""
                await self._take(message, partition, offset)
                return "ok", ""
            except Rejected as error:
                return error.outcome, str(error)
            except InvalidRecord as error:
                return "dead:malformed", str(error)
            except KeyServerError as error:
                # Away for a moment is waited for, but never longer than a trade waits anyway.
                passing = isinstance(error, KeyUnavailable) and not isinstance(error, AnswerLost)
                if not passing or waited >= self._node.step_seconds / 2:
                    return "dead:key_unavailable", str(error)
                await asyncio.sleep(wait)
                waited, wait = waited + wait, 2 * wait

    async def _take(self, message: ContractMessage, partition: int, offset: int) -> None:
        node = self._node
        if message.sender not in node.users or message.sender == node.me:
            raise Rejected("dead:unauthenticated", f"{message.sender} is no other registered user")
        expected = node.ledger.expected(message.txid, message.sender)
        if message.sequence < expected:
            raise Rejected("skipped:duplicate")
        if message.sequence > expected:
            raise Rejected("skipped:gap", f"number {message.sequence} where {expected} is due: a message was lost")
        pad, seal, body = await self._opened(message)

        def dealt_with() -> None:
            for slot in (pad, *([seal] if seal else [])):
                node.ledger.mark(slot.key_id, SlotState.BURNED)
            node.ledger.received(message.txid, message.sender, message.sequence)
            node.ledger.set_offset(partition, offset + 1)

        try:
            await node.apply(message.txid, Received(message.sender, body), dealt_with)
        except (sqlite3.Error, OSError):
            raise  # ours, not the message's: the node stops and reads it again
        except Exception as error:
            # No other user may stop this one, not even with a message that the protocol has forgotten to think of.
            log.exception("a message could not be dealt with")
            with node.ledger.transaction():
                dealt_with()
            raise Rejected(f"dead:{type(error).__name__}", str(error)) from error
        finally:
            node.keyring.release(pad, seal)

    async def _opened(self, message: ContractMessage) -> tuple[Slot, Slot | None, Body]:
        """Pad, sealing key and body of an authentic message. Raises Rejected."""
        keyring, pad, seal = self._node.keyring, None, None
        try:
            channel = await keyring.incoming_channel(message.sender, message.channel.key_id, message.channel.opening)
            if channel is None:
                raise Rejected("dead:unauthenticated", "the channel's opening is not the sender's")
            pad = await keyring.find(message.sender, message.pad, "pad")
            if not is_authentic(channel, pad.value or b"", authenticated(message), message.tag):
                self._note_forgery(message, pad)
                raise Rejected("dead:unauthenticated", "the tag does not fit")
            seal = None if message.seal is None else await keyring.find(message.sender, message.seal.key_id, "seal")
            header = header_of(message.txid, message.sender, message.receiver, message.sequence)
            return pad, seal, unsealed(message.body, message.seal, b"" if seal is None else seal.value or b"", header)
        except BaseException as error:
            keyring.release(pad, seal)
            if isinstance(error, KeyUsed):
                raise Rejected("dead:key_reused", f"key {error} has been used") from error
            raise

    def _note_forgery(self, message: ContractMessage, pad: Slot) -> None:
        ledger = self._node.ledger
        with ledger.transaction():
            tries = ledger.count_try(pad.key_id)
            if tries >= _TRIES_PER_PAD:
                ledger.mark(pad.key_id, SlotState.BURNED)
            said = {"reason": Reason.UNAUTHENTICATED, "sender": message.sender, "sequence": message.sequence, "tries": tries}
            ledger.note(self._node.clock(), "rejected", message.txid, said)
