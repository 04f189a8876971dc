"""Ragas gets what it needs to judge and nothing invented; its own code does the judging, where it is installed."""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from scripted_chat import ScriptedChat, scripted

from assistant.chat_model import ModelSettings
from assistant.evaluation.ragas_metrics import ragas_metrics, ragas_rows, ragas_scores
from assistant.evaluation.types import Case, Cited, Gold, Response, Retrieved, Said, Task
from assistant.types import Turn
from vectorstore import UsageError
from vectorstore.embedders import Embedder

SETTINGS = ModelSettings("openai:judge")
CLOSED = "The Alder Bridge was closed after engineers found cracks."
PASSAGE = f"Traffic was turned away on Monday. {CLOSED}"
OTHER = "The council voted on the budget."
GOLD = Gold(answers=("Engineers found cracks.", "Because of cracks."), sentences=(CLOSED,))
CASES = (
    Case("known", Task.ASK, "Why was the Alder Bridge closed?", gold=GOLD),
    Case("open", Task.ASK, "Who found the cracks?"),
    Case("silent", Task.ASK, "Who pays?", gold=Gold(sentences=(CLOSED, OTHER))),
    Case("claim", Task.CHECK, "The bridge is closed."),
    Case("lost", Task.ASK, "When does it reopen?", gold=GOLD),
    Case("never", Task.ASK, "Who was never asked?"),
)
FOUND = (Retrieved(("b.txt",), OTHER, 2.0), Retrieved(("a.txt",), PASSAGE, 1.0))
QUOTES = (
    Cited(("a.txt",), CLOSED, True),
    Cited(("c.txt",), "It reopens in June."),
    Cited(("c.txt",), "Made up.", False),
)
RESPONSES = (
    Response("lost", error="It took too long."),
    Response("claim", "Supported.", False),
    Response("silent", "The archive does not say.", True, retrieved=FOUND),
    Response("open", "Engineers.", False),
    Response("known", f"{CLOSED} [1][2]", False, (Said(CLOSED, (1, 2)),), QUOTES, FOUND),
)


def row(name: str) -> dict[str, Any]:
    (found,) = [one for one in ragas_rows(CASES, RESPONSES) if one["id"] == name]
    return found


def test_a_row_holds_what_ragas_asks_for() -> None:
    assert row("known") == {
        "id": "known",
        "user_input": "Why was the Alder Bridge closed?",
        "response": CLOSED,
        "retrieved_contexts": [OTHER, PASSAGE, "It reopens in June."],
        "reference": "Engineers found cracks.",
        "reference_contexts": [CLOSED],
    }


def test_what_is_not_known_is_not_in_a_row() -> None:
    assert row("open") == {"id": "open", "user_input": "Who found the cracks?", "response": "Engineers."}


def test_the_sentences_that_answer_stand_in_for_a_reference() -> None:
    assert row("silent")["reference"] == f"{CLOSED} {OTHER}"


def test_rows_are_questions_that_came_back_in_the_order_of_the_cases() -> None:
    assert [one["id"] for one in ragas_rows(CASES, RESPONSES)] == ["known", "open", "silent"]


def test_a_question_that_follows_others_brings_them_along() -> None:
    case = Case("q", Task.ASK, "Why?", history=(Turn("Is it closed?", "Yes."),))
    (only,) = ragas_rows([case], [Response("q", "Cracks.")])
    assert only["user_input"] == "Human: Is it closed?\nAI: Yes.\nHuman: Why?"


def test_without_ragas_the_reader_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch, embedder: Embedder) -> None:
    monkeypatch.setitem(sys.modules, "ragas", None)
    with pytest.raises(UsageError) as caught:
        ragas_scores(CASES, RESPONSES, SETTINGS, embedder)
    assert caught.value.message == "Ragas is not installed."
    assert "[ragas]" in caught.value.next_step


def test_ragas_is_told_to_report_nothing_before_it_is_loaded(
    monkeypatch: pytest.MonkeyPatch, embedder: Embedder
) -> None:
    monkeypatch.setenv("RAGAS_DO_NOT_TRACK", "false")
    monkeypatch.setitem(sys.modules, "ragas", None)
    with pytest.raises(UsageError):
        ragas_scores(CASES, RESPONSES, SETTINGS, embedder)
    assert os.environ["RAGAS_DO_NOT_TRACK"] == "true"


def test_a_ragas_that_does_not_load_is_not_called_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: Embedder
) -> None:
    (tmp_path / "ragas").mkdir()
    (tmp_path / "ragas" / "__init__.py").write_text("import a_module_that_moved\n", encoding="utf-8")
    monkeypatch.delitem(sys.modules, "ragas", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UsageError, match=r"cannot be loaded.*a_module_that_moved") as caught:
        ragas_scores(CASES, RESPONSES, SETTINGS, embedder)
    assert "[ragas]" in caught.value.next_step


def test_figures_are_told_under_the_judges_name() -> None:
    assert all(SETTINGS.name in one.title and SETTINGS.name in one.about for one in ragas_metrics(SETTINGS.name))


def reply(texts: list[str]) -> str:
    """What a careful model writes to each of Ragas' prompts, told apart by the form they ask for."""
    prompt = texts[0]
    # Ragas shows examples first: what is asked is what stands last.
    if '"noncommittal"' in prompt:
        return json.dumps({"question": "Why was the Alder Bridge closed?", "noncommittal": 0})
    if '"classifications"' in prompt:
        return json.dumps({"classifications": [{"statement": "Cracks.", "reason": "Read.", "attributed": 1}]})
    if "context was useful" in prompt:
        useful = OTHER not in prompt
        return json.dumps({"reason": "Read.", "verdict": int(useful)})
    if "Break down each sentence" in prompt:
        return json.dumps({"statements": [CLOSED, "It is open."]})
    assert "judge the faithfulness" in prompt
    verdicts = [
        {"statement": CLOSED, "reason": "Read.", "verdict": 1},
        {"statement": "It is open.", "reason": "Not there.", "verdict": 0},
    ]
    return json.dumps({"statements": verdicts})


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> ScriptedChat:
    chat = scripted(reply)
    monkeypatch.setattr("langchain.chat_models.init_chat_model", lambda *_, **__: chat)
    return chat


@pytest.fixture
def _ragas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAGAS_DO_NOT_TRACK", "true")
    pytest.importorskip("ragas", reason="needs byline[ragas]")


@pytest.mark.usefixtures("_ragas")
def test_ragas_reads_the_rows_as_its_own_data_set(tmp_path: Path) -> None:
    ragas = importlib.import_module("ragas")
    path = tmp_path / "ragas.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in ragas_rows(CASES, RESPONSES)), encoding="utf-8")
    read = ragas.EvaluationDataset.from_jsonl(path)
    assert read.get_sample_type().__name__ == "SingleTurnSample"
    assert [sample.to_dict() for sample in read] == [
        {name: value for name, value in one.items() if name != "id"} for one in ragas_rows(CASES, RESPONSES)
    ]


@pytest.mark.usefixtures("_ragas")
def test_ragas_judges_what_applies_to_each_response(chat: ScriptedChat, embedder: Embedder) -> None:
    scores = ragas_scores(CASES, RESPONSES, SETTINGS, embedder)
    assert scores.failures == ()
    # precision: of OTHER, PASSAGE, the quotation, the last two help: (1/2 + 2/3) / 2
    assert scores.values["known"] == pytest.approx(
        {
            "ragas_faithfulness": 0.5,
            "ragas_answer_relevancy": 1.0,
            "ragas_context_precision": 7 / 12,
            "ragas_context_recall": 1.0,
        },
        abs=1e-5,
    )
    assert set(scores.values["open"]) == {"ragas_answer_relevancy"}
    assert 0 < scores.values["open"]["ragas_answer_relevancy"] < 1, "the archive's own embedder compares"
    assert set(scores.values["silent"]) == {"ragas_context_precision", "ragas_context_recall"}
    assert set(scores.values) == {"known", "open", "silent"}
    assert set(scores.values["known"]) == {one.name for one in ragas_metrics(SETTINGS.name)}
    assert all(value <= 1 for values in scores.values.values() for value in values.values())


@pytest.mark.usefixtures("_ragas")
def test_ragas_asks_at_temperature_0_and_each_thing_once(chat: ScriptedChat, embedder: Embedder) -> None:
    temperatures: set[float] = set()

    def note(texts: list[str]) -> str:
        temperatures.add(chat.temperature)
        return reply(texts)

    chat.answer = note
    ragas_scores(CASES, RESPONSES, SETTINGS, embedder)
    assert temperatures == {0.0}
    prompts = [asked[0] for asked in chat.asked]
    assert len(prompts) == len(set(prompts)) == 11


@pytest.mark.usefixtures("_ragas")
def test_what_ragas_could_not_judge_is_reported(
    chat: ScriptedChat, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    chat.answer = lambda texts: "No." if "judge the faithfulness" in texts[0] else reply(texts)
    scores = ragas_scores(CASES[:1], RESPONSES, SETTINGS, embedder)
    assert set(scores.values["known"]) == {"ragas_answer_relevancy", "ragas_context_precision", "ragas_context_recall"}
    (failure,) = scores.failures
    assert "faithfulness for case known" in failure
