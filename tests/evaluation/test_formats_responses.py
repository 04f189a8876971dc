"""The answers of any system reach the cases they belong to; a case without one says so, and none is made up."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from told import told

from assistant import Assistant, Question
from assistant.evaluation.formats import load_cases, load_responses, response_from_answer
from assistant.evaluation.types import Case, Cited, Response, Retrieved, Said, Task
from ui.convert import answer_json
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder
from vectorstore.errors import UsageError

CASES = (Case("a", Task.ASK, "Why was it closed?"), Case("b", Task.ASK, "Who said so?"))
URL = "https://gazette.example.org/bridge-closed?id=7"
CITATION: Mapping[str, object] = {
    "number": 1,
    "article_id": "0f3a",
    "title": "Harbour bridge closed",
    "outlet": "Harbour Gazette",
    "author": None,
    "published": "2025-03-14",
    "url": URL,
    "source": "articles/bridge.md",
    "quote": "inspectors found a crack",
    "start": 5,
    "end": 29,
    "link": None,
}
CITED = Cited(
    ("0f3a", "articles/bridge.md", "bridge", URL, "Harbour bridge closed"),
    "inspectors found a crack",
)
ANSWER: Mapping[str, object] = {
    "question": "Why was it closed?",
    "standalone_question": "Why was it closed?",
    "status": "answered",
    "answer": "Inspectors found a crack. [1]",
    "statements": [
        {"text": "Inspectors found a crack.", "citations": [1], "support": "verbatim"},
        {"text": "It was closed.", "citations": [1], "support": "guessed"},
    ],
    "citations": [CITATION],
    "disagreements": [
        {
            "about": "how long it stays shut",
            "positions": [
                {"value": "six weeks", "attributed_to": "the mayor", "citations": [1]},
                {"value": "two months", "attributed_to": None, "citations": [1]},
            ],
            "note": None,
        }
    ],
    "missing": None,
    "nearest": [],
    "as_of": "2025-03-14",
    "suggestions": [],
    "answerer": "extractive",
    "settings": "x",
    "notice": None,
    "timings_ms": {"retrieve": 6.1, "total": 21.4},
}
RESPONSE = Response(
    "a",
    "Inspectors found a crack. [1]",
    abstained=False,
    said=(Said("Inspectors found a crack.", (1,), True), Said("It was closed.", (1,), False)),
    cited=(CITED,),
    disagreements=("how long it stays shut: six weeks — the mayor; two months",),
    milliseconds=21.4,
)


def _lines(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_an_answer_of_the_contract_becomes_exactly_this_response() -> None:
    assert response_from_answer("a", ANSWER) == RESPONSE


def test_an_abstention_a_verdict_and_a_trace_are_told_apart() -> None:
    none = {**ANSWER, "status": "not_in_archive", "statements": [], "citations": [], "disagreements": []}
    assert response_from_answer("a", none).abstained is True
    evidence = [{"stance": "supports", "why": "", "citation": CITATION}]
    verdict = {"claim": "It cracked.", "verdict": "supported", "explanation": "It did.", "evidence": evidence}
    assert response_from_answer("a", verdict) == Response("a", "It did.", cited=(CITED,), verdict="supported")
    match = {"match": "altered", "similarity": 0.9, "differences": [], "speaker": None, "citation": CITATION}
    assert response_from_answer("a", {"quote": "x", "matches": [match]}) == Response(
        "a", cited=(CITED,), match="altered"
    )
    assert response_from_answer("a", {"quote": "x", "matches": []}) == Response("a", cited=(), match="none")
    with pytest.raises(UsageError, match="the answer to a"):
        response_from_answer("a", {"reply": "So."})


def test_batch_output_is_matched_by_id_in_any_order_and_errors_stay_errors(tmp_path: Path) -> None:
    error = {"id": "b", "error": {"kind": "usage", "message": "It is empty."}, "line": 2}
    path = _lines(tmp_path / "out.jsonl", [error, {"id": "a", **ANSWER}])
    assert load_responses(path, CASES) == (RESPONSE, Response("b", error="usage: It is empty."))


def test_the_plain_form_says_what_it_knows_and_no_more(tmp_path: Path) -> None:
    full = {
        "id": "a",
        "answer": "A crack.",
        "citations": [{"source": "bridge.md", "quote": "a crack"}, {"url": "https://x.example/1"}],
        "retrieved": [{"source": "x/bridge.md", "text": "p", "score": 0.5}, {"title": "Strike", "score": 0.25}],
        "abstained": False,
        "confidence": 0.75,
        "verdict": "disputed",
        "milliseconds": 12,
    }
    rows = [
        full,
        {"id": "b", "answer": "", "status": "not_in_archive", "retrieved": [{"source": "s"}, {"source": "t"}]},
    ]
    first, second = load_responses(_lines(tmp_path / "out.jsonl", rows), CASES)
    assert first == Response(
        "a",
        "A crack.",
        abstained=False,
        cited=(Cited(("bridge.md", "bridge"), "a crack"), Cited(("https://x.example/1",), "")),
        retrieved=(
            Retrieved(("x/bridge.md", "bridge"), "p", 0.5),
            Retrieved(("Strike",), "", 0.25),
        ),
        verdict="disputed",
        confidence=0.75,
        milliseconds=12.0,
    )
    assert second.abstained is True
    assert second.cited is None
    assert [one.score for one in second.retrieved or ()] == [2.0, 1.0]


def test_a_case_without_an_answer_says_so_and_unknown_answers_are_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = _lines(tmp_path / "out.jsonl", [{"id": "b", "answer": "x"}, {"id": "c", "answer": "y"}])
    with caplog.at_level(logging.WARNING):
        first, second = load_responses(path, CASES)
    assert first == Response("a", error=f"no answer for this case in {path}")
    assert second.text == "x"
    assert "belong to no case: 1" in caplog.text


def test_answers_without_ids_go_to_the_same_question_or_else_by_place(tmp_path: Path) -> None:
    cases = (*CASES, Case("c", Task.ASK, "Who said so?"))
    asked = [{"question": "Who said so?", "answer": "1"}, {"question": CASES[0].text, "id": None, "answer": "2"}]
    path = _lines(tmp_path / "asked.jsonl", [*asked, {"question": "Who said so?", "answer": "3"}])
    assert [one.text for one in load_responses(path, cases)] == ["2", "1", "3"]
    path = _lines(tmp_path / "bare.jsonl", [{"answer": "1"}, {"answer": "2"}])
    assert [one.text for one in load_responses(path, CASES)] == ["1", "2"]


def test_a_ragas_set_with_responses_answers_its_own_and_other_cases(tmp_path: Path) -> None:
    path = _lines(
        tmp_path / "ragas.jsonl",
        [
            {"user_input": CASES[1].text, "response": "The mayor.", "retrieved_contexts": ["p"]},
            {"user_input": CASES[0].text, "response": "A crack."},
        ],
    )
    assert load_responses(path, CASES) == (
        Response("a", "A crack."),
        Response("b", "The mayor.", retrieved=(Retrieved((), "p", 1.0),)),
    )
    own = load_cases(path)
    assert load_responses(path, own.cases) == own.responses


def test_goldens_of_deepeval_with_outputs_answer_by_question(tmp_path: Path) -> None:
    rows = [{"input": CASES[1].text, "actual_output": "The mayor."}, {"input": CASES[0].text, "actual_output": None}]
    path = _text(tmp_path / "deepeval.json", json.dumps(rows))
    first, second = load_responses(path, CASES)
    assert first.error is not None
    assert second == Response("b", "The mayor.")


@pytest.mark.parametrize("indent", [None, 1])
def test_squad_predictions_abstain_with_an_empty_text(tmp_path: Path, indent: int | None) -> None:
    path = _text(tmp_path / "predictions.json", json.dumps({"b": "", "a": "a crack"}, indent=indent))
    assert load_responses(path, CASES) == (Response("a", "a crack", abstained=False), Response("b", abstained=True))


def test_a_trec_run_gives_rankings_by_score(tmp_path: Path) -> None:
    path = _text(tmp_path / "run.txt", "a Q0 d2 2 0.5 tag\na Q0 d1 1 0.9 tag\na\tQ0\td3\t3\t0.5\ttag\n")
    first, second = load_responses(path, CASES)
    assert first == Response(
        "a", retrieved=(Retrieved(("d1",), "", 0.9), Retrieved(("d2",), "", 0.5), Retrieved(("d3",), "", 0.5))
    )
    assert second.error is not None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ('{"id": "a", "answer": "x"}\n{"id": "a", "answer": "y"}', 'line 2: a second answer to "a"'),
        ('{"id": "z", "answer": "x"}', "belongs to a case"),
        ('{"id": "a", "reply": "x"}', "line 1: it holds neither"),
        ('{"id": "a", "answer": 7}', 'line 1: "answer" cannot be used'),
        ('{"id": "b", "answer": "x"}\n{"id": "a", "answer"', "line 2: not valid JSON"),
        ("a Q0 d1 1 0.9 tag\na Q0 d2 2 tag", "line 2: not a line of a TREC run"),
        ("a Q0 d1 1 nan tag", "line 1: the score is nan"),
        ('{\n"a": ["x"]\n}', 'the prediction for "a" is not a text'),
    ],
)
def test_a_wrong_answer_is_named_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = _text(tmp_path / "out.txt", text)
    with pytest.raises(UsageError) as refused:
        load_responses(path, CASES)
    assert str(path) in refused.value.message
    assert problem in refused.value.message
    assert refused.value.next_step


def test_one_plain_answer_is_no_prediction_even_where_a_case_is_called_answer(tmp_path: Path) -> None:
    path = _lines(tmp_path / "out.jsonl", [{"id": "a", "answer": "A crack."}])
    first, _ = load_responses(path, (CASES[0], Case("answer", Task.ASK, "Who?")))
    assert first.text == "A crack."


def test_a_sample_with_an_id_answers_that_case_though_it_is_worded_otherwise(tmp_path: Path) -> None:
    path = _lines(tmp_path / "ragas.jsonl", [{"id": "b", "user_input": "Who said it?", "response": "The mayor."}])
    assert load_responses(path, CASES)[1] == Response("b", "The mayor.")


def test_what_byline_itself_answers_is_read_whole(news_archive: Path, embedder: Embedder) -> None:
    with Archive.open(news_archive, embedder, ArchiveSettings()) as archive:
        answer = Assistant(archive, embedder).ask(Question("Why was the harbour bridge closed?"))
    response = response_from_answer("a", answer_json(answer).model_dump(mode="json"))
    assert response.text == answer.text
    assert response.abstained is False
    assert [said.text for said in response.said] == [statement.text for statement in answer.statements]
    assert all(said.supported for said in response.said)
    assert [cited.quote for cited in response.cited or ()] == [citation.quote.text for citation in answer.citations]
    assert "bridge.md" in (response.cited or ())[0].names


def test_answers_with_and_without_what_they_mark_are_read_alike(tmp_path: Path) -> None:
    line = {"id": "a", **answer_json(told()).model_dump(mode="json")}
    older = {name: value for name, value in line.items() if name not in ("lead", "asks_back")}
    older["statements"] = [{name: one[name] for name in one if name != "earlier"} for one in line["statements"]]
    older["citations"] = [
        {name: one[name] for name in one if name not in ("answer", "dates")} for one in line["citations"]
    ]
    found = [load_responses(_lines(tmp_path / f"{len(row)}.jsonl", [row]), CASES)[0] for row in (line, older)]
    assert found[0] == found[1]
    assert [cited.quote for cited in found[0].cited or ()] == [one.quote.text for one in told().citations]
