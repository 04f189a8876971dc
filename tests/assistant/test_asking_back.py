"""A question that cannot be understood is asked back, and one that names nothing is shown with what it is read as."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from assistant import Turn
from assistant.conversation.asking_back import asks_back, filled
from assistant.finding.retrieve import Found
from vectorstore import Article, Passage, Span

ALLIANCE = (
    "Lyria ended its alliance with the Harbour Guard on Monday. The move surprised many.",
    "The alliance between Lyria and the Harbour Guard soured over fishing. Nobody expected that.",
    "Officials in Lyria said the Harbour Guard had broken the alliance first.",
)
PEOPLE = (
    "President Anna Berg said women would vote in May. She was speaking in Oslo.",
    "Mayor Ivo Brandt said he would open a school for women.",
    "General Tomas Varga told reporters that women had asked for it. He left soon after.",
)


def found(texts: Iterable[str]) -> list[Found]:
    """Passages of one article each, as a search gives them."""
    return [_found(f"{number:016x}", text) for number, text in enumerate(texts)]


def _found(name: str, text: str) -> Found:
    ends = [at + 1 for at, letter in enumerate(text) if letter == "."]
    sentences = tuple(Span(start, end) for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False))
    article = Article(name, name, text, "", published=datetime(2026, 2, 27, tzinfo=UTC), outlet="Coast Courier")
    return Found(Passage(name, name, 0, 0, len(text), text, "", sentences), article, 1.0, 0.5)


def test_a_description_is_read_as_what_most_articles_are_about() -> None:
    reading = filled("Why did the alliance sour?", found(ALLIANCE))
    assert reading is not None
    assert reading.text == "Why did the alliance between Lyria and the Harbour Guard sour?"
    assert reading.focus == "Why did the alliance sour?"


def test_articles_of_many_topics_give_no_reading() -> None:
    assert filled("Why did the alliance sour?", found((ALLIANCE[0], *PEOPLE))) is None


def test_a_name_in_some_articles_is_not_what_all_are_about() -> None:
    places = ("Lyria", "Lyria", "Norway", "Peru", "Chad")
    assert filled("Why did the alliance sour?", found(f"An alliance in {place} failed." for place in places)) is None


@pytest.mark.parametrize(
    "question",
    [
        "Why did the alliance leave Lyria?",
        "Why did Lyria leave?",
        "What is inflation?",
        "Who won in 2019?",
        "Is it true that fish sleep?",
    ],
)
def test_a_question_that_says_what_it_is_about_gets_no_reading(question: str) -> None:
    assert filled(question, found(ALLIANCE)) is None


def test_he_is_read_as_the_one_man_the_articles_are_about() -> None:
    texts = [f"General Tomas Varga said {what}. He spoke on Monday." for what in ("no", "yes", "nothing")]
    reading = filled("What did he say?", found(texts))
    assert reading is not None
    assert reading.text == "What did General Tomas Varga say?"
    assert asks_back("What did he say?", (), found(texts)) is None


def test_several_men_are_offered_to_choose_from() -> None:
    back = asks_back("What did he say about women?", (), found(PEOPLE))
    assert back is not None
    assert back.text == "Whom do you mean by “he”?"
    assert set(back.readings) == {
        "What did Mayor Ivo Brandt say about women?",
        "What did General Tomas Varga say about women?",
    }


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why?", "“Why?” about what? Please ask the whole question."),
        ("And in 2021?", "What would you like to know: what happened in 2021?"),
        ("What about Norway?", "What would you like to know about Norway?"),
    ],
)
def test_a_question_without_its_verb_is_asked_back(question: str, text: str) -> None:
    back = asks_back(question, (), found(ALLIANCE))
    assert back is not None
    assert back.text == text
    assert 2 <= len(back.readings) <= 3
    assert all(reading.endswith("?") and "Lyria" in f"{back.readings}" for reading in back.readings)


@pytest.mark.parametrize(
    "question",
    [
        "Why did the alliance sour?",
        "How many people died?",
        "Who said he would resign?",
        "Was it Anna Berg who resigned?",
        "How long does it take to build a bridge?",
        "Is there a curfew?",
        "Did Anna Berg say she would resign?",
        "How did Lyria respond to it?",
        "What did the mayor say about his school?",
        "Norway?",
        "What is in the news?",
    ],
)
def test_a_question_that_can_be_answered_is_never_asked_back(question: str) -> None:
    assert asks_back(question, (), found(PEOPLE)) is None


def test_a_conversation_explains_what_would_be_asked_back() -> None:
    assert asks_back("Why?", [Turn("Did Lyria close the port?")], found(ALLIANCE)) is None
    assert asks_back("Why?", [Turn("Hello!")], found(ALLIANCE)) is not None


def test_outlets_and_agencies_are_no_topic() -> None:
    texts = [f"The Coast Courier and the Associated Press saw the alliance {end}." for end in ("fail", "end", "die")]
    assert filled("Why did the alliance sour?", found(texts)) is None
