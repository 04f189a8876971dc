"""What a topic is taken to ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.timeline.topic import Topic, read_topic, unknown_words
from assistant.words import Bag
from vectorstore import Archive
from vectorstore.embedders import Embedder

TODAY = date(2025, 6, 1)


@pytest.fixture
def archive(news_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    with Archive.open(news_archive, embedder) as opened:
        yield opened


@pytest.mark.parametrize(
    "asked",
    [
        "the harbour bridge",
        "timeline of the harbour bridge",
        "Show me a timeline of the harbour bridge",
        "a short history of the harbour bridge",
        "key events in the harbour bridge",
        "What happened to the harbour bridge?",
        "the harbour bridge in March 2025",
    ],
)
def test_what_asks_for_a_timeline_is_not_searched_for(archive: Archive, asked: str) -> None:
    assert read_topic(asked, archive, TODAY).sought == "the harbour bridge"


def test_a_name_that_opens_the_topic_is_a_name(archive: Archive) -> None:
    assert "Eastport" in read_topic("Eastport bridge closure", archive, TODAY).words.names


def test_what_only_frames_a_story_need_not_be_in_its_articles(archive: Archive) -> None:
    topic = read_topic("the bridge crisis", archive, TODAY)
    assert topic.coverage(Bag("The bridge is closed.")) > 0.6 > topic.coverage(Bag("It is a crisis."))


def test_the_words_that_no_article_has_are_named(archive: Archive) -> None:
    assert unknown_words(read_topic("the bridge of Zanthor", archive, TODAY), archive) == ["Zanthor"]


def _meets(topic: Topic, first: date, last: date | None = None) -> bool:
    return topic.meets(first, last or first)


def test_a_topic_with_a_time_in_it_meets_only_that_time(archive: Archive) -> None:
    topic = read_topic("the harbour bridge between 1 March and 5 April 2025", archive, TODAY)
    assert _meets(topic, date(2025, 3, 1))
    assert _meets(topic, date(2025, 4, 5))
    assert not _meets(topic, date(2025, 4, 6))
    assert not _meets(topic, date(2025, 1, 1), date(2025, 12, 31))


def test_since_a_year_is_open_to_the_end(archive: Archive) -> None:
    topic = read_topic("the harbour bridge since 2024", archive, TODAY)
    assert _meets(topic, date(2025, 5, 1))
    assert not _meets(topic, date(2023, 5, 1))


def test_names_far_apart_are_not_the_name_they_make_together(archive: Archive) -> None:
    topic = read_topic("the Eastern Gate", archive, TODAY)
    assert topic.names_stand_together("Crowds gathered at the Eastern Gate.")
    assert not topic.names_stand_together(f"An eastern wind blew. {'The night was long. ' * 40}He closed the gate.")


def test_a_name_is_known_in_its_other_forms(archive: Archive) -> None:
    topic = read_topic("Norvania and Trell", archive, TODAY)
    assert topic.names_stand_together("The Norvanians met Trell's envoys.")
