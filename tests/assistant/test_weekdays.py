"""Which day an article means by "Thursday"; in doubt none is named."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.timing.weekdays import dated_words
from assistant.types import Citation, Quote
from vectorstore import Article, Span

PUBLISHED = datetime(2025, 5, 14, 15, tzinfo=UTC)  # a Wednesday


def named(text: str, published: date = PUBLISHED) -> list[tuple[str, str]]:
    return [(text[slice(*one.span)], one.day.isoformat()) for one in dated_words(text, Span(0, len(text)), published)]


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("The bridge was closed on Monday.", "Monday", "2025-05-12"),
        ("The mayor said Wednesday that the bridge is safe.", "Wednesday", "2025-05-14"),
        ("The mayor said in a statement on Thursday that the bridge is safe.", "Thursday", "2025-05-08"),
        ("On Friday, the council voted to close the bridge.", "Friday", "2025-05-09"),
        ("In a letter to the council on Friday, residents asked for a ferry.", "Friday", "2025-05-09"),
        ("The bridge closed late Sunday night.", "Sunday night", "2025-05-11"),
        ("The council on Tuesday approved the plan.", "Tuesday", "2025-05-13"),
        ("They declined to comment Tuesday.", "Tuesday", "2025-05-13"),
        ("Ferries have run since Saturday.", "Saturday", "2025-05-10"),
        ("After Tuesday’s vote the mayor left.", "Tuesday’s", "2025-05-13"),
        ("“It is safe,” said Lena Okafor, the mayor, on Monday.", "Monday", "2025-05-12"),
        ("The council will vote on Friday.", "Friday", "2025-05-16"),
        ("On Monday, the court will hear the case.", "Monday", "2025-05-19"),
        ("The vote is scheduled for Tuesday.", "Tuesday", "2025-05-20"),
        ("The bridge will be closed Friday.", "Friday", "2025-05-16"),
        ("The council is meeting Thursday.", "Thursday", "2025-05-15"),
        ("The council plans to meet Thursday.", "Thursday", "2025-05-15"),
        ("The city has until Monday to appeal.", "Monday", "2025-05-19"),
        ("The bridge was closed last Friday.", "last Friday", "2025-05-09"),
        ("The bridge reopens next Tuesday.", "next Tuesday", "2025-05-20"),
        ("Ferries stopped this past Saturday.", "this past Saturday", "2025-05-10"),
        ("Ferries stopped yesterday.", "yesterday", "2025-05-13"),
        ("The mayor resigned today.", "today", "2025-05-14"),
        ("The mayor will resign tomorrow.", "tomorrow", "2025-05-15"),
    ],
)
def test_a_weekday_is_the_nearest_one_that_the_verb_allows(text: str, words: str, day: str) -> None:
    assert named(text) == [(words, day)]


@pytest.mark.parametrize(
    "text",
    [
        "Shops were full on Black Friday.",
        "He was born on Ash Wednesday.",
        "She wrote for the Sunday Times.",
        "They watched Friday Night Lights.",
        "The film Bloody Sunday was shown.",
        "Markets were held on Sundays.",
        "The choir met every Monday.",
        "The office was open Monday through Friday.",
        "The office was open Monday to Friday.",
        "It was a Tuesday.",
        "They met on a Friday night.",
        "They met the previous Monday.",
        "They met on the first Monday of the month.",
        "The bridge was closed on Monday, May 5.",
        "The bridge was closed on Friday, 9 May 2025.",
        "The vote was expected Tuesday.",
        "The mayor said the hearing begins Monday.",
        "The mayor said that the council could meet Monday.",
        "It was a preview of Thursday's speech.",
        "“We met Monday,” she said.",
        '"We met Monday," she said.',
        "Today, Eastport is known for its bridge.",
        "“Today we won,” she said.",
        "They would have sung it if they were alive today.",
        "It was the world of tomorrow.",
        "That was yesterday's news.",
        "They will meet next Friday.",  # said on a Wednesday: in two days, or in nine?
        "They met last Monday.",  # said on a Wednesday: two days ago, or nine?
    ],
)
def test_names_habits_and_doubts_name_no_day(text: str) -> None:
    assert named(text) == []


def test_a_verb_of_the_sentence_before_says_nothing() -> None:
    assert named("The council will meet soon. On Monday, the mayor resigned.") == [("Monday", "2025-05-12")]


def test_an_early_hour_in_utc_does_not_move_the_day_but_six_days_back_late_at_night_is_a_doubt() -> None:
    assert named("The mayor resigned Tuesday.", datetime(2025, 5, 14, 1, tzinfo=UTC)) == [("Tuesday", "2025-05-13")]
    late = datetime(2025, 5, 14, 23, tzinfo=UTC)  # already Thursday in the east
    assert named("The mayor resigned Thursday.", late) == []
    assert named("The mayor resigned Thursday.", datetime(2025, 5, 14, tzinfo=UTC)) == [("Thursday", "2025-05-08")]
    assert named("The mayor resigned yesterday.", datetime(2025, 5, 14, 2, tzinfo=UTC)) == []
    assert named("The mayor resigned yesterday.", datetime(2025, 5, 14, tzinfo=UTC)) == [("yesterday", "2025-05-13")]


def test_an_article_updated_days_later_dates_only_what_both_days_agree_on() -> None:
    text = "The mayor resigned on Tuesday. The court ruled on Thursday."
    later = datetime(2025, 5, 16, 9, tzinfo=UTC)
    found = dated_words(text, Span(0, len(text)), PUBLISHED, later)
    assert [(text[slice(*one.span)], one.day) for one in found] == [("Tuesday", date(2025, 5, 13))]
    much_later = datetime(2025, 9, 16, 9, tzinfo=UTC)  # a spelling mistake, months after
    assert len(dated_words(text, Span(0, len(text)), PUBLISHED, much_later)) == 2


def test_only_the_quotation_is_marked_but_all_of_its_sentence_is_read() -> None:
    text = "On Monday, the mayor resigned. The council will meet on Friday, and vote."
    start, end = text.index("meet"), len(text)
    found = dated_words(text, Span(start, end), PUBLISHED)
    assert [(text[slice(*one.span)], one.day) for one in found] == [("Friday", date(2025, 5, 16))]


_ORDINARY = [
    "the",
    "mayor",
    "said",
    "on",
    "Monday",
    "Tuesday’s",
    "will",
    "vote",
    "yesterday",
    "today",
    "was",
    "last",
    "next",
]
_WORDS = st.sampled_from([*_ORDINARY, "“", "”", '"', ".", ",", "\n", "Friday", "every", "to", "by"])


@given(st.lists(_WORDS, max_size=14).map(" ".join), st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_marked_words_fit_a_citation_and_lie_within_a_fortnight(text: str, published: datetime) -> None:
    if not text.strip():
        return
    article = Article(id="a", source="a.txt", text=text, content_hash="0")
    found = dated_words(text, Span(0, len(text)), published)
    Citation(1, Quote.of(article, Span(0, len(text))), dates=found)
    assert all(abs((one.day - published.date()).days) <= 7 for one in found)
