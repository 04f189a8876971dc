"""An answer whose sources disagree tells every side, and says so before anything else about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant import (
    Answer,
    Assistant,
    CitationEvent,
    DisagreementEvent,
    DoneEvent,
    Question,
    StatementEvent,
)
from vectorstore import Archive, UsageError
from vectorstore.embedders import Embedder

FERRY = "How many people were killed in the sinking of the ferry Aurora?"
TRUCE = "Did the June truce between Larenia and Ostavia hold?"
STRIKES = "How many people were killed by the air strikes on Velm?"


@pytest.fixture
def assistant(disputed_archive: Path, embedder: Embedder) -> Iterator[Assistant]:
    with Archive.open(disputed_archive, embedder) as archive:
        yield Assistant(archive, embedder, clock=lambda: datetime(2026, 3, 9, tzinfo=UTC))


def told(answer: Answer) -> set[int]:
    return {number for statement in answer.statements for number in statement.citations}


@pytest.mark.parametrize("question", [FERRY, TRUCE, STRIKES])
def test_every_side_is_among_the_statements(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(Question(question))
    assert answer.disagreements
    for position in (position for one in answer.disagreements for position in one.positions):
        assert told(answer) & set(position.citations)
        assert any(position.value in answer.citations[number - 1].quote.text for number in position.citations)


@pytest.mark.parametrize("question", [FERRY, TRUCE, STRIKES])
def test_citations_are_numbered_in_order_of_first_use_sides_included(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(Question(question))
    used = [number for statement in answer.statements for number in statement.citations]
    used += [number for one in answer.disagreements for position in one.positions for number in position.citations]
    assert list(dict.fromkeys(used)) == [citation.number for citation in answer.citations]


def test_each_position_says_when_its_article_appeared(assistant: Assistant) -> None:
    [point] = assistant.ask(Question(FERRY)).disagreements
    assert {position.published for position in point.positions} == {date(2026, 3, 3)}


def test_no_yes_or_no_is_said_where_sources_disagree(assistant: Assistant) -> None:
    answer = assistant.ask(Question(TRUCE))
    assert answer.disagreements
    assert answer.lead is None


def test_a_disagreement_comes_after_its_citations_and_before_the_end_of_the_stream(assistant: Assistant) -> None:
    events = list(assistant.stream(Question(FERRY)))
    [at] = [place for place, event in enumerate(events) if isinstance(event, DisagreementEvent)]
    shown = events[at]
    assert isinstance(shown, DisagreementEvent)
    before = {event.citation.number for event in events[:at] if isinstance(event, CitationEvent)}
    assert {number for position in shown.disagreement.positions for number in position.citations} <= before
    assert not any(isinstance(event, StatementEvent) for event in events[at:])
    assert isinstance(events[-1], DoneEvent)
    assert events[-1].answer.disagreements == (shown.disagreement,)


def test_a_topic_is_compared_by_the_newsroom_with_what_was_found_missing_named(assistant: Assistant) -> None:
    found = assistant.newsroom.compare("the truce between Larenia and Ostavia")
    assert {position.value for one in found.disagreements for position in one.positions} >= {"largely held"}
    nothing = assistant.newsroom.compare("penguins in the zoo of Lisbon")
    assert nothing.disagreements == ()
    assert "Lisbon" in (nothing.notice or "")
    with pytest.raises(UsageError):
        assistant.newsroom.compare("  ")


def test_a_question_put_to_compare_shows_the_answers_that_differ_and_nothing_beside_the_point(
    assistant: Assistant,
) -> None:
    found = assistant.newsroom.compare(FERRY)
    [point] = found.disagreements
    assert {position.value for position in point.positions} == {"12", "At least 20"}
    assert [citation.number for citation in found.citations] == [1, 2]
    off_topic = assistant.newsroom.compare("Who won the chess tournament in Lisbon?")
    assert (off_topic.disagreements, off_topic.citations) == ((), ())
    assert off_topic.notice
