"""What travels on the bus and what is stored: one record per file, declared here and nowhere else."""

from dateline_shared.records.alert import Alert
from dateline_shared.records.article import Article, Byline, Dateline, SectionHead, Table
from dateline_shared.records.contract_message import ContractMessage
from dateline_shared.records.dead_letter import DeadLetter
from dateline_shared.records.enriched import Check, EnrichedBatch, EnrichedFact, Enrichment, MediaTopic, Retraction, Story
from dateline_shared.records.event import Event, Participant
from dateline_shared.records.fact import Evidence, Extractor, Fact, FactBatch, Kind
from dateline_shared.records.mention import Mention
from dateline_shared.records.notice import Notice
from dateline_shared.records.observation import Observation, Precision
from dateline_shared.records.page import Box, Layout, Page
from dateline_shared.records.quotation import Quotation, Speaker

__all__ = [
    "Alert",
    "Article",
    "Box",
    "Byline",
    "Check",
    "ContractMessage",
    "Dateline",
    "DeadLetter",
    "EnrichedBatch",
    "EnrichedFact",
    "Enrichment",
    "Event",
    "Evidence",
    "Extractor",
    "Fact",
    "FactBatch",
    "Kind",
    "Layout",
    "MediaTopic",
    "Mention",
    "Notice",
    "Observation",
    "Page",
    "Participant",
    "Precision",
    "Quotation",
    "Retraction",
    "SectionHead",
    "Speaker",
    "Story",
    "Table",
]
