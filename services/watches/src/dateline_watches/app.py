"""watches: enriched facts against saved questions; alerts out, and people told of them.

A Faust stage over `enriched` raises alerts, a second one over `alerts` queues what is to be told; beside them every replica follows the
compacted topic of watches, looks for silent sources, and works the queue of deliveries off.
"""

import asyncio
from collections.abc import Mapping

from dateline_bus.consume.app import Worker
from dateline_bus.runtime import running
from dateline_schema.topics import ALERTS, ENRICHED
from dateline_watches import __version__
from dateline_watches.beside import follow_watches, forget_old, look_for_silences
from dateline_watches.channels import Mails, Webhooks
from dateline_watches.delivery import Channel, Deliveries
from dateline_watches.memory import Memory
from dateline_watches.settings import Settings
from dateline_watches.stages import Known, Matching, Telling


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """The service, until `stop`. Raises what ends any part of it."""
    worker = Worker("watches", __version__, settings)
    known = Known(Memory(settings.database_url), worker.health)
    worker.add("watch", Matching(known), ENRICHED)
    worker.add("tell", Telling(known), ALERTS)
    webhooks = Webhooks(settings)
    channels: Mapping[str, Channel] = {"webhook": webhooks, "email": Mails(settings)}

    async def beside() -> None:
        await known.remembered(known.memory.open)
        async with asyncio.TaskGroup() as group:
            group.create_task(follow_watches(settings, worker.metrics, known))
            group.create_task(look_for_silences(settings, known, worker.name))
            group.create_task(Deliveries(known, settings, worker.metrics, dict(channels)).run())
            group.create_task(forget_old(known))

    working, helping = asyncio.create_task(worker.run(stop)), asyncio.create_task(beside())
    try:
        await asyncio.wait([working, helping], return_when=asyncio.FIRST_COMPLETED)
        if helping.done():
            helping.result()
        await working
    finally:
        for task in (helping, working):
            task.cancel()
        await asyncio.gather(helping, working, return_exceptions=True)
        await running.at_most(1, webhooks.close())
        await running.at_most(1, known.memory.close())


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    settings = Settings.from_environment("watches")
    running.main("watches", settings, lambda stop: run(settings, stop))


if __name__ == "__main__":
    main()
