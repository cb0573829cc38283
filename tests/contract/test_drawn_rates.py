"""What the pages draw of the contract network is what the model says."""

import json
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_drawn_rates_are_the_models() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "make_rates.py"))
    drawn, model = json.loads(made["FILE"].read_bytes()), json.loads(json.dumps(made["rates"]()))
    assert drawn["points"] == model["points"]
    assert drawn["key_failure"] == model["key_failure"]
    assert [(c["name"], c["quantity"]) for c in drawn["curves"]] == [(c["name"], c["quantity"]) for c in model["curves"]]
    for one, other in zip(drawn["curves"], model["curves"], strict=True):
        assert [loss for loss, _ in one["at"]] == [loss for loss, _ in other["at"]]
        assert [rate for _, rate in one["at"]] == pytest.approx([rate for _, rate in other["at"]], rel=1e-3)
