"""The benchmark judges fairly: limits hold or fail as written, and what was not measured never counts as passed.

Nothing of Byline is measured here; the processes that are timed are one line long.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# At the front: other packages install a top-level "benchmarks" of their own.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import bench
from benchmarks.corpus import generated_corpus, given_corpus
from benchmarks.ingesting import Ingested, ingest_measures
from benchmarks.peers.environment import gpu_packages
from benchmarks.processes import BenchError, child_environment, run
from benchmarks.questions import make_questions
from benchmarks.report import Bound, Limit, Measure, Report, median, percentile, ratio

ROOT = Path(__file__).resolve().parents[1]
AT_MOST = Limit(Bound.AT_MOST, 1.25)
CONTAINED = Limit(Bound.AT_MOST, 1.25, plausible_from=0.95)
AT_LEAST = Limit(Bound.AT_LEAST, 3)


def _measure(value: float | None, limit: Limit | None, key: str = "some") -> Measure:
    return Measure(key, "some measure", value, "×", limit)


@pytest.mark.parametrize(
    ("value", "limit", "passed"),
    [
        (1.25, AT_MOST, True),
        (1.2501, AT_MOST, False),
        (3.0, AT_LEAST, True),
        (2.9999, AT_LEAST, False),
        (0.94, CONTAINED, False),
        (0.95, CONTAINED, True),
        (float("nan"), AT_MOST, False),
        (float("nan"), AT_LEAST, False),
        (None, AT_MOST, None),
        (9.9, None, None),
    ],
)
def test_a_limit_is_held_up_to_and_including_itself(
    value: float | None, limit: Limit | None, passed: bool | None
) -> None:
    assert _measure(value, limit).passed is passed


def test_one_limit_that_fails_fails_the_run() -> None:
    good, bad = _measure(1.0, AT_MOST, "good"), _measure(1.3, AT_MOST, "bad")
    assert bench.exit_code(Report({}, (good,))) == 0
    assert bench.exit_code(Report({}, (good, bad))) == 1
    assert Report({}, (good, bad)).failed == (bad,)


def test_what_was_left_out_is_shown_as_not_measured() -> None:
    report = Report({}, (_measure(1.0, AT_MOST), _measure(None, AT_LEAST)))
    table = report.as_table()
    assert "not measured" in table
    assert "1 of 1 limits hold; 1 not measured." in table
    assert not report.failed


def test_the_json_has_every_limit_and_verdict() -> None:
    report = Report({"corpus": "x"}, (_measure(1.3, AT_MOST, "bad"), _measure(2.0, None, "free")))
    found = json.loads(report.as_json())
    assert found["passed"] is False
    assert found["context"] == {"corpus": "x"}
    bad, free = found["measures"]
    assert (bad["key"], bad["value"], bad["passed"]) == ("bad", 1.3, False)
    assert bad["limit"] == {"bound": "at most", "value": 1.25, "plausible_from": 0.0}
    assert (free["limit"], free["passed"]) == (None, None)


def test_the_table_names_what_failed() -> None:
    table = Report({}, (_measure(1.3, AT_MOST, "too_slow"), _measure(1 / 29, AT_MOST))).as_table()
    assert "FAIL" in table
    assert "at most 1.25 ×" in table
    assert "0.0345 ×" in table
    assert "failed: too_slow." in table


def test_an_ingest_faster_than_its_own_embedding_is_noise_and_not_a_pass(tmp_path: Path) -> None:
    taken = Ingested(tmp_path, tmp_path, articles=1)
    taken.call, taken.embedding = [7.4], [9.6]
    taken.call_again = taken.process = taken.process_again = [1.0]
    taken.call_cpu = taken.embedding_cpu = taken.peaks_mb = [1.0]
    report = Report({}, tuple(ingest_measures(taken)))
    assert "ingest_over_embedding" in [measure.key for measure in report.failed]
    assert "too low to be true" in report.as_table()


def test_ratios_compare_the_best_of_each() -> None:
    assert ratio([10.0, 6.0], [5.0, 9.0]) == pytest.approx(1.2)


def test_percentiles_and_medians_are_of_the_values_themselves() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert percentile(values, 0.95) == 95
    assert percentile(values[-10:], 0.95) == 10
    assert percentile([7.0], 0.95) == 7
    assert percentile([1.0, 2.0], 1) == 2
    assert median([3.0, 1.0, 2.0]) == 2


def test_ingest_is_judged_by_the_right_division(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "part").write_bytes(b"x" * 8000)
    taken = Ingested(tmp_path / "archive", tmp_path / "chroma", articles=4)
    taken.call, taken.embedding, taken.call_again = [120.0, 110.0], [100.0, 105.0], [2.2]
    taken.call_cpu, taken.embedding_cpu = [200.0, 180.0], [150.0, 160.0]
    taken.process, taken.process_again, taken.langchain = [115.0], [3.0], [460.0]
    taken.peaks_mb = [700.0, 300.0]
    found = {measure.key: measure for measure in ingest_measures(taken)}
    assert found["ingest_over_embedding"].value == pytest.approx(1.1)
    assert found["ingest_over_embedding_cpu"].value == pytest.approx(1.2)
    assert found["langchain_over_ingest"].value == pytest.approx(4)
    assert found["reingest_over_ingest"].value == pytest.approx(0.02)
    assert found["ingest_peak"].value == 700
    assert found["archive_per_article"].value == pytest.approx(2)
    assert all(measure.passed is not False for measure in found.values())


def test_without_the_peers_their_measure_is_left_open(tmp_path: Path) -> None:
    taken = Ingested(tmp_path, tmp_path, articles=1)
    taken.call = taken.embedding = taken.call_again = taken.process = taken.process_again = [1.0]
    taken.call_cpu = taken.embedding_cpu = taken.peaks_mb = [1.0]
    found = {measure.key: measure for measure in ingest_measures(taken)}
    assert found["langchain_over_ingest"].value is None
    assert found["langchain_over_ingest"].passed is None


def test_the_generated_corpus_is_the_same_every_time_and_of_the_right_size(tmp_path: Path) -> None:
    first, second = (generated_corpus(12, tmp_path / name) for name in ("a", "b"))
    texts = [path.read_bytes() for path in sorted(first.folder.iterdir())]
    assert texts == [path.read_bytes() for path in sorted(second.folder.iterdir())]
    assert len(set(texts)) == 12
    assert 5000 < sum(map(len, texts)) / 12 < 7000
    article = json.loads(texts[0])
    assert {"uri", "headline", "byline", "infosource", "firstcreated", "body_text"} <= set(article)


def test_a_limit_takes_the_first_files_and_leaves_the_folder_alone(tmp_path: Path) -> None:
    whole = generated_corpus(5, tmp_path)
    part = given_corpus(whole.folder, 2, tmp_path / "part")
    assert part.files == 2
    assert sorted(path.name for path in part.folder.iterdir()) == ["00000.json", "00001.json"]
    assert len(list(whole.folder.iterdir())) == 5
    assert given_corpus(whole.folder, None, tmp_path).folder == whole.folder


def test_questions_are_different_and_the_same_every_time(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"headline": "Ferry to the island runs again"}), encoding="utf-8")
    (tmp_path / "b.txt").write_text("The quay was closed on Monday. It opened later.", encoding="utf-8")
    (tmp_path / "c.txt").write_text("The quay was closed on Monday. Nobody said why.", encoding="utf-8")
    (tmp_path / "d.json").write_text("[]", encoding="utf-8")
    questions = make_questions(tmp_path, 10)
    assert sorted(questions) == [
        "What happened: Ferry to the island runs again?",
        "What happened: The quay was closed on Monday?",
    ]
    assert make_questions(tmp_path, 10) == questions
    assert make_questions(tmp_path, 1) == questions[:1]


_PEAKS = """
import sys
from pathlib import Path
from benchmarks.processes import child_environment, run
for code in ("pass", "held = b'x' * 300_000_000"):
    print(run([sys.executable, "-c", code], cwd=Path(), environment=child_environment(1)).peak_mb)
"""


def test_the_peak_is_that_of_the_measured_process() -> None:
    # In a process of its own, as in a real run: these tests may hold more memory than what they would measure.
    done = subprocess.run([sys.executable, "-c", _PEAKS], cwd=ROOT, capture_output=True, text=True, check=True)
    small, large = map(float, done.stdout.split())
    assert small < 100
    assert large - small > 250


def _python(code: str, tmp_path: Path, limit_seconds: float = 60) -> None:
    command = [sys.executable, "-c", code]
    run(command, cwd=tmp_path, environment=child_environment(1), limit_seconds=limit_seconds)


def test_a_process_that_fails_is_never_a_measurement(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="ended with 3") as caught:
        _python("import sys; sys.stderr.write('no index'); sys.exit(3)", tmp_path)
    assert "no index" in str(caught.value)
    with pytest.raises(BenchError, match="SIGKILL"):
        _python("import time; time.sleep(60)", tmp_path, limit_seconds=0.2)


def test_the_users_settings_do_not_reach_what_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_PASSAGES__TOKENS", "16")
    environment = child_environment(3)
    assert not [name for name in environment if name.startswith("BYLINE_")]
    assert environment["OMP_NUM_THREADS"] == "3"


def test_a_missing_folder_is_an_error_and_not_a_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--skip-peers", "--articles", str(tmp_path / "nowhere")]) == 2
    captured = capsys.readouterr()
    assert "nowhere" in captured.err
    assert captured.out == ""


def test_gpu_packages_among_the_peers_are_noticed() -> None:
    assert gpu_packages("numpy==2.4.6\ntorch==2.13.0+cpu\n") == ()
    assert gpu_packages("nvidia-cudnn-cu13==9.1\ntriton==3.7\ntorch==2.13.0") == (
        "nvidia-cudnn-cu13==9.1",
        "triton==3.7",
    )
