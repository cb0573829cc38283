"""An article that cannot be worked on: one dead letter with its facts, everybody else is told, and sent again it is told as well."""

import asyncio
from datetime import date
from typing import Any

import pytest
from memories import Memory

from dateline_enrichment.history import store, telling
from dateline_enrichment.history.memory import Telling
from dateline_extraction.domain.facts import batch_of
from dateline_extraction.domain.page import dateline_of
from dateline_schema.ids import article_id, digest
from dateline_schema.record import Record
from dateline_schema.records import Article, DeadLetter, EnrichedBatch, FactBatch
from dateline_schema.topics import FACTS

DAY = date(2024, 1, 13)
BAD, *GOOD = (
    Article(
        article_id=(key := article_id("xinhua", headline, text)), page_id=digest(key.encode()), ordinal=0, source="xinhua",
        headline=headline, paragraphs=(text,), text=text, published_on=DAY, dateline=dateline_of(text, DAY),
    )
    for headline, text in (
        (f"{city}去年出口{figure}亿元", f"新华社{city}1月13日电 {city}海关13日发布的数据显示，2023年，{city}出口茶叶{figure}.5亿元，同比增长3.{figure}%。")
        for city, figure in (("杭州", 7), ("成都", 8), ("武汉", 9))
    )
)  # fmt: skip


def messages(articles: Any) -> list[Record]:
    return [record for one in articles for record in (one, batch_of(one))]


def letters(memory: Memory) -> list[DeadLetter]:
    return [one for one in memory.said if isinstance(one, DeadLetter)]


def broken(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """A fault of ours on one article, at one step of the work."""

    def statement(self: Telling, *given: Any) -> EnrichedBatch:
        if self.article_id == BAD.article_id:
            raise ZeroDivisionError("no figure is that small")
        return whole(self, *given)

    def fails_on_bad(work: Any) -> Any:
        async def failing(connection: Any, tasks: Any, *more: Any) -> Any:
            if BAD.article_id in {task.article_id for task in tasks}:
                raise ZeroDivisionError("no figure is that small")
            return await work(connection, tasks, *more)

        return failing

    whole = Telling.statement
    if where == "statement":
        monkeypatch.setattr(Telling, "statement", statement)
    else:
        monkeypatch.setattr(store, where, fails_on_bad(getattr(store, where)))


@pytest.mark.parametrize(("where", "step"), [("statement", "tell"), ("_relate", "relate"), ("_name", "name"), ("tell", "tell")])
def test_one_article_that_cannot_be_told_leaves_one_letter_and_keeps_nobody_waiting(
    postgres: str, monkeypatch: pytest.MonkeyPatch, where: str, step: str
) -> None:
    broken(monkeypatch, where)

    async def go() -> Memory:
        async with Memory.opened(postgres) as (memory,):
            await memory.take(messages([BAD, *GOOD]))
            # Told again for a neighbour's sake it fails again, which is the same fault and no second letter.
            async with memory.store.transaction() as connection:
                await connection.execute(
                    "INSERT INTO todo (stage, article_id) SELECT s, $1 FROM generate_series(1, 3) s", BAD.article_id
                )
            await memory.take(messages(GOOD))
            return memory

    memory = asyncio.run(go())
    assert {one.article_id for one in GOOD} <= set(memory.last())
    (letter,) = letters(memory)
    assert (letter.service, letter.stage, letter.error, letter.bug) == ("enrichment", step, "ZeroDivisionError", True)
    assert letter.traceback is not None
    assert (letter.topic, letter.partition, letter.offset) == (FACTS.name, 0, 0)
    assert FactBatch.decode(letter.value or b"") == batch_of(BAD)


def test_facts_that_are_sent_again_after_the_fault_is_mended_are_told(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "statement")

    async def go() -> Memory:
        async with Memory.opened(postgres) as (memory,):
            await memory.take(messages([BAD]))
            await memory.take([FactBatch.decode(letters(memory)[0].value or b"")])
            assert len(letters(memory)) == 2  # still broken: sent again it is given up again
            assert BAD.article_id not in memory.last()
            monkeypatch.undo()
            await memory.take([FactBatch.decode(letters(memory)[0].value or b"")])
            return memory

    memory = asyncio.run(go())
    assert memory.last()[BAD.article_id].facts
    assert len(letters(memory)) == 2


def test_a_store_that_is_away_while_articles_are_told_leaves_no_letter(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def go() -> Memory:
        async with Memory.opened(postgres) as (memory,):
            known, away = telling.tables.known, iter([ConnectionError("cut")])

            async def cut_once(*given: Any, **named: Any) -> Any:
                for error in away:
                    raise error
                return await known(*given, **named)

            monkeypatch.setattr(telling.tables, "known", cut_once)
            with pytest.raises(Exception, match="cut"):
                await memory.take(messages([BAD]))
            await memory.take(messages([BAD]))
            return memory

    memory = asyncio.run(go())
    assert letters(memory) == []
    assert BAD.article_id in memory.last()
