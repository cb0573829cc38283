"""The topic registry of the contract network."""

from typing import Any

from dateline_contracts.contract_message import ContractMessage
from dateline_schema.topics import DAY_MS, MIB, Topic

CONTRACTS = Topic(
    name="dateline.contracts.v1",
    model=ContractMessage,
    key="txid",
    event_type="dateline.contract-message.v1",
    writers=("notary",),
    readers=("notary",),
    description="What the users of the contract network say to each other: authenticated, documents encrypted.",
    # A party that was away longer finds its trades timed out; the evidence lies in the parties' own records.
    retention_ms=30 * DAY_MS,
    # A data set is delivered in one message, in base64 (4/3).
    max_message_bytes=32 * MIB,
)

TOPICS: tuple[Topic[Any], ...] = (CONTRACTS,)
