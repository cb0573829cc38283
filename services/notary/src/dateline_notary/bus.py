"""A bus inside this process: the topic of one partition that tests and demonstrations use where no broker is."""

import asyncio

from dateline_notary.node import Node


class LocalBus:
    """What is sent is read by everyone, in order, from where they were."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self._more = asyncio.Condition()

    async def send(self, key: bytes, value: bytes) -> None:
        """Append; durable at once, as far as anything here is."""
        async with self._more:
            self.messages.append(value)
            self._more.notify_all()

    async def feed(self, node: Node) -> None:
        """Give `node` every message from where its ledger says, for ever."""
        at = node.ledger.offsets().get(0, 0)
        while True:
            async with self._more:
                while len(self.messages) <= at:
                    await self._more.wait()
            await node.inbox.receive(0, at, self.messages[at])
            at += 1
