"""Ten times what ingest can take for a minute, over a real broker: fast refusals, flat memory, nothing acknowledged lost, normal soon after."""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import aiohttp
import psutil
import pytest

from dateline_local.daemons import Daemons
from dateline_local.services import Services
from dateline_schema.topics import PAGES

sys.path.insert(0, str(Path(__file__).parent))
from test_delivery import read_all

SECONDS = 60
WORKERS = 64
PAGE = "苏州去年出口77.5亿元，同比增长9.1%。\n".encode() * 4_000  # 200 KB
MIB = 1 << 20


def resident(pid: int) -> float:
    """MiB of the service and its reading processes."""
    service = psutil.Process(pid)
    return sum(one.memory_info().rss for one in (service, *service.children(recursive=True))) / MIB


async def flooded(url: str, pid: int) -> tuple[list[str], Counter[int], list[float], list[float], list[float]]:
    """Accepted ids, statuses, seconds of refusals and of probes, memory."""
    accepted: list[str] = []
    statuses: Counter[int] = Counter()
    refusals: list[float] = []
    probes: list[float] = []
    memory: list[float] = []
    over = time.monotonic() + SECONDS

    async def flood(worker: int) -> None:
        number = worker * 1_000_000
        while time.monotonic() < over:
            number, begun = number + 1, time.monotonic()
            try:
                async with session.post(f"{url}/pages?source=s", data=b"%d\n" % number + PAGE) as answer:
                    statuses[answer.status] += 1
                    if answer.status == 202:
                        accepted.append((await answer.json())["page_id"])
                    else:
                        refusals.append(time.monotonic() - begun)
                        await asyncio.sleep(0.05)
            except aiohttp.ClientConnectionError:  # refused with its body unread
                statuses[0] += 1
                await asyncio.sleep(0.05)

    async def watch() -> None:
        while time.monotonic() < over:
            begun = time.monotonic()
            async with session.get(f"{url}/healthz") as answer:
                assert answer.status == 200
            probes.append(time.monotonic() - begun)
            memory.append(resident(pid))
            await asyncio.sleep(0.5)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(watch(), *(flood(worker) for worker in range(WORKERS)))
    return accepted, statuses, refusals, probes, memory


@pytest.mark.slow
def test_a_minute_of_ten_times_what_it_can_take(new_platform: Callable[[], Services]) -> None:
    services = new_platform()
    services.more["DATELINE_UPLOAD_MEMORY_MIB"] = "64"
    daemon = services.start("ingest")
    try:
        services.wait_ready("ingest")
        assert services.post_page(b"warm\n" + PAGE, "?source=s")[0] == 202
        before = resident(daemon.pid)
        accepted, statuses, refusals, probes, memory = asyncio.run(flooded(services.url("ingest"), daemon.pid))
        begun = time.monotonic()
        while services.post_page(b"after\n" + PAGE, "?source=s")[0] != 202:
            assert time.monotonic() - begun < 5
        recovered = time.monotonic() - begun
        assert Daemons(services.folder).find("ingest")
        kept = {record.key.decode() for record in asyncio.run(read_all(services.kafka, PAGES.name))}
    finally:
        services.stop()
    refusals.sort()
    third = len(memory) // 3
    print(
        f"\n{SECONDS} s, {WORKERS} senders: {dict(statuses)}; refusals p50 {refusals[len(refusals) // 2]:.2f} p90 {refusals[len(refusals) * 9 // 10]:.2f} "
        f"max {refusals[-1]:.2f} s; probe max {max(probes):.2f} s; memory {before:.0f} MiB before, {max(memory[:third]):.0f} in the first third, "
        f"{max(memory[-third:]):.0f} in the last; normal after {recovered:.2f} s; {len(set(accepted) - kept)} of {len(accepted)} lost"
    )
    assert not set(accepted) - kept
    assert statuses[503] + statuses[0] > 9 * statuses[202]
    assert refusals[len(refusals) * 9 // 10] < 2
    assert max(probes) < 5
    assert max(memory[-third:]) < 1.2 * max(memory[:third]) + 50
