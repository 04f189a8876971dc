"""`byline eval` from the command line: nothing is asked twice, nothing is lost, scripts can rely on the exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from commands import Byline, write_lines
from filelock import FileLock

import samples
from assistant.evaluation.scoring import METRICS
from ui.evaluation.asking import cores_shared
from ui.evaluation.runs import RunFolder, find_run
from vectorstore import Archive

TIMES = {metric.name for metric in METRICS if metric.group == "speed"}

CASES: list[dict[str, Any]] = [
    {
        "id": "bridge", "kind": "reader", "question": "Why was the harbour bridge closed?",
        "gold_sources": ["bridge.md"], "must_include": [["crack"]],
    },
    {
        "id": "strike", "kind": "reader", "question": "How long was the teachers' strike?",
        "gold_sources": ["strike.md"], "must_include": [["three-week", "three weeks"]],
    },
    {
        "id": "cost", "kind": "reader", "question": "How much does the flood wall cost?",
        "gold_sources": ["flood.txt"], "must_include": [["4.2 million"]],
    },
    {"id": "pancakes", "kind": "unanswerable", "question": "What is the best recipe for blueberry pancakes?"},
    {
        "id": "left-out", "kind": "unanswerable", "question": "Why was the harbour bridge closed?",
        "without": ["bridge.md"],
    },
]  # fmt: skip


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "cases.jsonl", *CASES)


def quality(result: Mapping[str, Any]) -> dict[str, Any]:
    """A result without what no two runs share: names, times, and how long answers took."""
    kept = {name: value for name, value in result.items() if name not in {"facts", "baseline", "differences"}}
    kept["estimates"] = [one for one in result["estimates"] if one["metric"] not in TIMES]
    kept["by_kind"] = {
        kind: [one for one in found if one["metric"] not in TIMES] for kind, found in result["by_kind"].items()
    }
    kept["cases"] = [
        {**case, "values": {name: value for name, value in case["values"].items() if name not in TIMES}}
        for case in result["cases"]
    ]
    return kept


def figures(result: Mapping[str, Any]) -> dict[str, float]:
    return {one["metric"]: one["value"] for one in result["estimates"]}


def test_every_case_is_asked_scored_and_reported(measured: Byline, cases: Path) -> None:
    result = measured(cases, "--json").json("eval")
    assert [case["id"] for case in result["cases"]] == [case["id"] for case in CASES]
    found = figures(result)
    assert (result["passed"], result["judged"]) == (5, 5), [case["failures"] for case in result["cases"]]
    assert found["pass"] == found["verbatim"] == found["abstention_recall"] == found["recall@5"] == 1.0
    assert result["facts"]["articles"] == 3
    folder = Path("byline-eval")
    for name in ("report.html", "report.md", "results.json", "metrics.csv", "cases.csv", "junit.xml"):
        assert (folder / name).stat().st_size > 100, name
    kept = folder / "runs" / result["facts"]["name"]
    for name in ("answers.jsonl", "run.trec", "qrels.trec", "ragas.jsonl", "cases.json"):
        assert (kept / name).exists(), name


def test_the_terminal_shows_a_screen_of_figures_and_why_cases_fail(
    measured: Byline, cases: Path, tmp_path: Path
) -> None:
    wrong = write_lines(tmp_path / "wrong.jsonl", *CASES[:3], {**CASES[1], "id": "odd", "must_include": [["zebra"]]})
    shown = measured(wrong).out
    table = shown.partition("Why cases fail")[0].splitlines()[2:]
    rows = [line for line in table if re.search(r"\d to +[\d,.]+ +\d+ *$", line)]
    assert 8 <= len(rows) <= 16, shown
    assert shown.startswith("3 of 4 cases pass, 75.0\u202f%")
    assert re.search(r"^ +1  The answer does not say “…”$", shown, re.MULTILINE)
    assert "odd: How long was the teachers' strike?\n    The answer does not say “zebra”." in shown
    assert "Why cases fail" not in measured(cases).out


def test_an_article_left_out_for_a_case_is_not_left_out_for_the_next(measured: Byline, cases: Path) -> None:
    assert measured(cases, "--kinds", "unanswerable").code == 0
    again = measured(cases, "--kinds", "reader", "--json").json("eval")
    assert again["passed"] == 3


def test_a_second_run_gives_the_same_figures_and_is_compared_with_the_first(measured: Byline, cases: Path) -> None:
    first = measured(cases, "--json").json("eval")
    second = measured(cases, "--json").json("eval")
    assert quality(first) == quality(second)
    assert second["baseline"] == first["facts"]["name"] != second["facts"]["name"]
    changed = [one for one in second["differences"] if one["metric"] not in TIMES]
    assert changed
    assert all(one["change"] == 0 and not one["significant"] for one in changed)
    assert first["baseline"] is None
    assert measured(cases, "--baseline", "none", "--json").json("eval")["differences"] == []


def test_several_processes_give_what_one_gives(
    byline: Byline, news_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [{**case, "id": f"{case['id']}-{number}"} for number in range(4) for case in CASES]
    path = write_lines(tmp_path / "many.jsonl", *many)
    run = [sys.executable, "-m", "ui.main", "--archive", str(news_archive), "eval", str(path), "--json", "--fresh"]
    results = []
    for jobs in ("1", "2"):
        done = subprocess.run([*run, "--jobs", jobs, "--report", jobs], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        results.append(json.loads(done.stdout))
    assert quality(results[0]) == quality(results[1])
    assert results[1]["facts"]["jobs"] == 2


def test_cores_are_dealt_out_and_never_shared() -> None:
    shares = cores_shared(2)
    assert all(shares)
    if os.cpu_count() != 1:
        assert not set(shares[0]) & set(shares[1])


def test_a_killed_run_goes_on_where_it_was_and_ends_with_the_same_result(news_archive: Path, tmp_path: Path) -> None:
    many = [{**case, "id": f"{case['id']}-{number}"} for number in range(30) for case in CASES]
    path = write_lines(tmp_path / "many.jsonl", *many)
    run = [sys.executable, "-m", "ui.main", "--archive", str(news_archive), "eval", str(path), "--json", "--jobs", "1"]
    killed = subprocess.Popen(
        [*run, "--report", "killed"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    try:
        answers = _wait_for_answers(tmp_path / "killed", 20)
    finally:
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
    before = answers.read_bytes().count(b"\n")
    assert 20 <= before < len(many)
    resumed = subprocess.run([*run, "--report", "killed"], capture_output=True, text=True, check=False, cwd=tmp_path)
    whole = subprocess.run([*run, "--report", "whole"], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (resumed.returncode, whole.returncode) == (0, 0), resumed.stderr + whole.stderr
    assert "Going on after" in resumed.stderr
    assert quality(json.loads(resumed.stdout)) == quality(json.loads(whole.stdout))
    assert len(list((tmp_path / "killed" / "runs").iterdir())) == 1
    assert json.loads(resumed.stdout)["facts"]["seconds"] > 0


def _wait_for_answers(folder: Path, lines: int) -> Path:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for path in folder.glob("runs/*/answers.jsonl"):
            if path.read_bytes().count(b"\n") >= lines:
                return path
        time.sleep(0.005)
    raise AssertionError("no answers came")


def test_half_a_line_of_a_crash_is_asked_again(measured: Byline, cases: Path) -> None:
    first = measured(cases, "--json").json("eval")
    run = RunFolder(Path("byline-eval/runs") / first["facts"]["name"])
    lines = (run.path / "answers.jsonl").read_bytes().splitlines(keepends=True)
    (run.path / "answers.jsonl").write_bytes(b"".join(lines[:2]) + lines[2].rstrip(b"\n"))
    facts = json.loads((run.path / "run.json").read_bytes())
    (run.path / "run.json").write_text(json.dumps({**facts, "finished": False}))
    done = measured(cases, "--json")
    assert "Going on after 2 of 5" in done.err
    assert quality(done.json("eval")) == quality(first)


def test_a_changed_archive_is_asked_anew(byline: Byline, news_archive: Path, cases: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(news_archive, tmp_path / "own"))
    first = byline("--archive", own, "eval", cases, "--json").json("eval")
    run = RunFolder(Path("byline-eval/runs") / first["facts"]["name"])
    facts = json.loads((run.path / "run.json").read_bytes())
    (run.path / "run.json").write_text(json.dumps({**facts, "finished": False}))
    listed = byline("--archive", own, "articles", "--json").json("articles")["articles"]
    bridge = next(one["article_id"] for one in listed if one["source"] == "bridge.md")
    assert byline("--archive", own, "remove", bridge, "--yes").code == 0
    without = write_lines(tmp_path / "fewer.jsonl", *CASES[:4])
    done = byline("--archive", own, "eval", without, "--json")
    assert "Going on" not in done.err
    assert next(case for case in done.json("eval")["cases"] if case["id"] == "bridge")["passed"] is False


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        (("--min", "pass=1"), 0),
        (("--min", "recall@5=0.9", "--max", "words=220"), 0),
        (("--max", "words=1"), 1),
        (("--min", "verdict_accuracy=0.1"), 1),
    ],
)
def test_a_limit_that_does_not_hold_is_exit_1(measured: Byline, cases: Path, limit: tuple[str, ...], code: int) -> None:
    done = measured(cases, *limit)
    assert done.code == code, done.err
    assert Path("byline-eval/report.html").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("missing.jsonl",), "missing.jsonl"),
        (("CASES", "--min", "recal@5=1"), "recall@5"),
        (("CASES", "--min", "pass"), "--min pass="),
        (("CASES", "--min", "pass=high"), "not a number"),
        (("CASES", "--kinds", "readers"), "reader, unanswerable"),
        (("CASES", "--documents"), "brings no documents"),
        (("CASES", "--baseline", "nowhere"), "no finished run"),
        (("CASES", "--answers", "missing.jsonl"), "missing.jsonl"),
        (("CASES", "--format", "squat"), "squad"),
        (("CASES", "--ragas"), "--judge"),
        (("CASES", "--report", "CASES"), "cannot be made"),
        (("diff", "nowhere", "nowhere"), "no finished run"),
        (("calibrate", "CASES"), "at least 10"),
    ],
)
def test_a_wrong_line_says_what_to_do(measured: Byline, cases: Path, arguments: tuple[str, ...], words: str) -> None:
    done = measured(*(str(cases) if one == "CASES" else one for one in arguments))
    assert (done.code, done.out) == (2, ""), done
    assert words in done.err
    assert len(done.err.strip().splitlines()) <= 3, done.err


def test_two_at_once_in_one_folder_do_not_mix(measured: Byline, cases: Path) -> None:
    Path("byline-eval").mkdir()
    with FileLock("byline-eval/.lock"):
        done = measured(cases)
    assert done.code == 2
    assert "Another byline eval" in done.err
    assert measured(cases).code == 0


def test_an_archive_that_is_missing_is_exit_4(byline: Byline, cases: Path) -> None:
    assert byline("--archive", "nowhere", "eval", cases).code == 4


def test_a_case_that_cannot_be_answered_fails_and_costs_no_other(measured: Byline, tmp_path: Path) -> None:
    odd = [
        {"id": "outlet", "question": "Who won?", "outlet": "Nowhere Times", "answerable": False},
        {"id": "unknown", "question": "Who won?", "without": ["nothing.txt"], "answerable": False},
    ]
    result = measured(write_lines(tmp_path / "odd.jsonl", *odd, *CASES), "--json").json("eval")
    failed = {case["id"]: " ".join(case["failures"]) for case in result["cases"] if case["passed"] is False}
    assert failed.keys() == {"outlet", "unknown"}
    assert "Nowhere Times" in failed["outlet"]
    assert "nothing.txt" in failed["unknown"]


def test_cases_this_version_cannot_answer_are_left_out_and_named(measured: Byline, tmp_path: Path) -> None:
    claim = {"id": "claim", "claim": "The bridge is open.", "verdict": "contradicted", "kind": "fact_check"}
    done = measured(write_lines(tmp_path / "mixed.jsonl", claim, *CASES), "--json")
    result = done.json("eval")
    assert "claim" not in {case["id"] for case in result["cases"]}
    assert result["facts"]["left_out"].startswith("1 with a claim")
    assert "Left out: 1 with" in done.err
    assert "Left out" in Path("byline-eval/report.html").read_text(encoding="utf-8")
    none = measured(write_lines(tmp_path / "claims.jsonl", claim))
    assert (none.code, "has no questions" in none.err) == (2, True)
    verdict = {"id": "claim", "verdict": "contradicted", "evidence": []}
    other = measured(tmp_path / "claims.jsonl", "--answers", write_lines(tmp_path / "verdict.jsonl", verdict), "--json")
    assert other.json("eval")["passed"] == 1


def answer(identity: str, text: str, source: str, quote: str) -> dict[str, Any]:
    return {"id": identity, "answer": text, "citations": [{"source": source, "quote": quote}]}


OTHER = [
    answer(
        "bridge",
        "Inspectors found a crack. [1]",
        "their/folder/bridge.md",
        "inspectors found a crack in its northern pylon",
    ),
    answer("strike", "Three weeks, the three-week strike. [1]", "strike.md", "a four-week strike"),
    answer("cost", "It cost 4.2 million euros. [1]", "bridge.md", "costs 4.2 million euros"),
    {"id": "pancakes", "answer": "", "abstained": True},
]


def test_the_answers_of_any_system_are_scored_and_their_quotations_looked_up(
    measured: Byline, cases: Path, tmp_path: Path
) -> None:
    result = measured(cases, "--answers", write_lines(tmp_path / "other.jsonl", *OTHER), "--json").json("eval")
    assert result["facts"]["system"].endswith("other.jsonl")
    assert figures(result)["verbatim"] == pytest.approx(1 / 3)
    by_id = {case["id"]: case for case in result["cases"]}
    assert by_id["bridge"]["passed"]
    assert not by_id["strike"]["passed"], "its quotation is not in the article"
    assert not by_id["cost"]["passed"], "it cites an article that does not say so"
    assert "no answer" in by_id["left-out"]["failures"][0]


def test_other_answers_need_no_archive(byline: Byline, cases: Path, tmp_path: Path) -> None:
    other = write_lines(tmp_path / "other.jsonl", *OTHER)
    done = byline("--archive", "nowhere", "eval", cases, "--answers", other, "--json")
    assert "not looked up" in done.err
    assert "verbatim" not in figures(done.json("eval"))


def test_a_significant_drop_fails_a_diff_and_a_gain_does_not(byline: Byline, tmp_path: Path) -> None:
    cases = write_lines(
        tmp_path / "capitals.jsonl",
        *(
            {"id": str(number), "question": f"Question {number}?", "answers": [f"town {number}"]}
            for number in range(40)
        ),
    )
    good = write_lines(tmp_path / "good.jsonl", *({"id": str(n), "answer": f"It is town {n}."} for n in range(40)))
    bad = write_lines(tmp_path / "bad.jsonl", *({"id": str(n), "answer": f"town {n // 2}"} for n in range(40)))
    for name, answers in (("good", good), ("bad", bad)):
        assert byline("--archive", "nowhere", "eval", cases, "--answers", answers, "--report", name).code == 0
    drop, gain = byline("eval", "diff", "good", "bad", "--json"), byline("eval", "diff", "bad", "good", "--json")
    assert (drop.code, gain.code) == (1, 0)
    assert "contained" in drop.json("eval-diff")["dropped"]
    assert gain.json("eval-diff")["dropped"] == []
    assert byline("eval", "diff", "good", "good").code == 0
    assert "worse" in byline("eval", "diff", "good", "bad").out


def test_a_comparison_names_the_cases_that_changed(byline: Byline, tmp_path: Path) -> None:
    asked = ({"id": f"c{n}", "question": f"Question {n}?", "answers": [f"town {n}."]} for n in range(10))
    cases = write_lines(tmp_path / "capitals.jsonl", *asked)
    right = [{"id": f"c{n}", "answer": f"It is town {n}."} for n in range(10)]
    wrong = [{"id": f"c{n}", "answer": "Nobody knows."} for n in range(10)]
    first = write_lines(tmp_path / "first.jsonl", *right[:5], *wrong[5:])
    second = write_lines(tmp_path / "second.jsonl", *wrong[:4], *right[4:6], *wrong[6:])
    alone = byline("--archive", "nowhere", "eval", cases, "--answers", first, "--report", "old", "--json").json("eval")
    assert (alone["newly_failing"], alone["newly_passing"]) == ([], [])
    assert alone["cases"][3]["text"] == "Question 3?"
    run = ("--archive", "nowhere", "eval", cases, "--answers", second, "--report", "new", "--baseline", "old")
    result = byline(*run, "--json").json("eval")
    assert (result["newly_failing"], result["newly_passing"]) == (["c0", "c1", "c2", "c3"], ["c5"])
    assert "Cases: 4 newly failing (c0, c1, c2 and 1 more); 1 newly passing." in byline(*run).out
    diff = byline("eval", "diff", "old", "new", "--json").json("eval-diff")
    assert (diff["newly_failing"], diff["newly_passing"]) == (["c0", "c1", "c2", "c3"], ["c5"])
    said = byline("eval", "diff", "new", "old").out
    assert "Cases: 1 newly failing (c5); 4 newly passing (c0, c1, c2, c3)." in said
    assert "4 newly failing" in Path("new/report.html").read_text(encoding="utf-8")
    assert "**4 newly failing, 1 newly passing.**" in Path("new/report.md").read_text(encoding="utf-8")


def test_a_set_that_brings_its_documents_is_asked_over_them(byline: Byline, tmp_path: Path) -> None:
    beir = tmp_path / "beir"
    (beir / "qrels").mkdir(parents=True)
    documents = {
        "doc/1 a": "The lighthouse of Nordby was built in 1871 by the engineer Tove Lund.",
        "doc:2": "The ferry to Sandoy sails twice a day in summer and once in winter.",
    }
    write_lines(beir / "corpus.jsonl", *({"_id": name, "title": "", "text": text} for name, text in documents.items()))
    write_lines(
        beir / "queries.jsonl",
        {"_id": "q1", "text": "When was the lighthouse of Nordby built?"},
        {"_id": "q2", "text": "How often does the ferry to Sandoy sail?"},
    )
    (beir / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tdoc/1 a\t1\nq2\tdoc:2\t1\n")
    result = byline("eval", beir, "--documents", "--json").json("eval")
    assert figures(result)["recall@1"] == 1.0
    assert result["facts"]["articles"] == 2
    again = byline("eval", beir, "--documents", "--json").json("eval")
    assert again["facts"]["generation"] == result["facts"]["generation"], "the documents were read again"


def test_the_gold_never_reaches_what_answers(news_archive: Path, measured: Byline, tmp_path: Path) -> None:
    plain = [{name: case[name] for name in ("id", "question", "without") if name in case} for case in CASES]
    results = [
        measured(write_lines(tmp_path / "gold.jsonl", *CASES), "--json").json("eval"),
        measured(write_lines(tmp_path / "plain.jsonl", *plain), "--json").json("eval"),
    ]
    told = [
        [(one.text, one.cited) for one in find_run(Path("byline-eval/runs") / found["facts"]["name"]).responses()]
        for found in results
    ]
    assert told[0] == told[1]


# --- generate and calibrate --------------------------------------------------------------------------------------


def test_generated_cases_can_be_asked_at_once(byline: Byline) -> None:
    assert byline("--archive", "samples", "ingest", Path(samples.__file__).parent).code == 0
    make = ("--archive", "samples", "eval", "generate", "--out", "made.jsonl")
    done = byline(*make, "--number", "12")
    assert done.code == 0, done.err
    assert byline("--archive", "samples", "eval", "made.jsonl", "--json").json("eval")["judged"] > 0
    again = byline(*make)
    assert again.code == 2
    assert "--force" in again.err


def test_an_archive_that_yields_no_cases_says_so(byline: Byline, tmp_path: Path) -> None:
    (tmp_path / "short").mkdir()
    (tmp_path / "short" / "a.txt").write_text("Nothing much happened here today, and nobody minded that at all.")
    assert byline("--archive", "short-archive", "ingest", tmp_path / "short").code == 0
    done = byline("--archive", "short-archive", "eval", "generate", "--out", "made.jsonl")
    assert (done.code, Path("made.jsonl").exists()) == (2, False)
    assert "yields no cases" in done.err


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    asked = ["Why was the harbour bridge closed?", "How long was the strike?", "What does the flood wall cost?"]
    other = ["Who painted the ceiling?", "How do I bake bread?", "Which team won the cup?"]
    lines = [{"question": asked[n % 3], "answerable": True} for n in range(12)]
    lines += [{"question": other[n % 3], "answerable": False} for n in range(12)]
    return write_lines(tmp_path / "labelled.jsonl", *({"id": str(n), **line} for n, line in enumerate(lines)))


def test_a_fitted_floor_is_kept_with_the_archive_and_used(byline: Byline, own_archive: Path, labelled: Path) -> None:
    run = ("--archive", own_archive, "eval", "calibrate", labelled)
    first = byline(*run, "--json").json("eval-calibrate")
    assert (first["rates"]["answered"], first["rates"]["declined"]) == (1.0, 1.0)
    assert Path(first["plot"]).read_text(encoding="utf-8").startswith("<?xml")
    assert byline(*run, "--json").json("eval-calibrate")["in_use"] == first["in_use"], "nothing was saved"
    assert byline(*run, "--save").code == 0
    assert byline(*run, "--json").json("eval-calibrate")["in_use"] == first["floor"]
    with Archive.remover(own_archive):
        pass
    kept = own_archive / "calibration.json"
    kept.write_text(json.dumps({**json.loads(kept.read_text()), "floor": 99.0}))
    question = ("--archive", own_archive, "ask", "Why was the harbour bridge closed?", "--json")
    assert byline(*question).json("answer")["status"] == "not_in_archive"
    kept.write_text(json.dumps({**json.loads(kept.read_text()), "embedder": "other@123"}))
    assert byline(*question).json("answer")["status"] == "answered"
    kept.write_text("{")
    assert byline(*question).json("answer")["status"] == "answered"


def test_questions_that_nothing_answered_are_too_few_to_fit_a_floor(byline: Byline, own_archive: Path) -> None:
    lines = [{"id": str(n), "question": "Who won?", "answerable": n < 12, "outlet": "Nowhere"} for n in range(24)]
    done = byline("--archive", own_archive, "eval", "calibrate", write_lines(Path("odd.jsonl"), *lines))
    assert (done.code, done.out) == (2, "")
    assert "that were answered at all" in done.err


def test_claims_are_no_questions_to_fit_a_floor_to(byline: Byline, own_archive: Path) -> None:
    lines = [{"id": str(n), "claim": "It won.", "answerable": n < 12} for n in range(24)]
    done = byline("--archive", own_archive, "eval", "calibrate", write_lines(Path("claims.jsonl"), *lines))
    assert done.code == 2
    assert "0 questions with a label" in done.err
