"""Create the topics of the registry that are missing.    python -m dateline_shared.worker.create_topics

Run before the services start; running it again changes nothing.
"""

import argparse
import asyncio

from dateline_shared.worker.kafka import create_topics, wait_for_broker
from dateline_shared.worker.settings import WorkerSettings


async def _create(replication: int) -> None:
    settings = WorkerSettings()
    await wait_for_broker(settings)
    created = await create_topics(settings, replication=replication)
    print("\n".join(f"created {name}" for name in created) or "every topic is there")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replication", type=int, default=1, help="replicas of each partition")
    asyncio.run(_create(parser.parse_args().replication))


if __name__ == "__main__":
    main()
