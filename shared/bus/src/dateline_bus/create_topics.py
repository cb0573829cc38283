"""Create the topics of the registries that are missing.    python -m dateline_bus.create_topics [REGISTRY ...]

Run before the services start; running it again changes nothing.
"""

import argparse
import asyncio

from dateline_bus.kafka import create_topics, wait_for_broker
from dateline_bus.settings import WorkerSettings
from dateline_schema.topics import registered


async def _create(registries: list[str], replication: int) -> None:
    settings = WorkerSettings.from_environment("topics")
    await wait_for_broker(settings)
    created = await create_topics(settings, registered(registries), replication)
    print("\n".join(f"created {name}" for name in created) or "every topic is there")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("registries", nargs="*", default=["dateline_schema.topics"], help="modules that hold TOPICS")
    parser.add_argument("--replication", type=int, default=1, help="replicas of each partition")
    options = parser.parse_args()
    asyncio.run(_create(options.registries, options.replication))


if __name__ == "__main__":
    main()
