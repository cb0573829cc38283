"""The live stream with many readers: from the commit of a page's facts to each reader that has them all.

    python tests/benchmarks/stream.py postgresql://…/a_database [--readers 1000] [--pages 50] [--rate 5]

Made-up pages (`dateline_storage.synth`) are stored at a steady rate while the readers read, the API in a process of its own. One reader
reads nothing at all until the end, and then must find everything. Read the percentiles and whether anything is missing or doubled.
"""

import argparse
import asyncio
import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from statistics import quantiles
from urllib.request import urlopen

import asyncpg

from dateline_bus.postgres import migrate
from dateline_local.net import free_port, wait_until
from dateline_storage import synth
from dateline_storage.store import write

_BEGIN = b'data: {"fact_id":"'


class Reader:
    """One connection; `got`: when each fact came, `count`: how often."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.got: dict[str, float] = {}
        self.count: Counter[str] = Counter()
        self.connected = asyncio.Event()

    async def run(self, begin: asyncio.Event | None = None) -> None:
        """Until cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**22)
        writer.write(b"GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        while b": connected" not in (line := await reader.readline()):
            if not line:
                raise ConnectionError("the stream was refused")
        self.connected.set()
        if begin is not None:
            await begin.wait()
        try:
            while line := await reader.readline():
                if line.startswith(b"data: "):
                    # An answer begins with its id: a thousand readers in one process have no time to read the rest.
                    fact = line[len(_BEGIN) : len(_BEGIN) + 71].decode() if line.startswith(_BEGIN) else ""
                    self.got.setdefault(fact, time.perf_counter())
                    self.count[fact] += 1
        finally:
            writer.close()


async def measured(url: str, port: int, readers: int, pages: int, rate: float) -> None:
    """Print the figures."""
    held = [Reader(port) for _ in range(readers)]
    slow, begin = Reader(port), asyncio.Event()
    tasks = [asyncio.create_task(one.run()) for one in held] + [asyncio.create_task(slow.run(begin))]
    await asyncio.gather(*(one.connected.wait() for one in (*held, slow)))
    await asyncio.sleep(2)
    connection = await asyncpg.connect(url)
    first = random.randrange(10**8, 10**9)
    committed: dict[str, float] = {}
    for number in range(first, first + pages):
        begun = time.perf_counter()
        made = synth.records(number)
        async with connection.transaction():
            await write(connection, list(made))
        committed |= dict.fromkeys((row.fact.fact_id for row in made[2].facts), time.perf_counter())
        await asyncio.sleep(max(0, 1 / rate - (time.perf_counter() - begun)))
    await connection.close()
    deadline = time.perf_counter() + 60
    while any(len(one.got) < len(committed) for one in held) and time.perf_counter() < deadline:
        await asyncio.sleep(0.1)
    begin.set()
    while len(slow.got) < len(committed) and time.perf_counter() < deadline:
        await asyncio.sleep(0.1)
    for task in tasks:
        task.cancel()
    late = [1000 * (one.got[fact] - at) for one in held for fact, at in committed.items() if fact in one.got]
    missing = sum(len(committed) - len(committed.keys() & one.got.keys()) for one in (*held, slow))
    doubled = sum(count - 1 for one in (*held, slow) for fact, count in one.count.items() if fact in committed)
    cut = quantiles(late, n=100)
    print(f"{readers} readers, {pages} pages of {len(committed) // pages} facts at {rate:g} a second")
    print(
        f"commit to reader: p50 {cut[49]:.0f} ms, p95 {cut[94]:.0f} ms, p99 {cut[98]:.0f} ms; missing {missing}, doubled {doubled}"
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--rate", type=float, default=5)
    given = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65536), most))
    port = free_port()
    env = os.environ | {"DATELINE_DATABASE_URL": given.url, "DATELINE_HTTP_PORT": str(port), "DATELINE_KAFKA": "127.0.0.1:1"}

    async def prepared() -> None:
        connection = await asyncpg.connect(given.url)
        await migrate(connection, "dateline_storage")
        await connection.close()

    asyncio.run(prepared())
    server = subprocess.Popen([sys.executable, "-m", "dateline_api.app"], env=env, stderr=subprocess.DEVNULL)
    try:

        def ready() -> bool:
            try:
                return bool(urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).status == 200)
            except OSError:
                return False

        wait_until(ready, 30, lambda: "the API does not answer")
        asyncio.run(measured(given.url, port, given.readers, given.pages, given.rate))
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
