"""What an article counts out is told whole: the sentence that announces it, and each point in its order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from test_answer_forms import answer, asked
from test_choice import choose, evidence, rows_of, told

from assistant.choosing.enumerations import Enumeration, enumerations
from assistant.choosing.kinds import kind_of
from assistant.choosing.select import Limits, Margins
from ingest.sentences import sentence_spans
from vectorstore import Article

STORY = (
    "Once they were friends. The harbour board and the ferry company then met three difficulties.\n\n"
    "The first is the price of the berths, which doubled in May. It had been fixed for ten years.\n\n"
    "The second problem the company has is noise at night. Neighbours have complained.\n\n"
    "Finally, the two could not agree on who cleans the quay. A court will decide.\n\n"
    "The first mayor of the town was a ferryman."
)
WHY = "Why did the harbour board fall out with the ferry company?"
POINTS = [
    "The first is the price of the berths, which doubled in May.",
    "The second problem the company has is noise at night.",
    "Finally, the two could not agree on who cleans the quay.",
]
OPENING = "The harbour board and the ferry company then met three difficulties."


def counted(text: str) -> tuple[Enumeration, ...]:
    article = Article(id="a", source="a.txt", text=text, content_hash="x")
    return enumerations(article, sentence_spans(text))


def words(text: str, found: Enumeration) -> list[str]:
    return [text[span.start : span.end] for span in found.items]


def test_points_are_found_by_the_ordinals_they_open_with_and_the_sentence_that_announces_them() -> None:
    (found,) = counted(STORY)
    assert words(STORY, found) == POINTS
    assert found.opening is not None
    assert STORY[found.opening.start : found.opening.end] == OPENING


@pytest.mark.parametrize(
    "text",
    [
        "The first lady of Lyria is a doctor. The second half of the year was dry. She is 50.",
        "The second is noise. The first is the price.",
        "One man was hurt. Another boat is due on Monday.",
        "First, the harbour closed. Nobody knew why.",
    ],
)
def test_ordinals_that_count_nothing_out_make_no_list(text: str) -> None:
    assert counted(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The board asked for this:\n\n1. It wants a new quay wall. The old one leaks.\n\n2. It wants longer hours.",
        "The board asked for this:\n\n• The quay wall should be mended by May.\n\n• The crane should work at night.",
        "One reason is the rent. It rose.\n\nAnother reason is the noise of the crane.",
        "There were two reasons. Firstly, the rent rose twice. Secondly, the crane was loud.",
    ],
)
def test_numbers_bullets_and_repeated_nouns_count_things_out_too(text: str) -> None:
    (found,) = counted(text)
    assert len(found.items) >= 2


def test_causes_that_are_counted_out_are_told_together_after_what_announces_them() -> None:
    rows = rows_of(STORY)
    scores = [-9.0] * len(rows)
    scores[0] = 1.0  # the paragraph that leads up to the list is what answers
    found = told(answer(WHY, rows, scores, Margins(1.0, 1.0)))
    assert found == [f"Once they were friends. {OPENING}", *POINTS]  # neighbours are one statement


def test_a_list_that_the_best_sentence_does_not_point_at_is_left_out() -> None:
    rows = rows_of(STORY)
    scores = [-9.0] * len(rows)
    scores[-1] = 1.0
    assert told(answer("What happened to the mayor of the town?", rows, scores, Margins(1.0, 1.0))) == [rows[-1].text]


def test_a_question_of_fact_is_not_answered_with_a_list() -> None:
    rows = rows_of(STORY)
    scores = [-9.0] * len(rows)
    scores[1] = 1.0
    assert told(answer("When did the harbour board meet the company?", rows, scores, Margins(1.0, 1.0))) == [OPENING]


def test_a_list_keeps_within_the_length_of_an_answer() -> None:
    rows = rows_of(STORY)
    scores = [-9.0] * len(rows)
    scores[1] = 1.0
    short = answer(WHY, rows, scores, Margins(1.0, 1.0), limits=Limits(words=30))
    assert sum(len(text.split()) for text in told(short)) <= 30
    assert not set(POINTS) <= set(told(short))


def test_all_sentences_of_the_article_are_looked_at_where_they_are_known() -> None:
    rows = rows_of(STORY)
    scores = np.array([1.0, -9.0, -9.0])
    found = choose(
        rows[:3],
        scores,
        Margins(1.0, 1.0),
        Limits(),
        asked(WHY),
        kind_of(WHY),
        sentences_of=lambda article: [one.span for one in rows if one.article.id == article.id],
    )
    assert POINTS[2] in told(found)


def test_what_follows_the_same_question_in_an_article_is_preferred() -> None:
    question = evidence("a", 0, "Why did the harbour board fall out with the ferry company?", (1, 0))
    rows = rows_of(f"{question.text} The berths became dear. Boats are fun.\n\nThe quay is long.")
    apart = [replace(one, vector=np.array([0, 1], np.float32)) for one in rows[1:]]
    heading = replace(rows[0], vector=question.vector)
    elsewhere = evidence("b", 0, "The ferry company sailed on.", (0, 1))
    chosen = choose(
        [heading, *apart, elsewhere],
        np.array([-9.0, 0.0, -9.0, -9.0, 1.0]),
        Margins(0.5, 0.5),
        Limits(statements=1),
        replace(asked(question.text), vector=question.vector),
        kind_of(WHY),
    )
    assert told(chosen) == ["The berths became dear."]
