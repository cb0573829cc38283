"""JSON Schemas and the AsyncAPI document, made from the topic registry; and what makes a change of them breaking.

    python -m dateline_schema.schemas FOLDER            writes them, refuses an incompatible change
    python -m dateline_schema.schemas --check FOLDER    fails when a file is not what the models say

`--registry MODULE` adds the topics of another registry, such as `dateline_contracts.topics`.

A topic's name carries its version. Within a version old readers must read new messages (they ignore unknown fields) and new
readers must read the old messages that the topic still holds. Both hold exactly when nothing is left but optional fields
added or removed: every other change (a new enum value, a wider type, a new required field) needs a new topic.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from dateline_schema.topics import TOPICS, Topic, registered

Schema = dict[str, Any]

# Words about a value that do not change which values are valid.
_ANNOTATIONS = frozenset({"title", "description", "default", "examples"})


def json_schema(topic: Topic[Any]) -> Schema:
    """The JSON Schema of a topic's message body, as its writers serialise it."""
    schema: Schema = topic.model.model_json_schema(mode="serialization")
    return schema


def documents(topics: Iterable[Topic[Any]] = TOPICS) -> dict[str, bytes]:
    """File name to contents: one JSON Schema per topic, and asyncapi.json."""
    topics = tuple(topics)
    files = {f"{topic.name}.json": json_schema(topic) for topic in topics} | {"asyncapi.json": asyncapi(topics)}
    option = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return {name: orjson.dumps(value, option=option) for name, value in files.items()}


def asyncapi(topics: Iterable[Topic[Any]] = TOPICS) -> Schema:
    """The bus as an AsyncAPI 3.0 document: a channel per topic, an operation per writer and reader."""
    channels: Schema = {}
    operations: Schema = {}
    messages: Schema = {}
    for topic in topics:
        name = topic.event_type.replace(".", "-")
        reference = {"$ref": f"#/channels/{name}"}
        channels[name] = {
            "address": topic.name,
            "description": topic.description,
            "messages": {topic.model.__name__: {"$ref": f"#/components/messages/{topic.model.__name__}"}},
            "bindings": {
                "kafka": {
                    "bindingVersion": "0.5.0",
                    "topic": topic.name,
                    "partitions": topic.partitions,
                    "topicConfiguration": {
                        "cleanup.policy": ["compact" if topic.compacted else "delete"],
                        "retention.ms": topic.retention_ms,
                        "max.message.bytes": topic.max_message_bytes,
                    },
                }
            },
        }
        messages[topic.model.__name__] = {
            "name": topic.event_type,
            "contentType": "application/json",
            "summary": f"CloudEvents 1.0 in binary mode; the message key is `{topic.key}`.",
            "payload": {"$ref": f"./{topic.name}.json"},
        }
        operations |= {f"{service}-sends-{name}": {"action": "send", "channel": reference} for service in topic.writers}
        operations |= {f"{service}-receives-{name}": {"action": "receive", "channel": reference} for service in topic.readers}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Dateline", "version": "1", "description": "Pages into dated, sourced, checked facts."},
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }


def incompatibilities(old: Schema, new: Schema) -> Iterator[str]:
    """Why messages of two versions of one topic cannot be read by each other's readers; nothing when they can."""
    yield from _differences(old, new, old.get("$defs", {}), new.get("$defs", {}), "message")


def _differences(old: Any, new: Any, old_defs: Schema, new_defs: Schema, where: str) -> Iterator[str]:
    old, new = _resolved(old, old_defs), _resolved(new, new_defs)
    if isinstance(old, dict) and isinstance(new, dict):
        if "properties" in old and "properties" in new:
            yield from _field_differences(old, new, old_defs, new_defs, where)
        skipped = _ANNOTATIONS | {"$defs", "properties", "required"}
        for word in sorted((old.keys() | new.keys()) - skipped):
            yield from _differences(old.get(word), new.get(word), old_defs, new_defs, f"{where}/{word}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from _differences(a, b, old_defs, new_defs, f"{where}/{index}")
    elif old != new:
        yield f"{where}: was {_short(old)}, is {_short(new)}"


def _field_differences(old: Schema, new: Schema, old_defs: Schema, new_defs: Schema, where: str) -> Iterator[str]:
    had, has = old["properties"], new["properties"]
    for name in sorted(had.keys() | has.keys()):
        if name in had and name in has:
            yield from _differences(had[name], has[name], old_defs, new_defs, f"{where}.{name}")
        elif name in had and not _optional(had[name]):
            yield f"{where}.{name}: a required field was removed"
        elif name in has and not _optional(has[name]):
            yield f"{where}.{name}: a new field must have a default"


def _optional(field: Schema) -> bool:
    """Serialisation schemas list every field as required (writers write all); a default tells what readers can miss."""
    return "default" in field


def _resolved(node: Any, definitions: Schema) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        node = {k: v for k, v in node.items() if k != "$ref"} | definitions[node["$ref"].rsplit("/", 1)[1]]
    return node


def _short(value: Any) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= 60 else text[:57] + "..."


def main(arguments: list[str] | None = None) -> int:
    """Write or check the files; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m dateline_schema.schemas", description="JSON Schemas of all topics.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file differs from the models")
    parser.add_argument("--registry", action="append", default=["dateline_schema.topics"], help="one more module with TOPICS")
    options = parser.parse_args(arguments)
    problems = []
    for name, contents in documents(registered(options.registry)).items():
        path: Path = options.folder / name
        before = path.read_bytes() if path.exists() else None
        if before == contents:
            continue
        if options.check:
            problems.append(f"{name}: not what the models say; run `make schemas`")
            continue
        if before is not None and name != "asyncapi.json":
            problems += [f"{name}: {reason}" for reason in incompatibilities(orjson.loads(before), orjson.loads(contents))]
        if not problems:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
