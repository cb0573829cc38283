"""What stood at a time: an article that was replaced or withdrawn later, on either clock."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from dateline_schema.records import Retraction
from dateline_schema.records.enriched import Story
from dateline_storage import synth

FIRST = synth.records(3001)
LATER = next(made for made in map(synth.records, range(3002, 3100)) if made[1].published_on > FIRST[1].published_on)
REPLACED, WITHDRAWN = datetime(2026, 2, 1, 9, tzinfo=UTC), datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("number", "story", "clock", "moment", "stands"),
    [
        (1, {}, "published", "9000-01-01", True),
        (1, {}, "published", FIRST[1].published_on - DAY, False),
        (2, {"revised_by": LATER[1].article_id, "revised_at": REPLACED}, "published", LATER[1].published_on - DAY, True),
        (2, {"revised_by": LATER[1].article_id, "revised_at": REPLACED}, "published", LATER[1].published_on, False),
        (2, {"revised_by": LATER[1].article_id, "revised_at": REPLACED}, "received", "2026-02-01T08:59:59Z", True),
        (2, {"revised_by": LATER[1].article_id, "revised_at": REPLACED}, "received", "2026-02-01T09:00:00Z", False),
        (3, {"retraction": Retraction(reason="wrong", at=WITHDRAWN)}, "published", "2026-02-28", True),
        (3, {"retraction": Retraction(reason="wrong", at=WITHDRAWN)}, "published", "2026-03-01", False),
        (3, {"retraction": Retraction(reason="wrong", at=WITHDRAWN)}, "received", "2026-03-01T08:59:59Z", True),
        (
            3,
            {"retraction": Retraction(reason="wrong", by=LATER[1].article_id, at=WITHDRAWN)},
            "published",
            LATER[1].published_on,
            False,
        ),
        (
            3,
            {"retraction": Retraction(reason="wrong", by=LATER[1].article_id, at=WITHDRAWN)},
            "published",
            LATER[1].published_on - DAY,
            True,
        ),
    ],
)
def test_an_article_stands_until_what_ended_it_was_known(
    api: TestClient,
    database: str,
    storage: SimpleNamespace,
    number: int,
    story: dict[str, object],
    clock: str,
    moment: object,
    stands: bool,
) -> None:
    page, article, batch = FIRST
    told = batch.model_copy(update={"version": number * 100, "story": Story(story_id=batch.story.story_id, **story)})
    storage.execute(database, "DELETE FROM fact_lists; DELETE FROM facts")
    storage.fill(database, [page, article, told, LATER[0], LATER[1]])
    answer = api.get("/v1/facts", params={"article": article.article_id, "as_of": str(moment), "clock": clock})
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["items"]) == (len(batch.facts) if stands else 0)
