"""An operator's word on the bus: a record of a topic that only the command line writes, signed where a key is set."""

from typing import Any

from dateline_bus.events.dsse import UnusableKey
from dateline_bus.events.envelope import Trace, headers_of
from dateline_bus.failures import NotNow, NotPossible
from dateline_bus.produce.sender import Sender
from dateline_bus.settings import WorkerSettings
from dateline_cli.output import InputFailed
from dateline_schema.topics import Topic


async def published(topic: Topic[Any], record: Any) -> None:
    """Send the record; returns when the broker has it. Raises InputFailed with one line that says why it has not."""
    key = str(getattr(record, topic.key))
    what = topic.name.split(".")[1]
    try:
        sender = Sender(WorkerSettings())
        try:
            await sender.start()
            headers = headers_of(topic, key, "cli", Trace.begin(), record.at)
            await sender.send(topic.name, key.encode(), record.encode(), headers)
        finally:
            await sender.stop()
    except (NotNow, NotPossible, UnusableKey, OSError) as error:
        raise InputFailed(f"the broker did not take the {what}: {error}") from error
