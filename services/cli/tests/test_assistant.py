"""The archive for assistants, asked by the protocol's own client over standard input and output of a real process."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

DATELINE = str(Path(sys.executable).with_name("dateline"))


def asks(database: str, *calls: tuple[str, dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """The tools there are, and the answers to these calls."""

    async def run() -> tuple[list[Any], list[Any]]:
        env = {**os.environ, "DATELINE_DATABASE_URL": database}
        env.pop("DATELINE_API_URL", None)
        server = StdioServerParameters(command=DATELINE, args=["mcp"], env=env)
        async with Client(server) as client:
            tools = (await client.list_tools()).tools
            return tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(asyncio.wait_for(run(), 120))


def test_every_answer_carries_its_source_line(database: str) -> None:
    tools, (facts, series, wrong) = asks(
        database,
        ("search_facts", {"indicator": "进出口总值", "limit": 3}),
        ("get_series", {"key": "A.CN.TRADE_TOTAL.CNY.0.N", "as_of": "2024-03-09"}),
        ("search_facts", {"kind": "nonsense"}),
    )
    assert {tool.name for tool in tools} == {"search_facts", "get_series", "get_evidence", "get_story"}
    assert all(tool.annotations.read_only_hint for tool in tools)
    found = facts.structured_content
    assert len(found["facts"]) == 3
    assert found["more"] is True
    for fact in found["facts"]:
        assert fact["quote"] in fact["sentence"]
        assert (fact["source"], fact["published_on"]) == ("xinhua", "2024-01-13")
    (one,) = series.structured_content["series"]
    assert [(o["period"], o["value"]) for o in one["observations"]] == [("2023", "41760000000000")]
    assert one["observations"][0]["fact_id"]
    assert wrong.is_error
    assert "kind" in wrong.content[0].text


def test_the_evidence_of_a_fact_and_the_story_of_an_article(database: str) -> None:
    _, (facts,) = asks(database, ("search_facts", {"words": "跨境电商", "limit": 1}))
    (fact,) = facts.structured_content["facts"]
    _, (evidence, story, before, none) = asks(
        database,
        ("get_evidence", {"fact_id": fact["fact_id"]}),
        ("get_story", {"story_id": fact["story_id"]})
        if "story_id" in fact
        else ("get_story", {"story_id": "sha256:" + "0" * 64}),
        ("get_series", {"indicator": "进出口总值", "as_of": "2001-01-01"}),
        ("get_evidence", {"fact_id": "sha256:" + "0" * 64}),
    )
    assert any(segment["hit"] for segment in evidence.structured_content["page"]["segments"])
    assert story.structured_content["more"] is False
    assert all(not one["observations"] for one in before.structured_content["series"])
    assert none.is_error
