"""The committed schemas are what the models say, and a breaking change of one is refused."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from dateline_schema.schemas import documents, incompatibilities, main
from dateline_schema.topics import registered

ROOT = Path(__file__).parents[2]
TOPICS = registered(["dateline_schema.topics", "dateline_contracts.topics"])
DOCUMENTS = documents(TOPICS)
SCHEMAS = ROOT / "shared" / "schema" / "json"
EXAMPLES = ROOT / "shared" / "schema" / "examples"


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_the_committed_schema_is_what_the_models_say(name: str) -> None:
    assert (SCHEMAS / name).read_bytes() == DOCUMENTS[name], "run `make schemas`"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_has_examples_and_every_example_decodes_and_encodes_back(topic: Any) -> None:
    examples = sorted((EXAMPLES / topic.name).glob("*.json"))
    assert examples, f"no example in {EXAMPLES / topic.name}"
    for example in examples:
        record = topic.model.decode(example.read_bytes())
        assert orjson.loads(record.encode()) == orjson.loads(example.read_bytes()), example.name
        assert getattr(record, topic.key)


def test_no_schema_and_no_example_is_left_behind_by_a_topic_that_is_gone() -> None:
    assert {p.name for p in SCHEMAS.iterdir()} == set(DOCUMENTS)
    assert {p.name for p in EXAMPLES.iterdir()} == {topic.name for topic in TOPICS}


BASE = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "x"},
        "kind": {"enum": ["a", "b"]},
        "note": {"type": "string", "default": ""},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
    },
    "$defs": {"Part": {"type": "object", "properties": {"n": {"type": "integer"}}}},
}


def changed(path: str, value: Any) -> dict[str, Any]:
    schema = orjson.loads(orjson.dumps(BASE))
    node = schema
    *parents, last = path.split(".")
    for key in parents:
        node = node[key]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return schema


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("title", "A new title"),
        ("properties.id.description", "what it is"),
        ("properties.extra", {"type": "integer", "default": 0}),
        ("properties.note", None),
    ],
)
def test_compatible_changes_pass(path: str, value: Any) -> None:
    assert list(incompatibilities(BASE, changed(path, value))) == []


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("properties.id", None, "required field was removed"),
        ("properties.extra", {"type": "integer"}, "must have a default"),
        ("properties.id.type", "integer", "was"),
        ("properties.id.pattern", "y", "was"),
        ("properties.kind.enum", ["a", "b", "c"], "was"),
        ("properties.kind.enum", ["a"], "was"),
        ("properties.note.type", ["string", "null"], "was"),
        ("$defs.Part.properties.n.type", "number", r"parts/items\.n"),
    ],
)
def test_breaking_changes_are_named(path: str, value: Any, reason: str) -> None:
    import re

    found = list(incompatibilities(BASE, changed(path, value)))
    assert found
    assert re.search(reason, found[0])


def test_a_breaking_change_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"{TOPICS[0].name}.json"
    old = orjson.loads(DOCUMENTS[name])
    old["properties"]["gone"] = {"type": "string"}
    (tmp_path / name).write_bytes(orjson.dumps(old))
    assert main([str(tmp_path)]) == 1
    assert "gone: a required field was removed" in capsys.readouterr().err
    assert orjson.loads((tmp_path / name).read_bytes()) == old
