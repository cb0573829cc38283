"""Several brokers that replicate: for tests of a leader that is lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dateline_local.kafka import NAME, READY_SECONDS, Kafka
from dateline_local.net import free_port, listens

NODES = 3


@dataclass
class Cluster:
    """Three brokers below `folder`, each with its own state; behaves as one broker to whoever starts and kills it.

    `advertise` gives the address that clients are told for a broker's port, when they come through a proxy.
    """

    folder: Path
    cache: Path
    advertise: Callable[[int], str | None] = lambda _: None
    nodes: list[Kafka] = field(init=False)

    def __post_init__(self) -> None:
        voters = tuple((node, free_port()) for node in range(1, NODES + 1))
        self.nodes = []
        for node, controller in voters:
            port = free_port()
            broker = Kafka(self.folder / f"{NAME}-{node}", self.cache, port, self.advertise(port), controller, node, voters)
            if self.nodes:
                broker.cluster = self.nodes[0].cluster
            self.nodes.append(broker)

    @property
    def bootstrap(self) -> str:
        """Of all brokers, for clients."""
        return ",".join(node.advertised or node.bootstrap for node in self.nodes)

    def start(self) -> None:
        """All of them, or those that are down; none is ready before a majority is there."""
        running = [node.launch() for node in self.nodes]
        for node, daemon in zip(self.nodes, running, strict=True):
            daemon.wait_ready(lambda port=node.port: listens(port), READY_SECONDS)  # type: ignore[misc]

    def stop(self) -> None:
        """End them; the data stays."""
        for node in self.nodes:
            node.stop()

    def kill(self) -> None:
        """SIGKILL one: the others lead its partitions."""
        self.nodes[0].kill()
