"""A broker and a store in memory, with every fault that the real ones have: what unit tests of anything on the bus run against.

broker = Broker(PAGES, ARTICLES)
desk = desk_of(broker)
broker.put(PAGES, page.encode())
await brought_to_end(broker, consumer)
"""

from dateline_bus.testing.broker import Broker, Ends, GroupConsumer, Producer
from dateline_bus.testing.desk import attempts, consumed, counted, desk_of
from dateline_bus.testing.store import Marks, Store

__all__ = [
    "Broker",
    "Ends",
    "GroupConsumer",
    "Marks",
    "Producer",
    "Store",
    "attempts",
    "consumed",
    "counted",
    "desk_of",
]
