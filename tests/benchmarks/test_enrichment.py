"""The goals of the checks on 1,000 generated articles with one planted error each and 1,000 clean ones. No time is looked at."""

import runpy
from pathlib import Path

HERE = Path(__file__).parent


def test_planted_errors_are_found_and_clean_articles_are_left_alone() -> None:
    bench = runpy.run_path(str(HERE / "enrichment.py"))
    draw, families, count, seed = bench["articles"], bench["FAMILIES"], bench["COUNT"], bench["SEED"]
    planted, clean = (draw(families, count, seed + flag, planted=bool(flag)) for flag in (1, 0))
    rows = bench["measured"](planted, clean)
    print("\n" + bench["table"](rows))
    everything = rows["all"]
    assert (everything.planted, everything.clean) == (count, count)
    assert everything.found / everything.planted >= bench["RECALL"]
    assert everything.accused / everything.clean <= bench["FALSE_ALARMS"]


def test_the_same_seed_draws_the_same_articles() -> None:
    bench = runpy.run_path(str(HERE / "enrichment.py"))
    draw, families = bench["articles"], bench["FAMILIES"]
    first, again = (list(draw(families, 30, 7, planted=True)) for _ in range(2))
    assert first == again
    assert all(written.error for written in first)
