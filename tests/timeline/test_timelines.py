"""Timelines laid out from a real archive of five short articles about a dam, and one about something else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.finding.retrieve import RetrievalSettings, Retriever
from assistant.memory import SentenceVectors
from assistant.timeline.timekeeper import Timekeeper
from assistant.timeline.types import Precision, Timeline, TimelineEvent
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings, Constraints, UsageError
from vectorstore.embedders import Embedder

ARTICLES = {
    "closed.md": """---
title: Marlow dam closed to traffic
outlet: Harbour Gazette
date: 2025-03-14
url: https://gazette.example.org/marlow-closed
---
The road across the Marlow dam was closed on Tuesday after engineers found water seeping through its eastern wall.
Two days later, the ministry sent a team of divers to the Marlow dam.

On Tuesday, families in Oakham, a village below the Marlow dam, voted to leave their homes.
The owner of the Marlow dam will hold a public meeting on 20 March.
""",
    "seeping.md": """---
title: Water seeps through the Marlow dam
outlet: Coast Courier
date: 2025-03-13
---
Engineers closed the road across the Marlow dam on Tuesday because water was seeping through its eastern wall.
The Marlow dam has supplied Eastport with water since 1962.
""",
    "inspected.md": """---
title: Why nobody saw the crack in the Marlow dam
outlet: Harbour Gazette
date: 2025-05-02
---
In October 2024, inspectors looked at the Marlow dam for the first time in six years.
The inspectors wrote in 2024 that the eastern wall of the Marlow dam was sound.
""",
    "burst.md": """---
title: Marlow dam bursts
outlet: Harbour Gazette
date: 2025-04-05
---
The eastern wall of the Marlow dam burst on 3 April 2025 and the flood killed 12 people in Oakham, the mayor said.
""",
    "toll.md": """---
title: The dead of Oakham
outlet: Coast Courier
date: 2025-04-05
---
The eastern wall of the Marlow dam burst on 3 April 2025 and the flood killed 19 people in Oakham, the governor said.
""",
    "library.md": """---
title: New library for Westbrook
outlet: Coast Courier
date: 2025-04-01
---
Westbrook opened its new library on Monday with a reading by the poet Ann Lowe.
""",
}


@pytest.fixture(scope="session")
def dam_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The folder of an archive of the articles. Tests only read it."""
    folder = tmp_path_factory.mktemp("dam")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    ingest([folder / "articles"], folder / "archive", embedder, IngestSettings(), ArchiveSettings())
    return folder / "archive"


@pytest.fixture
def timekeeper(dam_archive: Path, embedder: Embedder) -> Iterator[Timekeeper]:
    with Archive.open(dam_archive, embedder) as archive:
        retriever = Retriever(archive, embedder, RetrievalSettings())
        yield Timekeeper(
            archive, retriever, SentenceVectors(embedder), lambda: datetime(2025, 6, 1, 12, tzinfo=UTC), "test"
        )


def _telling(timeline: Timeline, words: str) -> list[TimelineEvent]:
    return [event for event in timeline.events if words in event.text]


def test_events_stand_on_the_day_they_happened_earliest_first(timekeeper: Timekeeper) -> None:
    timeline = timekeeper.timeline("the Marlow dam")
    days = [event.first for event in timeline.events]
    assert days == sorted(days)
    assert [event.first for event in _telling(timeline, "seeping")] == [date(2025, 3, 11)]
    assert [event.first for event in _telling(timeline, "divers")] == [date(2025, 3, 13)]
    assert timeline.as_of == "2025-05-02"


def test_a_month_is_shown_as_a_month(timekeeper: Timekeeper) -> None:
    [event] = _telling(timekeeper.timeline("the Marlow dam"), "for the first time in six years")
    assert (event.first, event.last, event.precision) == (date(2024, 10, 1), date(2024, 10, 31), Precision.MONTH)
    assert event.written == "October 2024"


def test_one_event_told_by_two_articles_is_shown_once_and_cites_both(timekeeper: Timekeeper) -> None:
    timeline = timekeeper.timeline("the Marlow dam")
    [event] = _telling(timeline, "seeping")
    outlets = {timeline.citations[number - 1].quote.article.outlet for number in event.citations}
    assert outlets == {"Harbour Gazette", "Coast Courier"}


def test_two_events_of_one_day_stay_two(timekeeper: Timekeeper) -> None:
    timeline = timekeeper.timeline("the Marlow dam")
    same_day = [event for event in timeline.events if event.first == event.last == date(2025, 3, 11)]
    assert len(same_day) == 2
    assert _telling(timeline, "voted to leave")[0] in same_day


def test_two_tolls_of_one_event_are_both_shown(timekeeper: Timekeeper) -> None:
    burst = _telling(timekeeper.timeline("the Marlow dam"), "burst")
    assert sorted("12 people" in event.text for event in burst) == [False, True]
    assert {event.first for event in burst} == {date(2025, 4, 3)}


def test_plans_and_lasting_states_are_no_events(timekeeper: Timekeeper) -> None:
    timeline = timekeeper.timeline("the Marlow dam")
    assert not _telling(timeline, "public meeting")
    assert not _telling(timeline, "since 1962")


def test_every_event_is_quoted_letter_for_letter_with_its_date_marked(timekeeper: Timekeeper) -> None:
    timeline = timekeeper.timeline("the Marlow dam")
    assert timeline.events
    for event in timeline.events:
        for number in event.citations:
            citation = timeline.citations[number - 1]
            text = citation.quote.article.text
            assert text[citation.quote.start : citation.quote.end] == citation.quote.text
            assert citation.answer is not None
        first = timeline.citations[event.citations[0] - 1]
        assert event.text == first.quote.text
        assert first.answer is not None
        assert first.quote.article.text[slice(*first.answer)] == event.written


def test_weekdays_of_a_quotation_carry_their_day(timekeeper: Timekeeper) -> None:
    timeline = timekeeper.timeline("the Marlow dam")
    [event] = _telling(timeline, "seeping")
    days = {dated.day for number in event.citations for dated in timeline.citations[number - 1].dates}
    assert days == {date(2025, 3, 11)}


def test_a_topic_no_article_mentions_gets_no_events_and_says_which_word_is_missing(timekeeper: Timekeeper) -> None:
    timeline = timekeeper.timeline("the Halvorsen trial")
    assert (timeline.events, timeline.citations, timeline.as_of) == ((), (), None)
    assert timeline.notice is not None
    assert "no article mentions “Halvorsen” or “trial”" in timeline.notice


@pytest.mark.parametrize("topic", ["?", "the", "🙂", "x" * 3000, "война"])
def test_what_is_no_topic_gets_a_short_notice(timekeeper: Timekeeper, topic: str) -> None:
    timeline = timekeeper.timeline(topic)
    assert timeline.events == ()
    assert timeline.notice is not None
    assert len(timeline.notice) < 200


@pytest.mark.parametrize(
    "topic", ["the poet of the Marlow dam", "the Westbrook dam", "water seeping in Westbrook library"]
)
def test_words_of_several_stories_make_no_timeline(timekeeper: Timekeeper, topic: str) -> None:
    timeline = timekeeper.timeline(topic)
    assert timeline.events == ()
    assert timeline.notice is not None


def test_other_stories_stay_out(timekeeper: Timekeeper) -> None:
    assert not _telling(timekeeper.timeline("the Marlow dam"), "library")
    [event] = timekeeper.timeline("the new library in Westbrook").events
    assert event.first == date(2025, 3, 31)


def test_a_date_in_the_topic_keeps_to_events_of_that_time(timekeeper: Timekeeper) -> None:
    april = timekeeper.timeline("timeline of the Marlow dam in April 2025")
    assert {event.first for event in april.events} == {date(2025, 4, 3)}
    never = timekeeper.timeline("the Marlow dam in 1999")
    assert never.events == ()
    assert never.notice is not None
    assert never.notice.endswith("in 1999.")


def test_constraints_keep_to_their_outlets(timekeeper: Timekeeper) -> None:
    timeline = timekeeper.timeline("the Marlow dam", Constraints(outlets=("Coast Courier",)))
    assert {citation.quote.article.outlet for citation in timeline.citations} == {"Coast Courier"}


def test_a_limit_leaves_out_the_least_telling_and_says_so(timekeeper: Timekeeper) -> None:
    whole = timekeeper.timeline("the Marlow dam")
    short = timekeeper.timeline("the Marlow dam", limit=2)
    assert len(short.events) == 2
    assert {event.text for event in short.events} <= {event.text for event in whole.events}
    assert short.notice == f"The 2 most telling of {len(whole.events)} events are shown."


@pytest.mark.parametrize(("topic", "limit"), [("  ", 20), ("the Marlow dam", 0)])
def test_no_topic_and_no_room_are_refused(timekeeper: Timekeeper, topic: str, limit: int) -> None:
    with pytest.raises(UsageError):
        timekeeper.timeline(topic, limit=limit)
