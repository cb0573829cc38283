"""Logs are JSON whatever is in them, and small while something is away."""

import io
import json
import logging

from dateline_bus.runtime.logs import JsonFormatter, Seldom


def logger(name: str) -> tuple[logging.Logger, io.StringIO]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter("test"))
    handler.addFilter(Seldom())
    made = logging.getLogger(name)
    made.handlers, made.propagate = [handler], False
    made.setLevel(logging.INFO)
    return made, out


def test_a_library_that_repeats_itself_is_heard_once_and_we_are_heard_always() -> None:
    theirs, out = logger("somebody.else")
    for n in range(1000):
        theirs.warning("Unable to connect to %s", n)
    assert len(out.getvalue().splitlines()) == 1
    ours, out = logger("dateline_test.thing")
    for n in range(10):
        ours.warning("said %d", n)
    assert len(out.getvalue().splitlines()) == 10


def test_what_is_no_text_is_still_one_line_of_json() -> None:
    ours, out = logger("dateline_test.other")
    ours.warning("a file \udcff", extra={"name_of_file": "x\udcff", "reason": "\x1b[31m\n"})
    (line,) = out.getvalue().splitlines()
    assert json.loads(line)["service"] == "test"
