"""Every answer is what the description says, whatever is asked: schemathesis makes the questions, right ones and wrong ones."""

import os
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from dateline_api.service import make_app
from dateline_api.settings import Settings

# Questions per route and mode; 300 were asked of each before this landed.
EXAMPLES = int(os.environ.get("DATELINE_SCHEMA_EXAMPLES", "60"))
OPERATIONS = [
    (path, method.upper()) for path, methods in sorted(make_app(Settings()).openapi()["paths"].items()) for method in methods
]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
def test_answers_are_as_described(address: str, path: str, method: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
    operation = schema[path][method]
    if mode is GenerationMode.NEGATIVE and not (raw := operation.definition.raw).get("parameters") and "requestBody" not in raw:
        pytest.skip("it takes no parameter that could be wrong")
    session = requests.Session()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case: Any) -> None:
        case.call_and_validate(session=session)

    ask()
