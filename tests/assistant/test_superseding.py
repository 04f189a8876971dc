"""Which figures of an answer a newer article has overtaken. Two events, two parties, two months never are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from assistant.timing.counts import Count, counts_in
from assistant.timing.superseding import superseded
from vectorstore import Article, Span


@dataclass(frozen=True)
class Told:
    article: Article
    span: Span


def told(day: int | None, text: str) -> Told:
    published = None if day is None else datetime(2025, 3, 10, 12, tzinfo=UTC) + timedelta(days=day)  # a Monday
    return Told(
        Article(id=f"{day}", source="a.txt", text=text, content_hash="0", published=published), Span(0, len(text))
    )


OVERTAKEN = [
    (
        "A fire at a warehouse in Eastport killed 12 people on Monday.",
        "The death toll from the warehouse fire in Eastport rose to 20, police said Wednesday.",
    ),
    (
        "At least twelve people were killed in the Eastport ferry sinking, officials said.",
        "At least 20 people have died in the Eastport ferry sinking, officials said Wednesday.",
    ),
    (
        "An earthquake struck Larenia on Monday, killing at least 120 people.",
        "The earthquake that struck Larenia on Monday killed at least 340 people and injured 900.",
    ),
    (
        "Twelve people are missing after the ferry Aurora sank off Larenia.",
        "Three people are still missing after the ferry Aurora sank off Larenia, and nine bodies have been found.",
    ),
    (
        "Ohio has 64 confirmed measles cases in the Franklin County outbreak.",
        "Ohio now has 82 confirmed measles cases in the Franklin County outbreak.",
    ),
    (
        "About 300 homes in Tarnfield are without power after the storm.",
        "The number of homes without power in Tarnfield has fallen to 40 after the storm.",
    ),
]
BOTH_TRUE = [
    ("The army said 12 people died in the Eastport attack.", "Rebels said 20 people died in the Eastport attack."),
    (
        "Rebels killed 12 soldiers in Eastport on Monday.",
        "The Eastport attack by rebels killed 20 soldiers on Wednesday.",
    ),
    ("A bombing in Eastport killed 12 people.", "The toll of a bombing in Westport rose to 20 people."),
    ("A bombing in Eastport killed 12 people.", "A bombing in Eastport killed 20 people."),
    ("Eastport counted 12 dengue cases in January.", "Eastport now counts 20 dengue cases in February."),
    ("Franklin County has 64 measles cases.", "Franklin County now has 82 flu cases."),
    ("Prices in Eastport rose 3.2%.", "Wages in Eastport have risen 2%."),
    ("The company cut 500 jobs in Eastport.", "The company cut 300 jobs in Eastport."),
    ("The fire in Eastport killed 12 people.", "Officials had said the fire in Eastport killed 9 people."),
    ("The fire in Eastport killed 12 people.", "The fire in Eastport killed 12 people and destroyed three homes."),
    ("Shares in Eastport Rail fell 11% on heavy trading.", "They have fallen 12% on heavy trading."),
    ("The bridge in Eastport is 300 metres long.", "The bridge in Eastport now has 400 visitors."),
]


@pytest.mark.parametrize(("old", "new"), OVERTAKEN)
def test_the_older_figure_of_one_thing_is_the_earlier(old: str, new: str) -> None:
    assert superseded([told(0, old), told(2, new)]) == {0}
    assert superseded([told(2, new), told(0, old)]) == {1}


@pytest.mark.parametrize(("old", "new"), BOTH_TRUE)
def test_figures_of_two_events_parties_or_months_stand_side_by_side(old: str, new: str) -> None:
    assert superseded([told(0, old), told(2, new)]) == frozenset()


@pytest.mark.parametrize(("old", "new"), OVERTAKEN)
@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 60), (None, 2), (0, None)])
def test_only_a_newer_day_not_far_off_overtakes(old: str, new: str, first: int | None, second: int | None) -> None:
    assert superseded([told(first, old), told(second, new)]) == frozenset()


def test_nothing_is_compared_with_nothing() -> None:
    assert superseded([]) == frozenset()
    assert superseded([told(0, "The bridge in Eastport is closed.")]) == frozenset()


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("The blast killed 12 people.", [("dead", 12)]),
        ("Twenty-one people were injured.", [("hurt", 21)]),
        ("The toll from the fire in Eastport rose to 1,200.", [("dead", 1200)]),
        ("Doctors treated 82 confirmed measles cases.", [("ill measles", 82)]),
        ("The city hired ninety more teachers.", [("teacher", 90)]),
        ("Turnout was 61.5 percent.", [("%", 61.5)]),
        ("Some 3 million voters stayed away.", [("voter", 3_000_000)]),
        ("The wall cost $4.2 million.", []),
        ("Lena Okafor, 52, took office in 2019 on May 3.", []),
        ("The work takes 12 weeks and begins at 9 a.m.", []),
    ],
)
def test_a_figure_is_read_with_what_it_counts(sentence: str, counts: list[tuple[str, float]]) -> None:
    assert counts_in(sentence) == tuple(Count(thing, value) for thing, value in counts)
