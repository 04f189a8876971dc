"""A batch: each line is answered within its own limits and its own conversation, and a broken archive ends it whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import Byline
from jsonschema import Draft202012Validator

from assistant import Answer, Assistant, Question
from ui import wiring
from ui.cli_schema import schema
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


# --- questions, claims, quotations and excerpts -----------------------------------------------------------------

MIXED: list[dict[str, Any]] = [
    {"id": "q", "question": QUESTION},
    {"id": "c", "claim": "The harbour bridge was closed after inspectors found a crack in its northern pylon."},
    {"id": 3, "quote": "a crack in its northern pylon"},
    {"id": "e", "excerpt": "Ferries will carry commuters across the harbour every ten minutes until the repairs."},
    {"id": "both", "question": QUESTION, "claim": "The bridge was closed."},
    {"id": "none"},
    {"id": "empty", "claim": "  "},
    {"id": "wrong", "quote": 7},
    {"id": "last", "quote": "nobody ever said these particular seven words"},
]


def _mixed(batch: Batch, *lines: dict[str, Any]) -> list[dict[str, Any]]:
    assert batch(*lines) == 0
    rows = [json.loads(row) for row in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        Draft202012Validator(schema("batch")).validate(row)
    return rows


def test_questions_claims_quotations_and_excerpts_may_stand_in_one_batch(batch: Batch) -> None:
    rows = {row["id"]: row for row in _mixed(batch, *MIXED)}
    assert list(rows) == [line["id"] for line in MIXED], "in order"
    assert rows["q"]["status"] == "answered"
    assert rows["c"]["verdict"] == "supported"
    assert [one["match"] for one in rows[3]["matches"]] == ["exact"]
    assert rows["e"]["article"]["source"] == "bridge.md"
    assert rows["last"]["matches"] == []


def test_a_line_that_asks_nothing_or_two_things_is_an_error_that_says_what_to_do(batch: Batch) -> None:
    rows = {row["id"]: row for row in _mixed(batch, *MIXED)}
    for name in ("both", "none", "empty", "wrong"):
        assert set(rows[name]) == {"id", "error", "line"}
        assert rows[name]["error"]["kind"] == "usage"
    assert rows["both"]["error"]["message"] == 'The line has "question" and "claim". Give each a line of its own.'
    assert "question, claim, quote, excerpt" in rows["none"]["error"]["message"]
    assert "The claim is empty" in rows["empty"]["error"]["message"]
    assert '"quote" cannot be used' in rows["wrong"]["error"]["message"]


def test_a_claim_and_a_quotation_keep_to_the_outlet_and_the_days_of_their_line(batch: Batch) -> None:
    claim, quote = {"claim": MIXED[1]["claim"]}, {"quote": MIXED[2]["quote"]}
    narrowings: list[dict[str, str]] = [{"outlet": "Coast Courier"}, {"since": "2025-03-15"}, {"until": "2025-03-13"}]
    for row in _mixed(batch, *({**line, **narrowing} for line in (claim, quote) for narrowing in narrowings)):
        assert row.get("matches", []) == []
        assert "bridge.md" not in {one["citation"]["source"] for one in row.get("evidence", [])}
    (wrong,) = _mixed(batch, {**claim, "outlet": "Habour Gazette"})
    assert "'Harbour Gazette'" in wrong["error"]["message"]


def test_a_line_is_the_same_object_as_the_command_prints(batch: Batch, byline: Byline, news_archive: Path) -> None:
    commands = {"claim": "check", "quote": "trace", "excerpt": "attribute"}
    rows = _mixed(batch, *MIXED[1:4])
    for row, line in zip(rows, MIXED[1:4], strict=True):
        field = next(name for name in commands if name in line)
        alone = byline("--archive", news_archive, commands[field], line[field], "--json").json(commands[field])
        assert {**row, "id": 0, "timings_ms": 0} == {**alone, "id": 0, "timings_ms": 0}
