"""Facts by filters: the words of an indicator are looked up first, so that the planner knows what it is asked for."""

from dateline_api.database import Database, Row
from dateline_api.domain import facts
from dateline_api.domain.facts import Named
from dateline_api.domain.filters import FactFilters
from dateline_api.domain.statement import Order
from dateline_api.paging import page_of_rows


async def named_in(database: Database, filters: FactFilters) -> Named | None:
    """What the filters' indicator stands for; None where they have none."""
    if filters.indicator is None:
        return None
    return Named.of(await database.fetch(facts.named(filters.indicator)))


async def page_of_facts(
    database: Database, filters: FactFilters, order: Order, cursor: str | None, limit: int
) -> tuple[list[Row], str | None]:
    """One page of the facts that fulfil the filters. Raises InvalidCursor."""
    named = await named_in(database, filters)
    return await page_of_rows(
        database, lambda most, after: facts.select(filters, order, most, after, named), facts.key_of, facts.KEY_TYPES, filters.question(),
        cursor, limit,
    )  # fmt: skip
