"""What goes wrong around an evaluation costs as little as it can: nothing answered is lost, messages say where."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import write_lines
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.names import same_article
from ui.evaluation import outcome, unknown
from ui.evaluation.runs import RunFolder
from ui.stored_floor import StoredFloor
from vectorstore.errors import UsageError

CASES: list[dict[str, Any]] = [
    {"id": "bridge", "kind": "reader", "question": "Why was the harbour bridge closed?", "gold_sources": ["bridge.md"]},
    {"id": "strike", "kind": "talk", "question": "How long was the strike?", "gold_sources": ["strike.md"]},
]


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "cases.jsonl", *CASES)


def newest_run() -> Path:
    return max(Path("byline-eval/runs").iterdir())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.json", b""),
        ("run.json", None),
        ("cases.json", b"\xff\xfe garbage"),
        ("cases.json", None),
        ("answers.jsonl", b"7\n"),
        ("answers.jsonl", b'{"id": "bridge"}\n'),
        ("answers.jsonl", None),
    ],
)
def test_a_damaged_old_run_is_named_and_costs_no_new_one(
    measured: Callable[..., Any], cases: Path, name: str, content: bytes | None
) -> None:
    assert measured(cases).code == 0
    damaged = newest_run()
    (damaged / name).unlink() if content is None else (damaged / name).write_bytes(content)
    compared = measured("diff", damaged, damaged)
    assert compared.code == 2
    assert str(damaged) in compared.err
    done = measured(cases, "--json")
    assert done.json("eval")["baseline"] is None
    if not (name == "run.json" and content is None):  # then it is no run at all
        assert damaged.name in done.err
        assert done.err.count("passed over") == 1


def test_a_stopped_run_with_damaged_cases_is_gone_on_with(measured: Callable[..., Any], cases: Path) -> None:
    assert measured(cases).code == 0
    run = newest_run()
    facts = json.loads((run / "run.json").read_bytes())
    (run / "run.json").write_text(json.dumps({**facts, "finished": False}))
    (run / "cases.json").write_bytes(b"")
    assert measured("diff", run, run).code == 2
    done = measured(cases, "--json")
    assert "Going on after 2 of 2" in done.err
    assert [case["id"] for case in done.json("eval")["cases"]] == ["bridge", "strike"]


def test_a_stopped_run_is_not_compared(measured: Callable[..., Any], cases: Path) -> None:
    assert measured(cases).code == 0
    run = newest_run()
    facts = json.loads((run / "run.json").read_bytes())
    (run / "run.json").write_text(json.dumps({**facts, "finished": False}))
    for arguments in (("diff", run, run), (cases, "--baseline", run)):
        done = measured(*arguments)
        assert done.code == 2
        assert "was stopped" in done.err


def test_the_report_of_an_old_run_is_not_written_over(measured: Callable[..., Any], cases: Path) -> None:
    assert measured(cases).code == 0
    before = (newest_run() / "report.html").read_bytes()
    done = measured(cases, "--report", newest_run())
    assert done.code == 2
    assert "would be lost" in done.err
    assert (newest_run() / "report.html").read_bytes() == before


def test_a_full_disk_loses_no_answer_and_is_named(
    measured: Callable[..., Any], cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "byline-eval/report.html")

    with monkeypatch.context() as patched:
        patched.setattr(outcome, "write_report", full)
        done = measured(cases)
    assert done.code == 2
    assert "byline-eval/report.html: No space left" in done.err
    again = measured(cases)
    assert again.code == 0
    assert "Going on after 2 of 2" in again.err
    assert len(list(Path("byline-eval/runs").iterdir())) == 1


def test_a_file_that_cannot_be_written_is_named(
    measured: Callable[..., Any], cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")  # as a write says it: without a name

    monkeypatch.setattr(Path, "write_bytes", full)
    assert "cases.json: No space left" in measured(cases).err


def test_processes_that_ask_end_with_the_one_that_started_them(news_archive: Path, tmp_path: Path) -> None:
    many = write_lines(tmp_path / "many.jsonl", *({"id": str(n), "question": f"Who won in {n}?"} for n in range(5000)))
    run = [sys.executable, "-m", "ui.main", "--archive", str(news_archive), "eval", str(many), "--jobs", "2"]
    parent = subprocess.Popen(run, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, process_group=0)
    try:
        until = time.monotonic() + 60
        while not any(path.stat().st_size for path in tmp_path.glob("byline-eval/runs/*/answers.jsonl")):
            assert time.monotonic() < until, "no answers came"
            time.sleep(0.01)
        parent.send_signal(signal.SIGKILL)
        # the children hold stderr too: it ends when the last of them does
        parent.communicate(timeout=10)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(parent.pid, signal.SIGKILL)


def test_gold_articles_that_the_archive_lacks_are_told_in_one_line(measured: Callable[..., Any], cases: Path) -> None:
    assert "does not have" not in measured(cases).err
    lines = [{**CASES[0], "gold_sources": ["bridge.md", "a.md", "b.md", "c.md", "d.md"]}]
    told = [line for line in measured(write_lines(cases, *lines)).err.splitlines() if "does not have" in line]
    assert len(told) == 1
    assert "4 of 5 (a.md, b.md, c.md, …)" in told[0]


_NAMES = st.lists(st.sampled_from(["a", "b", "c", ".", "/", "https://"]), min_size=1, max_size=5).map("/".join)


@given(held=st.lists(_NAMES, max_size=4), wanted=_NAMES)
def test_a_name_is_known_where_scoring_would_know_it(held: list[str], wanted: str) -> None:
    assert unknown.Known(held).has(wanted) == same_article(held, wanted)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--kinds", "reader, tlak"), "kind tlak"),
        (("--min", "pass=nan"), "not a number"),
        (("--max", "words=inf"), "not a number"),
        (("--judge", "gpt"), "provider:model"),
    ],
)
def test_what_is_mistyped_is_said_before_anything_is_asked(
    measured: Callable[..., Any], cases: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = measured(cases, *arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert not Path("byline-eval").exists()


def test_kinds_may_stand_with_spaces_between(measured: Callable[..., Any], cases: Path) -> None:
    assert len(measured(cases, "--kinds", "reader, talk", "--json").json("eval")["cases"]) == 2


def test_a_baseline_over_other_cases_is_refused(measured: Callable[..., Any], cases: Path, tmp_path: Path) -> None:
    assert measured(cases, "--report", "other").code == 0
    done = measured(write_lines(tmp_path / "new.jsonl", {"question": "Who won?"}), "--baseline", "other")
    assert done.code == 2
    assert "no case in common" in done.err
    assert not Path("byline-eval").exists()


def test_judgements_without_a_header_are_said_to_lack_it(measured: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "beir" / "qrels").mkdir(parents=True)
    write_lines(tmp_path / "beir" / "corpus.jsonl", {"_id": "d", "text": "A text."})
    write_lines(tmp_path / "beir" / "queries.jsonl", {"_id": "q", "text": "Which text?"})
    (tmp_path / "beir" / "qrels" / "test.tsv").write_text("q\td\t1\n")
    done = measured(tmp_path / "beir")
    assert done.code == 2
    assert "query-id, corpus-id, score" in done.err


def test_no_file_moves_a_terminal_or_starts_a_formula(measured: Callable[..., Any], tmp_path: Path) -> None:
    text = "\x1b[31mred\x1b[0m \u202e \x9b2J <b>"
    hostile = {"id": f"\u202e=1+1{text}", "kind": "@SUM(1)\x1b[2J", "question": text, "must_include": [[text]]}
    done = measured(write_lines(tmp_path / "hostile.jsonl", hostile))
    files = {path.name: path.read_text(encoding="utf-8") for path in Path("byline-eval").iterdir() if path.is_file()}
    for name, written in {**files, "the terminal": done.out + done.err}.items():
        if name != "report.html":  # a browser obeys none of them
            assert not any(mark in written for mark in "\x1b\x9b"), name
    assert "<b>" not in files["report.md"].replace("\\<b\\>", "")
    assert "\u202e" not in files["report.md"] + files["cases.csv"]
    assert "\n'=1+1" in files["cases.csv"].replace("\r", "")


def test_a_lost_run_folder_is_exit_2(measured: Callable[..., Any], cases: Path) -> None:
    assert measured(cases).code == 0
    gone = newest_run()
    shutil.rmtree(gone)
    assert measured("diff", gone, gone).code == 2
    with pytest.raises(UsageError, match="missing"):
        assert RunFolder(gone).run


@pytest.mark.parametrize("floor", ["NaN", "inf"])
def test_a_floor_that_is_no_number_is_not_used(floor: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        StoredFloor.model_validate({"floor": floor, "embedder": "", "fitted": "", "answerable": 1, "unanswerable": 1})
