"""What travels on the bus and what is stored: one record per file, declared here and nowhere else."""

from dateline_schema.records.alert import Alert
from dateline_schema.records.article import Article, Byline, Dateline, SectionHead, Table
from dateline_schema.records.dead_letter import DeadLetter
from dateline_schema.records.enriched import Check, EnrichedBatch, EnrichedFact, Enrichment, MediaTopic, Retraction, Story
from dateline_schema.records.erasure import Erasure
from dateline_schema.records.event import Event, Participant
from dateline_schema.records.fact import Evidence, Extractor, Fact, FactBatch, Kind
from dateline_schema.records.mention import Mention
from dateline_schema.records.notice import Notice
from dateline_schema.records.observation import Observation, Precision
from dateline_schema.records.page import Block, Box, Layout, Page
from dateline_schema.records.quotation import Quotation, Speaker
from dateline_schema.records.rates import Rate, Rates
from dateline_schema.records.review import Correction, Review
from dateline_schema.records.structure import Bond, Structure
from dateline_schema.records.watch import Channels, Condition, Threshold, Watch

__all__ = [
    "Alert",
    "Article",
    "Block",
    "Bond",
    "Box",
    "Byline",
    "Channels",
    "Check",
    "Condition",
    "Correction",
    "Dateline",
    "DeadLetter",
    "EnrichedBatch",
    "EnrichedFact",
    "Enrichment",
    "Erasure",
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
    "Rate",
    "Rates",
    "Retraction",
    "Review",
    "SectionHead",
    "Speaker",
    "Story",
    "Structure",
    "Table",
    "Threshold",
    "Watch",
]
