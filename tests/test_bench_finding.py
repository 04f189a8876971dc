"""The benchmark of finding counts a passage as right only where it holds the answer in the right place."""

from __future__ import annotations

import pytest

from assistant.finding.retrieve import Found
from benchmarks.finding import Searched, answers, evidence_figures, sampled, single_figures
from benchmarks.reading_sets import Case
from vectorstore import Article, Passage

TEXT = "The bridge was closed on Friday after a crack was found in its northern pylon, the harbour master said."
CASE = Case("made", "Where was the crack?", "https://example.org/1", ("northern  pylon",), TEXT)


def found(text: str, url: str = "https://example.org/1") -> Found:
    article = Article("0" * 16, "made.txt", text, "0" * 64, url=url)
    return Found(Passage("p", article.id, 0, 0, len(text), text, "", ()), article, 1.0, 0.5)


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        (TEXT, "https://example.org/1", True),
        (TEXT.replace(" was ", "\nwas "), "https://example.org/1", True),
        (TEXT, "https://example.org/2", False),
        ("Nobody had looked at the northern pylon for years.", "https://example.org/1", False),
        (TEXT.replace("northern", "southern"), "https://example.org/1", False),
    ],
)
def test_an_answer_counts_in_its_own_paragraph_alone(text: str, url: str, expected: bool) -> None:
    assert answers(CASE, found(text, url)) is expected


def test_the_figures_are_those_of_the_first_right_passage() -> None:
    wrong = found("Ferries will carry commuters until the repairs are done.")
    searched = [Searched(CASE, (wrong, found(TEXT)), 1.0), Searched(CASE, (wrong,), 1.0)]
    assert single_figures(searched) == [0.0, 0.5, 0.5, 0.25]
    sentence = Case("made", "?", answers=(TEXT,), whole_sentences=True)
    assert evidence_figures([Searched(sentence, (wrong, found(TEXT)), 1.0)]) == [1.0, 1.0, 0.5, 1.0, 1.0]


def test_the_same_questions_are_taken_every_time_and_only_answerable_ones() -> None:
    cases = [Case("made", f"Question {number}?", answers=("yes",) * (number % 2)) for number in range(40)]
    taken = sampled(cases, 5)
    assert taken == sampled(cases, 5)
    assert len(taken) == 5
    assert all(case.answers for case in taken)
