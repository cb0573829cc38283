"""The tables as bulk writing sees them."""

from dateline_storage.domain import derived as d
from dateline_storage.domain import rows as r
from dateline_storage.stage import Table

PAGES = Table("pages", r.PAGE_COLUMNS, ("page_id",))
ARTICLES = Table("articles", r.ARTICLE_COLUMNS, ("article_id",))
WORDS = Table("article_words", r.WORD_COLUMNS, ("article_id", "part"), vectors=("grams",))
LISTS = Table("fact_lists", r.LIST_COLUMNS, ("article_id",), only_if=" AND fact_lists.version <= excluded.version")
FACTS = Table(
    "facts",
    r.FACT_COLUMNS,
    ("fact_id",),
    vectors=("grams",),
    more=", superseded_at = NULL",
    changed_too=" OR facts.superseded_at IS NOT NULL",
    returning=" RETURNING fact_id",
)
# The same cause has the same id, and is told once: what a replay raises again is what stands here already.
ALERTS = Table("alerts", r.ALERT_COLUMNS, ("alert_id",), keep_first=True, returning=" RETURNING alert_id")
WATCHES = Table("watches", r.WATCH_COLUMNS, ("watch_id",), only_if=" AND NOT watches.deleted")
LETTERS = Table("dead_letters", r.LETTER_COLUMNS, ("letter_id",))
REVIEWS = Table("reviews", r.REVIEW_COLUMNS, ("review_id",), keep_first=True)
# Of several names the shortest stays, then the first in order: whatever the order of arrival, the same rows.
_SHORTER = ' AND (length(excluded.name), excluded.name COLLATE "C") < (length({0}.name), {0}.name COLLATE "C")'
SERIES = Table("series", d.SERIES_COLUMNS, ("series_key",), vectors=("grams",), only_if=_SHORTER.format("series"))
INDICATORS = Table("indicators", d.INDICATOR_COLUMNS, ("name", "indicator_id"), vectors=("grams",), keep_first=True)
ENTITIES = Table("entities", d.ENTITY_COLUMNS, ("entity_id",), vectors=("grams",), only_if=_SHORTER.format("entities"))
FACT_ENTITIES = Table("fact_entities", d.FACT_ENTITY_COLUMNS, ("entity_id", "fact_id"), keep_first=True)
CHECKS = Table("checks", d.CHECK_COLUMNS, ("fact_id", "position"), keep_first=True)
