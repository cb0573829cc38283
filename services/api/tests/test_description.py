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
PATHS = sorted(make_app(Settings()).openapi()["paths"])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
def test_answers_are_as_described(address: str, path: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
    operation = schema[path]["GET"]
    if mode is GenerationMode.NEGATIVE and not operation.definition.raw.get("parameters"):
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
