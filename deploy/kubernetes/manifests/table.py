"""What runs: each service once, with what only a cluster must know of it. Topics and who touches them come from the registry."""

from dataclasses import dataclass
from typing import Any

from dateline_schema.topics import Topic, registered

TOPICS: tuple[Topic[Any], ...] = registered(["dateline_schema.topics"])
VERSION = "0.1.0"
REGISTRY = "dateline"
"""Prefix of the images' names; an overlay's `images:` says where they really lie."""


@dataclass(frozen=True)
class Service:
    """One Deployment.

    `cpu` (cores), `memory` (MiB): requests from measurements (docs/capacity.md); the memory limit is `memory_limit`. `replicas`:
    lowest and highest number; the highest is cut to the partitions of what it reads. `database`: it talks to PostgreSQL. `public`:
    others than the platform may call it. `outward`: it calls hosts outside the cluster (feeds, webhooks).
    """

    name: str
    port: int
    cpu: float
    memory: int
    memory_limit: int
    replicas: tuple[int, int] = (2, 8)
    database: bool = False
    public: bool = False
    outward: bool = False
    calls: tuple[str, ...] = ()
    """Other services that it talks to over HTTP."""
    settings: tuple[tuple[str, str], ...] = ()
    secrets: tuple[tuple[str, str, str], ...] = ()
    """Variable, secret, key: what only this service may know."""
    """Settings of its own, none of them secret."""
    lag_per_replica: int = 200
    """Messages of lag for which one more replica is worth it."""

    @property
    def reads(self) -> tuple[Topic[Any], ...]:
        """Topics that it consumes."""
        return tuple(topic for topic in TOPICS if self.name in topic.readers)

    @property
    def writes(self) -> tuple[Topic[Any], ...]:
        """Topics that it produces to."""
        return tuple(topic for topic in TOPICS if self.name in topic.writers)

    @property
    def most(self) -> int:
        """Replicas beyond the partitions of the narrowest topic that carries its load would stand idle."""
        return min(self.replicas[1], max((topic.partitions for topic in self.reads), default=self.replicas[1]))

    @property
    def scales_on_lag(self) -> bool:
        """Whether more work means more lag; what only answers requests scales on CPU."""
        return bool(self.reads) and not self.public


SERVICES = (
    Service(
        "ingest",
        8701,
        cpu=0.25,
        memory=256,
        memory_limit=1024,
        replicas=(2, 6),
        public=True,
        outward=True,
        secrets=(("DATELINE_SENDERS", "dateline-ingest-senders", "senders"),),
    ),
    Service("extraction", 8702, cpu=1.0, memory=384, memory_limit=1536),
    Service("enrichment", 8703, cpu=0.5, memory=256, memory_limit=1024, database=True),
    Service("storage", 8704, cpu=0.25, memory=160, memory_limit=512, replicas=(2, 4), database=True),
    Service(
        "watches",
        8705,
        cpu=0.25,
        memory=192,
        memory_limit=512,
        replicas=(2, 4),
        database=True,
        outward=True,
        secrets=(("DATELINE_WEBHOOK_KEY", "dateline-webhooks", "key"),),
    ),
    Service(
        "api",
        8700,
        cpu=0.25,
        memory=192,
        memory_limit=768,
        replicas=(2, 6),
        database=True,
        public=True,
        # The network policy lets in the entry and the monitoring only; who may enter is the entry's business.
        settings=(("DATELINE_TRUST_NETWORK", "true"), ("DATELINE_INGEST_URL", "http://ingest:8701")),
        # Its own token among ingest's senders: files dropped on a page.
        secrets=(
            ("DATELINE_INGEST_TOKEN", "dateline-api-sender", "token"),
            # The same as the watches service's: the secrets of webhooks follow from it.
            ("DATELINE_WEBHOOK_KEY", "dateline-webhooks", "key"),
        ),
        calls=("ingest",),
    ),
)
