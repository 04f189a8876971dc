"""A batch: each line is answered within its own limits and its own conversation, and a broken archive ends it whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant, Question
from ui import wiring
from ui.main import run
from vectorstore import ArchiveDamaged
from vectorstore.embedders import Embedder

QUESTION = "Why was the harbour bridge closed?"
Batch = Callable[..., int]


@pytest.fixture
def batch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, news_archive: Path, embedder: Embedder) -> Batch:
    """Runs a batch of these lines into out.jsonl of a fresh folder and returns the exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(wiring, "load_embedder_for", lambda settings: embedder)

    def invoke(*lines: dict[str, Any]) -> int:
        Path("in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return run(["--archive", str(news_archive), "batch", "in.jsonl", "--out", "out.jsonl"])

    return invoke


def _answers(batch: Batch, *lines: dict[str, Any]) -> list[dict[str, Any]]:
    assert batch(*lines) == 0
    rows = [json.loads(row) for row in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert not [row for row in rows if "error" in row]
    assert len(rows) == len(lines)
    return rows


def _cited(row: dict[str, Any]) -> set[str]:
    return {citation["source"] for citation in row["citations"]}


def test_an_archive_that_breaks_ends_the_batch_with_exit_4_and_no_output(
    batch: Batch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = Assistant.ask

    def breaks(self: Assistant, question: Question) -> Answer:
        if question.text != QUESTION:
            raise ArchiveDamaged("The index cannot be read.", "Run 'byline rebuild'.")
        return real(self, question)

    monkeypatch.setattr(Assistant, "ask", breaks)
    assert batch({"id": 1, "question": QUESTION}, {"id": 2, "question": "And who closed it?"}) == 4
    assert [path.name for path in Path().iterdir() if path.is_file()] == ["in.jsonl"], "not even half of an output"
    shown = capsys.readouterr().err
    assert "The index cannot be read." in shown
    assert "Run 'byline rebuild'." in shown


def test_a_line_is_answered_from_its_outlets_only(batch: Batch) -> None:
    free, courier, listed, either, gazette = _answers(
        batch,
        {"question": QUESTION},
        {"question": QUESTION, "outlet": "Coast Courier"},
        {"question": QUESTION, "outlet": ["Coast Courier"]},
        {"question": QUESTION, "outlet": ["Coast Courier", "Harbour Gazette"]},
        {"question": QUESTION, "outlet": "harbour gazette"},
    )
    for row in (courier, listed):
        assert "Harbour Gazette" not in {one["outlet"] for one in (*row["citations"], *row["nearest"])}
    for row in (free, either, gazette):
        assert "Harbour Gazette" in {one["outlet"] for one in row["citations"]}
        assert row["status"] == "answered"


def test_a_line_is_understood_with_its_own_history(batch: Batch) -> None:
    follow_up = "Why was it closed?"
    earlier = "What happened to the harbour bridge in Eastport?"
    alone, told, untold, after = _answers(
        batch,
        {"question": follow_up},
        {"question": follow_up, "history": [[earlier, "It was closed on Friday."]]},
        {"question": follow_up, "history": [["When do lessons start?", ""], [earlier, ""]]},
        {"question": follow_up},
    )
    for row in (told, untold):
        assert row["question"] == follow_up
        assert row["standalone_question"] != follow_up
        assert "bridge" in row["standalone_question"] or "Eastport" in row["standalone_question"]
    for row in (alone, after):
        assert row["standalone_question"] == follow_up, "a line knows nothing of the lines before it"


def test_a_line_is_answered_from_its_days_only_and_both_are_included(batch: Batch) -> None:
    printed = "2025-03-14"  # the day of the article on the bridge
    within: list[dict[str, str]] = [{}, {"since": printed}, {"until": printed}, {"since": printed, "until": printed}]
    outside = [{"since": "2025-03-15"}, {"until": "2025-03-13"}, {"since": "2025-01-01", "until": "2025-03-13"}]
    rows = _answers(batch, *({"question": QUESTION, **days} for days in (*within, *outside)))
    assert ["bridge.md" in _cited(row) for row in rows] == [True] * len(within) + [False] * len(outside)


def test_a_misspelt_outlet_on_a_line_is_an_error_and_no_abstention(batch: Batch) -> None:
    assert batch({"id": 1, "question": QUESTION, "outlet": "Habour Gazette"}, {"id": 2, "question": QUESTION}) == 0
    wrong, right = [json.loads(row) for row in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert wrong["error"]["kind"] == "usage"
    assert "'Harbour Gazette'" in wrong["error"]["message"]
    assert right["status"] == "answered"
