"""What a second extractor proposes, and the check that decides what of it is a fact: pure, whoever proposes."""

from dateline_extraction.domain.second.check import Checked, Refusal, checked
from dateline_extraction.domain.second.proposal import ANSWER_SCHEMA, proposals_in

__all__ = ["ANSWER_SCHEMA", "Checked", "Refusal", "checked", "proposals_in"]
