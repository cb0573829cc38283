"""Messages on their way out: sealed and tagged once, with keys that are burnt before the message leaves; sent until the broker has them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from dateline_bus.failures import NotNow
from dateline_contracts.contract_message import Body, Channel, ContractMessage, Seal, decode_body
from dateline_contracts.qkd014 import KeyServerError
from dateline_notary.domain.channel import ChannelHash, authenticated, tag
from dateline_notary.domain.protocol.keys import SlotState
from dateline_notary.ledger import Outgoing, Slot
from dateline_notary.sealing import header_of, seal_bits, sealed

if TYPE_CHECKING:
    from dateline_notary.node import Node

log = logging.getLogger(__name__)

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.1, 5.0


Opened = tuple[str, bytes, ChannelHash]


class Written(NamedTuple):
    """What the tag covers, the whole message, and its seal."""

    data: bytes
    message: bytes
    seal: Seal | None


class Outbox:
    """One pump per receiver: a link without keys holds up nobody else."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._wakers = {user: asyncio.Event() for user in node.users if user != node.me}

    def wake(self) -> None:
        """There may be something to send."""
        for waker in self._wakers.values():
            waker.set()

    def pumps(self) -> Iterator[Coroutine[Any, Any, None]]:
        """The loops to run."""
        return (self._pump(user, waker) for user, waker in self._wakers.items())

    async def _pump(self, receiver: str, waker: asyncio.Event) -> None:
        wait = FIRST_WAIT_SECONDS
        while True:
            waker.clear()
            outgoing = self._node.ledger.outgoing(receiver)
            if outgoing is None:
                await waker.wait()
                continue
            try:
                await self._send(outgoing)
                wait = FIRST_WAIT_SECONDS
            except (KeyServerError, NotNow) as error:
                log.warning("message waits", extra={"receiver": receiver, "txid": outgoing.txid, "reason": str(error)})
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)

    async def _send(self, outgoing: Outgoing) -> None:
        message = outgoing.message or await self._finished(outgoing)
        self._node.hook("before send")
        await self._node.send(outgoing.txid.encode(), message)
        self._node.hook("after send")
        with self._node.ledger.transaction():
            self._node.ledger.sent(outgoing.id)
        self._node.count("sent", "ok")

    async def _finished(self, outgoing: Outgoing) -> bytes:
        """The message as it goes out, durable with its keys burnt. Raises KeyServerError."""
        node, keyring, receiver = self._node, self._node.keyring, outgoing.receiver
        body = decode_body(outgoing.body)
        opened = await keyring.outgoing_channel(receiver)
        pad = await keyring.take(receiver, "pad", node.n)
        key = None
        try:
            if bits := seal_bits(body):
                key = await keyring.take(receiver, "seal", bits)
            encoded = self._written(outgoing, body, opened, pad, key)
            with node.ledger.transaction():
                if encoded.seal is not None:
                    said = {"what": body.kind, "to": receiver, **encoded.seal.model_dump(mode="json", exclude={"nonce"})}
                    node.ledger.note(node.clock(), "sealed", outgoing.txid, said)
                for slot in (pad, *([key] if key else [])):
                    node.ledger.mark(slot.key_id, SlotState.BURNED)
                    node.ledger.tally(outgoing.txid, slot.purpose, slot.bits)
                # m of the bound: one more than the bits that the tag covers.
                node.ledger.tally(outgoing.txid, "tag", 8 * len(encoded.data) + 1)
                node.ledger.set_message(outgoing.id, encoded.message)
        finally:
            keyring.release(pad, key)
        return encoded.message

    def _written(self, outgoing: Outgoing, body: Body, opened: Opened, pad: Slot, key: Slot | None) -> Written:
        node, receiver = self._node, outgoing.receiver
        channel_id, opening, channel = opened
        data, seal = body.encode(), None
        if key is not None:
            header = header_of(outgoing.txid, node.me, receiver, outgoing.sequence)
            data, seal = sealed(body, key.key_id, key.value or b"", header)
        message = ContractMessage(
            txid=outgoing.txid,
            sender=node.me,
            receiver=receiver,
            sequence=outgoing.sequence,
            sent_at=node.clock(),
            body=data,
            seal=seal,
            channel=Channel(key_id=channel_id, opening=opening),
            pad=pad.key_id,
            tag=b"",
        )
        covered = authenticated(message)
        tagged = message.model_copy(update={"tag": tag(channel, pad.value or b"", covered)})
        return Written(covered, tagged.encode(), seal)
