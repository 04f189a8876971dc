"""No answer holds a caption, a credit or half a sentence, and none that the reader cannot place."""

from __future__ import annotations

import numpy as np
import pytest
from test_choice import choose, evidence, rows_of, told

from assistant.choosing.leaning import leans
from assistant.choosing.select import Limits, Margins
from assistant.choosing.tellable import can_be_told, without_dateline


@pytest.mark.parametrize(
    "text",
    [
        "FILE - The bridge is seen on May 2.",
        "The bridge at dawn. (AP Photo/Ida Brandt)",
        "Photograph: Ida Brandt/Getty Images",
        "Sign up for our newsletter here.",
        "Read more about the bridge.",
        "Follow her at @idabrandt.",
        "By Ida Brandt and Paul Reyes",
        "Associated Press writer Ida Brandt contributed to this report.",
        "The AP is solely responsible for all content.",
        "All rights reserved.",
        "EASTPORT (AP) —",
        "WHO PAYS FOR THE BRIDGE",
        "Why did the bridge close?",
        "of the bridge that closed.",
        "Reyes said.",
    ],
)
def test_what_is_not_of_the_story_is_never_told(text: str) -> None:
    assert not can_be_told(text)
    story = evidence("b", 0, "The harbour trust paid for the whole of the repair.", (0, 1))
    rows = [evidence("a", 0, text, (1, 0)), story]
    assert told(choose(rows, np.array([5.0, 0.0]), Margins(9.0, 9.0), Limits())) == [story.text]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge closed.",
        "“The bridge is closed,” Reyes said.",
        "EASTPORT (AP) — The bridge closed on Monday.",
        "It closed `` for good . ''",
        "The editor’s note on the trust drew praise from readers.",
        "The trust sent a photo of the crack to the city.",
    ],
)
def test_a_sentence_of_the_story_may_be_told(text: str) -> None:
    assert can_be_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "He said the wall would hold.",
        "These incidents worried the town.",
        "The group has nine boats.",
        "But it closed again.",
        "“The wall will hold,” she said.",
        "The chief reason, he notes, is the rain.",
        "Both were hurt.",
    ],
)
def test_a_sentence_that_speaks_of_the_one_before_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Okafor said she would stay.",
        "The group of nine boats left.",
        "This week the wall was raised.",
        "It was the first flood since 2019.",
        "But the wall held.",
        "The harbour trust has nine boats.",
        "A man said he saw the wall fall.",
    ],
)
def test_a_sentence_that_can_be_read_alone_does_not_lean(text: str) -> None:
    assert not leans(text)


def test_of_two_sentences_the_one_that_can_be_read_alone_is_told_first() -> None:
    rows = rows_of("He closed the bridge on Monday.\n\nMayor Okafor closed the bridge on Monday.")
    chosen = choose(rows, np.array([1.0, 0.5]), Margins(0.9, 0.9), Limits())
    assert told(chosen) == ["Mayor Okafor closed the bridge on Monday."]


def test_what_a_statement_needs_may_be_two_sentences_back() -> None:
    rows = rows_of("The trust owns boats. They are old. They leak in winter.")
    chosen = choose(rows, np.array([-9.0, -9.0, 1.0]), Margins(0.5, 0.5), Limits())
    assert told(chosen) == ["The trust owns boats. They are old. They leak in winter."]
    assert chosen[0].core == "They leak in winter."


def test_a_dateline_can_be_left_off() -> None:
    assert without_dateline("EASTPORT, Tarn (AP) — The bridge closed.") == "The bridge closed."
    assert without_dateline("The bridge — a landmark — closed.") == "The bridge — a landmark — closed."
