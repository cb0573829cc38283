"""The benchmark's own code runs; nothing here looks at a time."""

import runpy
from pathlib import Path


def test_every_work_of_the_benchmark_runs_and_is_measured() -> None:
    bench = runpy.run_path(str(Path(__file__).parent / "bench.py"))
    works = bench["stages"]("新华社北京1月13日电 海关总署13日发布的数据显示，2023年出口增长0.6%。\n\n出口增长\n")
    assert set(bench["medians"](works, 1)) == set(works)
    assert len(bench["slope"]("新华社北京1月13日电 好天气。\n\n天气\n", (1, 2))) == 2
