"""Which sentences tell an event with its day, and which day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.timeline.clauses import Belongs
from assistant.timeline.happenings import Happening, happenings
from assistant.timeline.types import Precision
from vectorstore import Article, Span

PUBLISHED = datetime(2025, 3, 14, 12, tzinfo=UTC)  # a Friday


def told(*sentences: str, published: datetime | None = PUBLISHED, updated: datetime | None = None) -> list[Happening]:
    """What an article of these sentences tells with its day."""
    text = " ".join(sentences)
    article = Article("a" * 16, "dam.md", text, "b" * 64, published=published, updated=updated)
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in sentences]
    return list(happenings(article, spans))


DAYS = {
    "Engineers closed the Marlow dam on Tuesday.": date(2025, 3, 11),
    "The crew of the Marlow dam went home yesterday evening after a long shift.": date(2025, 3, 13),
    "Divers searched the Marlow dam on 3 February 2025.": date(2025, 2, 3),
    "Divers searched the Marlow dam on Feb. 3 and found nothing.": date(2025, 2, 3),
    "A crack was found in the Marlow dam four days ago.": date(2025, 3, 10),
    "On Friday (March 14, 2025) the owner of the Marlow dam resigned.": date(2025, 3, 14),
    "When the gates of the Marlow dam jammed on 12 January 2025, a siren failed too.": date(2025, 1, 12),
}


@pytest.mark.parametrize("sentence", DAYS)
def test_a_day_is_counted_from_the_day_the_article_appeared(sentence: str) -> None:
    [event] = told(sentence)
    assert (event.days.first, event.days.last) == (DAYS[sentence], DAYS[sentence])
    assert event.days.precision is Precision.DAY


STRETCHES = {
    "In October 2024, inspectors walked through the Marlow dam.": (date(2024, 10, 1), date(2024, 10, 31), "month"),
    "In October last year, inspectors walked through the Marlow dam.": (
        date(2024, 10, 1),
        date(2024, 10, 31),
        "month",
    ),
    "Inspectors walked through the Marlow dam last October.": (date(2024, 10, 1), date(2024, 10, 31), "month"),
    "Last month, the owner sold the Marlow dam.": (date(2025, 2, 1), date(2025, 2, 28), "month"),
    "The town bought the Marlow dam in 1998.": (date(1998, 1, 1), date(1998, 12, 31), "year"),
    "The Marlow dam lost its licence last year.": (date(2024, 1, 1), date(2024, 12, 31), "year"),
    "Trucks blocked the Marlow dam from 3 to 5 March 2025.": (date(2025, 3, 3), date(2025, 3, 5), "day"),
    "Trucks blocked the road to the Marlow dam last week.": (date(2025, 3, 3), date(2025, 3, 9), "day"),
}


@pytest.mark.parametrize("sentence", STRETCHES)
def test_a_month_a_year_and_several_days_keep_their_precision(sentence: str) -> None:
    [event] = told(sentence)
    assert (event.days.first, event.days.last, event.days.precision.value) == STRETCHES[sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Marlow dam has leaked since October 2024.",
        "The Marlow dam, which opened in 1962, leaked badly.",
        "The Marlow dam is a wall of stone that was built in 1962.",
        "The engineer ran the Marlow dam from 2011 to 2019.",
        "Water has not stood so high at the Marlow dam since the flood of 2019.",
        "Three men drowned in the Marlow dam, police said Tuesday.",
        "The owner had to repair the Marlow dam by 1 March 2025.",
        "The owner will repair the Marlow dam on 1 May 2025.",
        "The council delayed the repair of the Marlow dam, originally promised on 1 May 2025.",
        "The council approved a rule for the Marlow dam taking effect Jan. 1.",
        "The owners have shown themselves willing to sell the Marlow dam this year.",
        "A hearing on the Marlow dam is scheduled for Monday.",
        "“In 2019 we warned everybody of the Marlow dam,” the mayor told the council.",
        "The village (population 900 in 2021) lay below the Marlow dam.",
        "As they sort out last week’s ruling, lawyers for the Marlow dam kept silent.",
        "Was the Marlow dam closed on Tuesday?",
    ],
)
def test_a_day_of_something_else_makes_no_event(sentence: str) -> None:
    assert told(sentence) == []


def test_days_after_are_counted_from_the_event_before() -> None:
    first, second = told(
        "The gates of the Marlow dam jammed on 3 February 2025.",
        "Two days later, the ministry sent divers to the Marlow dam.",
    )
    assert (first.days.first, second.days.first) == (date(2025, 2, 3), date(2025, 2, 5))


def test_days_after_nothing_dated_are_left_alone() -> None:
    sentences = ("The gates of the Marlow dam jammed.", "Two days later, the ministry sent divers to the Marlow dam.")
    assert told(*sentences) == []


def test_an_article_without_a_date_tells_only_what_is_dated_in_full() -> None:
    sentences = ("Engineers closed the Marlow dam on Tuesday.", "The owner sold the Marlow dam on 3 February 2025.")
    [event] = told(*sentences, published=None)
    assert event.days.first == date(2025, 2, 3)


def test_a_day_without_its_year_is_not_given_where_the_article_tells_of_another_year() -> None:
    sentences = (
        "The first leak in the Marlow dam was found on 6 May 2021.",
        "A truck hit the wall of the Marlow dam on 20 November.",
    )
    assert [one.days.first for one in told(*sentences)] == [date(2021, 5, 6)]


def test_a_day_without_its_year_that_comes_soon_is_not_taken_for_last_years() -> None:
    assert told("The town was promised a repaired Marlow dam, and was given one on 2 April.") == []


def test_a_text_rewritten_on_another_day_counts_only_what_both_days_name() -> None:
    week = "Trucks blocked the road to the Marlow dam last week."
    year = "The Marlow dam lost its licence last year."
    monday = datetime(2025, 3, 17, 9, tzinfo=UTC)
    assert [one.days.first for one in told(week, year, updated=monday)] == [date(2024, 1, 1)]
    assert [one.days.first for one in told(week, updated=datetime(2025, 3, 16, 9, tzinfo=UTC))] == [date(2025, 3, 3)]


def test_who_says_it_and_what_is_told_beside_it_are_told_apart() -> None:
    kinds = {
        "The mayor said on Tuesday that the Marlow dam was safe.": Belongs.SAYING,
        "Engineers closed the Marlow dam on Tuesday.": Belongs.EVENT,
        "The village lies under the Marlow dam, which broke on 3 February 2025.": Belongs.ASIDE,
    }
    assert {sentence: told(sentence)[0].belongs for sentence in kinds} == kinds


def test_a_sentence_that_leans_is_quoted_with_the_one_before_it() -> None:
    opening = "The engineer Nora Feld inspected the Marlow dam for the town."
    [event] = told(opening, "She closed it on Tuesday.")
    assert event.leans
    assert event.quoted is not None
    assert event.article.text[slice(*event.quoted)] == f"{opening} She closed it on Tuesday."


def test_the_place_and_agency_before_a_sentence_are_not_quoted() -> None:
    [event] = told("EASTPORT (AP) — Engineers closed the Marlow dam on Tuesday.")
    assert event.text == "Engineers closed the Marlow dam on Tuesday."


def test_a_date_before_a_pronoun_does_not_hide_that_it_leans() -> None:
    opening = "The engineer Nora Feld inspected the Marlow dam for the town."
    [event] = told(opening, "In February 2025, she closed its northern gate.")
    assert event.quoted is not None
    assert event.article.text[slice(*event.quoted)].startswith(opening)
    [alone] = told("In February 2025, she closed the northern gate of the Marlow dam.")
    assert alone.quoted is None
