"""The benchmark's own code runs; nothing here looks at a time."""

import runpy
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = "新华社北京1月13日电 海关总署13日发布的数据显示，2023年出口增长0.6%。\n\n出口增长\n"
OPPONENT = """
import json, sys
print(json.dumps(["theirs"]) if len(json.loads(sys.stdin.readline())) == 1 else "[]", flush=True)
for line in sys.stdin:
    print(7.0 if json.loads(line) == "theirs" else -1.0, flush=True)
"""


def test_every_work_of_the_benchmark_runs_and_is_measured() -> None:
    bench = runpy.run_path(str(HERE / "bench.py"))
    works = bench["stages"](PAGE)
    assert set(bench["medians"](works, 1)) == set(works)
    assert len(bench["slope"](PAGE, (1, 2))) == 2


def test_another_process_is_asked_by_name_and_tells_its_own_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "opponents.py").write_text(OPPONENT)
    measure = runpy.run_path(str(HERE / "measure.py"))
    monkeypatch.setitem(measure["Opponents"].__init__.__globals__, "__file__", str(tmp_path / "measure.py"))
    opponents = measure["Opponents"](Path(sys.executable), ["出口增长。"])
    try:
        assert measure["timed"]({name: opponents.work(name) for name in opponents.names}, 2) == {"theirs": 7.0}
    finally:
        opponents.close()


def test_the_notary_benchmark_runs(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(HERE / "notary.py"))["main"](1, 1)
    told = capsys.readouterr().out
    assert "n = 384, pure" in told
    assert "plain read" in told
    assert "1 MiB file" in told
