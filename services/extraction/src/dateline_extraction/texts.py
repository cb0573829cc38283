"""The text work of pages in child processes with a clock and a memory limit: the stage's runner (dateline_bus.consume.stage.Runner).

One hostile page costs its own child and its own time. It becomes a dead letter with the reason; the other children go on, and the event
loop answers all the while.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dateline_bus.bounded import Bounded, Closed, Exceeded
from dateline_bus.consume.stage import Output
from dateline_bus.failures import NotNow, NotPossible
from dateline_extraction.second import SecondExtractor
from dateline_extraction.settings import Settings
from dateline_extraction.work import ARTICLE, BATCH, BUG, POISON, WORK, framed, unframed
from dateline_schema.record import InvalidRecord
from dateline_schema.records import Article, FactBatch
from dateline_schema.topics import ARTICLES, FACTS, Topic

_TOPICS: dict[bytes, Topic[Any]] = {ARTICLE: ARTICLES, BATCH: FACTS}
_CALLS_PER_CHILD = 20_000
MOST_OUTPUT_BYTES = 1024 * 1024 * 1024
"""Of one page: what its outputs may take of this process's memory. The largest honest page makes a quarter of it."""


class TextFault(Exception):
    """A bug of ours that a page has found; the message is the child's traceback."""


class Texts:
    """Runs pages through a pool of children, as many at a time as `settings.in_hand`."""

    def __init__(self, settings: Settings, second: SecondExtractor | None = None, work: str = WORK) -> None:
        self._second = second
        self._bounded = Bounded(
            work,
            memory_bytes=settings.text_memory_mib * 1024 * 1024,
            seconds=settings.seconds_for,
            processes=settings.in_hand,
            calls_per_child=_CALLS_PER_CHILD,
        )
        self._threads = ThreadPoolExecutor(settings.in_hand, "texts")

    def warm(self) -> None:
        """Start the children, so that the first pages do not wait for what they import."""
        self._threads.submit(self._bounded.warm)

    async def run(self, value: bytes) -> Sequence[Output]:
        """See Runner; a page that goes over its bounds is NotPossible."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._outputs, value)

    async def close(self) -> None:
        """See Runner: children are ended, pages in hand stay unacknowledged."""
        await asyncio.to_thread(self._bounded.close)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _outputs(self, value: bytes) -> list[Output]:
        made: list[Output] = []
        size, poison, bug = 0, None, None
        article: Article | None = None
        answers = self._bounded.run(value)
        try:
            for answer in answers:
                size += len(answer)
                if size > MOST_OUTPUT_BYTES:
                    raise NotPossible(f"its outputs are more than {MOST_OUTPUT_BYTES} bytes", made=made)
                if answer[:1] in (POISON, BUG):
                    words = answer[1:].decode("utf-8", "replace")
                    poison, bug = (words, bug) if answer[:1] == POISON else (poison, words)
                    continue
                kind, key, body = unframed(answer)
                if self._second is not None:
                    if kind == ARTICLE:
                        article = Article.decode(body)
                    elif article is not None:
                        batch = self._second.added_to(article, FactBatch.decode(body))
                        _, key, body = unframed(framed(BATCH, key, batch))
                made.append(Output(_TOPICS[kind], key, body))
        except Exceeded as error:
            raise NotPossible(f"the page's text: {error}", made=made) from error
        except Closed as error:
            raise NotNow("extraction is ending") from error
        finally:
            answers.close()
        if bug is not None:
            raise TextFault(bug)
        if poison is not None:
            raise InvalidRecord(poison)
        return made
