"""A story over time, through the whole platform: first version, later version, withdrawal; what was known when."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dateline_local.net import wait_until
from dateline_local.services import SERVICES, Services

DATELINE = Path(sys.executable).with_name("dateline")
PAGE = """新华社山城12月10日电（记者 林一川）山河省统计局10日发布数据显示，2023年山河省粮食总产量达{tonnes}万吨，同比增长2.1%。山河省统计局农村处处长周远表示，今年夏季雨水均匀，玉米单产明显提高。

山河省粮食总产量达{tonnes}万吨
"""


@pytest.fixture(scope="module")
def services(new_platform: Callable[[], Services]) -> Iterator[Services]:
    made = new_platform()
    for name in SERVICES:
        made.start(name)
    made.start("enrichment", "enrichment-2")
    made.wait_ready(*SERVICES)
    yield made
    made.stop()


def dateline(services: Services, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"DATELINE_KAFKA": services.kafka, "DATELINE_DATABASE_URL": services.database}
    return subprocess.run([str(DATELINE), *arguments], env=env, capture_output=True, text=True, timeout=120)


def harvests(services: Services, *arguments: str) -> list[str]:
    shown = dateline(services, "facts", "--kind", "observation", "--format", "json", *arguments)
    assert shown.returncode == 0, shown.stderr
    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    return sorted({row["value"] for row in rows if row["unit"] == "吨"})


def test_an_earlier_vintage_stays_and_can_be_asked_for(services: Services) -> None:
    def post(tonnes: int) -> None:
        status, answer = services.post_page(PAGE.format(tonnes=tonnes).encode(), "?source=xinhua&published_on=2023-12-10")
        assert status < 300, answer

    post(3812)
    wait_until(lambda: harvests(services) == ["38120000"], 60, lambda: "the first version is not stored")
    between = dateline(services, "facts", "--limit", "1", "--format", "json")
    assert between.returncode == 0
    post(3821)
    wait_until(lambda: harvests(services, "--as-of", "now") == ["38210000"], 60, lambda: str(harvests(services)))
    assert harvests(services) == ["38120000", "38210000"]
    first, later = (
        json.loads(
            dateline(services, "facts", "--indicator", "粮食", "--format", "json", "--limit", "99").stdout.splitlines()[at]
        )
        for at in (0, -1)
    )
    assert first["story_id"] == later["story_id"]
    old, new = (first, later) if first["revised_by"] else (later, first)
    assert old["revised_by"] == new["article_id"]

    withdrawn = dateline(services, "retract", new["article_id"], "--reason", "wrong province")
    assert withdrawn.returncode == 0, withdrawn.stderr
    wait_until(lambda: harvests(services, "--as-of", "now") == [], 60, lambda: str(harvests(services, "--as-of", "now")))
    assert harvests(services) == ["38120000", "38210000"]
    assert dateline(services, "retract", new["article_id"], "--reason", "a mistake", "--undo").returncode == 0
    wait_until(
        lambda: harvests(services, "--as-of", "now") == ["38210000"], 60, lambda: str(harvests(services, "--as-of", "now"))
    )
    assert harvests(services, "--as-of", "2001-01-01") == []


def test_what_is_no_article_id_or_no_time_is_a_usage_error(services: Services) -> None:
    assert dateline(services, "retract", "x", "--reason", "y").returncode == 2
    assert dateline(services, "facts", "--as-of", "yesterday").returncode == 2
