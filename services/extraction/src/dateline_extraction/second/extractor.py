"""Facts of an article from the endpoint, past the check; never instead of the rules' facts, only beside them."""

import logging
from importlib.resources import files

from dateline_extraction.domain.document import Document
from dateline_extraction.domain.facts import with_drafts
from dateline_extraction.domain.second import ANSWER_SCHEMA, checked, proposals_in
from dateline_extraction.second.client import Endpoint, NoAnswer, ask
from dateline_schema.records import Article, FactBatch

log = logging.getLogger(__name__)


class SecondExtractor:
    """Asks for one article at a time. An endpoint that does not answer costs its facts, not the article's."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._rule = f"second/{endpoint.model}"
        self._instructions = (files(__package__) / "instructions.txt").read_text(encoding="utf-8")

    def added_to(self, article: Article, batch: FactBatch) -> FactBatch:
        """The batch with what the endpoint found and the article's words bear out; refusals are logged with their reasons."""
        try:
            answer = ask(self._endpoint, self._instructions, article.text, ANSWER_SCHEMA)
        except NoAnswer as reason:
            log.warning("second extractor: %s", reason, extra={"article_id": article.article_id})
            return batch
        proposals, malformed = proposals_in(answer)
        result = checked(Document(article), proposals, batch.facts, self._rule)
        reasons = [*malformed, *(f"{refusal.reason}: {refusal.exact[:40]}" for refusal in result.refusals)]
        log.info(
            "second extractor: %d facts, %d refused", len(result.drafts), len(reasons), extra={"reason": "; ".join(reasons)[:500]}
        )
        return batch.model_copy(update={"facts": with_drafts(article, batch.facts, result.drafts)})
