"""Follow-ups are read with the conversation, and the reading is shown in words."""

from __future__ import annotations

import pytest

from assistant import Turn
from assistant.followup import standalone


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("Who runs the River Trust?", "When was it founded?", "When was the River Trust founded?"),
        ("Who are the Night Watch?", "And how many members do they have?", "How many members do the Night Watch have?"),
        ("Where is Port Alder?", "What is its population?", "What is Port Alder's population?"),
        (
            "Who runs the River Trust?",
            "Did he say why they left?",
            "Who runs the River Trust? Did he say why they left?",
        ),
        ("Who closed the bridge?", "When did he say that?", "Who closed the bridge? When did he say that?"),
        ("Why did the mill close?", "What about the harbour?", "Why did the mill close? What about the harbour?"),
        ("Why did the mill close?", "And when?", "Why did the mill close? And when?"),
    ],
)
def test_a_follow_up_stands_alone(earlier: str, question: str, expected: str) -> None:
    assert standalone(question, [Turn(earlier)]).text == expected


@pytest.mark.parametrize(
    "question",
    ["How long is the bridge?", "Who founded the River Trust in 1990?", "Is it true that Port Alder flooded?"],
)
def test_a_whole_question_is_left_as_it_is(question: str) -> None:
    assert standalone(question, [Turn("Who are the Night Watch?")]).text == question


def test_without_a_conversation_nothing_changes() -> None:
    assert standalone("When did he say that?", []).text == "When did he say that?"


def test_a_chain_of_follow_ups_reaches_back_to_the_question_that_stands_alone() -> None:
    history = [Turn("Who runs the River Trust?"), Turn("And since when?")]
    assert "River Trust" in standalone("How much does it spend?", history).text
