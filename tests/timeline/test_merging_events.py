"""When two sentences tell one event, which of them is shown, and what is chosen of too many."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from assistant.timeline.choosing import Told, chosen, event_of, worth
from assistant.timeline.clauses import Belongs
from assistant.timeline.days_told import DaysTold
from assistant.timeline.happenings import Happening, happenings
from assistant.timeline.merging import dated_otherwise, merged, same_event
from assistant.timeline.types import Precision
from vectorstore import Article, Span

PUBLISHED = datetime(2025, 4, 10, 12, tzinfo=UTC)


def told(sentence: str, name: str = "a", published: datetime = PUBLISHED) -> Happening:
    """What an article that is this sentence tells with its day."""
    article = Article(name * 16, f"{name}.md", sentence, "0" * 64, published=published)
    [event] = happenings(article, [Span(0, len(sentence))])
    return event


BURST = told("The wall of the Marlow dam burst on 3 April 2025, flooding the village of Oakham.")
SAME = told("The village of Oakham was flooded on 3 April 2025 when the wall of the Marlow dam burst.", "b")


def test_the_same_doing_on_the_same_day_is_one_event() -> None:
    assert same_event(BURST, SAME, 0.9)


@pytest.mark.parametrize(
    "other",
    [
        "The wall of the Marlow dam burst on 4 April 2025, flooding the village of Oakham.",
        "The wall of the Marlow dam burst in 2025, flooding the village of Oakham.",
        "The wall of the Marlow dam did not burst on 3 April 2025, the owner of Oakham said.",
    ],
)
def test_another_day_a_whole_year_and_a_denial_stay_apart(other: str) -> None:
    assert not same_event(BURST, told(other, "b"), 0.95)


def test_sentences_that_count_the_same_otherwise_stay_apart() -> None:
    one = told("The flood at Oakham killed 12 people on 3 April 2025.")
    other = told("The flood at Oakham killed 19 people on 3 April 2025.", "b")
    assert not same_event(one, other, 0.99)


def test_the_same_doing_at_two_places_stays_two_events() -> None:
    one = told("A bomb in the market of Oakham hurt three people on 3 April 2025.")
    other = told("A bomb in the market of Westbrook hurt three people on 3 April 2025.", "b")
    assert not same_event(one, other, 0.95)


def test_an_event_is_shown_by_its_day_where_another_article_gives_the_month() -> None:
    month = told("The wall of the Marlow dam burst in April 2025, flooding the village of Oakham.", "b")
    vectors = np.array([[1.0, 0.0], [0.95, 0.31]], dtype=np.float32)
    assert merged([month, BURST], vectors) == [[1, 0]]


def test_a_month_does_not_join_two_days() -> None:
    month = told("The Marlow dam burst in April 2025 and the village of Oakham was flooded.", "b")
    later = told("The Marlow dam burst again on 8 April 2025 and the village of Oakham was flooded.", "c")
    groups = merged([month, BURST, later], np.ones((3, 1), dtype=np.float32))
    assert sorted(map(sorted, groups)) in ([[0, 1], [2]], [[0, 2], [1]])


def test_two_days_for_one_event_are_found_where_one_article_looks_back() -> None:
    back = told("The wall of the Marlow dam burst on 2 April 2025, flooding the village of Oakham.", "b")
    assert dated_otherwise([BURST, back], np.ones((2, 1), dtype=np.float32)) == [(0, 1)]


def test_a_story_that_goes_on_in_the_same_words_is_no_such_event() -> None:
    first = told("Divers searched the Marlow dam on Wednesday.", "a", datetime(2025, 4, 9, 18, tzinfo=UTC))
    second = told("Divers searched the Marlow dam on Thursday.", "b", datetime(2025, 4, 10, 18, tzinfo=UTC))
    assert dated_otherwise([first, second], np.ones((2, 1), dtype=np.float32)) == []


def _event(day: date, value: float, name: str, articles: int = 1) -> Told:
    tellers = [
        Happening(
            Article(f"{name}{place}", "a.md", "The dam burst.", "0" * 64),
            Span(0, 14),
            DaysTold(day, day, Precision.DAY, Span(0, 3)),
            Belongs.EVENT,
            quoted=Span(0, 14),
        )
        for place in range(articles)
    ]
    return event_of(tellers, value)


def test_an_event_that_several_articles_tell_goes_before_one_of_a_single_article() -> None:
    alone, often = _event(date(2025, 1, 1), 1.0, "a"), _event(date(2025, 2, 1), 0.9, "b", articles=3)
    assert chosen([alone, often], 1) == [often]


def test_a_day_with_many_events_leaves_room_for_other_days() -> None:
    crowd = [_event(date(2025, 1, 1), 1.0 - place / 100, f"a{place}") for place in range(4)]
    other = _event(date(2025, 3, 1), 0.85, "b")
    kept = chosen([*crowd, other], 3)
    assert other in kept
    assert kept[-1] is other


def test_a_sentence_that_tells_plainly_is_worth_more() -> None:
    plain = told("Engineers closed the Marlow dam on Tuesday.")
    saying = told("The mayor said on Tuesday that the Marlow dam was closed.")
    leaning = told("It was closed by engineers of the town on Tuesday.")
    assert worth(plain, 1.0) > worth(saying, 1.0)
    assert worth(plain, 1.0) > worth(leaning, 1.0)
