"""From a page posted to its facts on the live stream, over a platform that runs (`make run`).

    python tests/benchmarks/latency.py [--pages 100] [--rate 5] [--api http://127.0.0.1:8700] [--ingest http://127.0.0.1:8701]

Pages of our own making, each with figures nobody has seen, are posted at a steady rate; one reader of /v1/stream notes when the last fact
of each comes. Read the percentiles beside the machine's load, which is printed too.
"""

import argparse
import asyncio
import os
import random
import time
from statistics import quantiles

import httpx
import orjson

PAGE = """新华社山城{month}月{day}日电（记者 林一川）山河省统计局{day}日发布数据显示，{year}年山河省粮食总产量达{tonnes}万吨，同比增长{rate}%。山河省统计局农村处处长周远表示，今年夏季雨水均匀，玉米单产明显提高。全省{place}播种面积{area}万亩。

山河省粮食总产量达{tonnes}万吨
"""
PLACES = ("临江", "海陵", "北原", "青溪", "云岭", "南浦", "东湖", "白石", "长汀")


def page(draw: random.Random) -> str:
    """A page that no run has posted before."""
    return PAGE.format(
        month=draw.randint(1, 12), day=draw.randint(1, 28), year=draw.randint(1990, 2023), tonnes=draw.randint(1000, 9_999_999),
        rate=draw.randint(1, 99) / 10, place=draw.choice(PLACES), area=draw.randint(100, 999_999),
    )  # fmt: skip


async def measured(api: str, ingest: str, pages: int, rate: float) -> None:
    """Print the figures."""
    draw = random.Random()
    posted: dict[str, float] = {}
    came: dict[str, list[float]] = {}
    connected = asyncio.Event()
    async with httpx.AsyncClient(timeout=60) as client:

        async def read() -> None:
            async with client.stream("GET", f"{api}/v1/stream") as answer:
                async for line in answer.aiter_lines():
                    connected.set()
                    if line.startswith("data: "):
                        fact = orjson.loads(line[6:])
                        came.setdefault(fact.get("page_id", ""), []).append(time.perf_counter())

        async def post() -> None:
            begun = time.perf_counter()
            answer = await client.post(
                f"{ingest}/pages?source=bench", content=page(draw).encode(), headers={"content-type": "text/plain"}
            )
            answer.raise_for_status()
            posted[answer.json()["page_id"]] = begun

        reading = asyncio.create_task(read())
        await asyncio.wait_for(connected.wait(), 30)
        for _ in range(3):  # warms every process up
            await post()
        await asyncio.sleep(3)
        posted.clear()
        posts = []
        for _ in range(pages):
            posts.append(asyncio.create_task(post()))
            await asyncio.sleep(1 / rate)
        await asyncio.gather(*posts)
        deadline = time.perf_counter() + 30
        while posted.keys() - came.keys() and time.perf_counter() < deadline:
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        reading.cancel()
    late = [1000 * (max(came[name]) - at) for name, at in posted.items() if name in came]
    cut = quantiles(late, n=100)
    print(
        f"{pages} pages at {rate:g} a second, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {pages - len(late)} without facts"
    )
    print(
        f"posted to its last fact on the stream: p50 {cut[49]:.0f} ms, p95 {cut[94]:.0f} ms, p99 {cut[98]:.0f} ms (goal 150 / 500 on a quiet machine)"
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rate", type=float, default=5)
    parser.add_argument("--api", default="http://127.0.0.1:8700")
    parser.add_argument("--ingest", default="http://127.0.0.1:8701")
    given = parser.parse_args()
    asyncio.run(measured(given.api, given.ingest, given.pages, given.rate))


if __name__ == "__main__":
    main()
