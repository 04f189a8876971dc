"""What articles are taken to answer: the words beside what is asked, not all that a reader may point at."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from sentences import asking, pointed_at, sentences

from assistant.comparing.types import Relation
from assistant.disagreeing.answers import answers_in
from assistant.disagreeing.counts import counts_in
from assistant.disagreeing.notes import note_on
from assistant.disagreeing.relating import related
from assistant.disagreeing.stated import Sort, figure, figures_of, pointed, sort_of
from assistant.evidence import Evidence

_DAY = datetime(2026, 3, 2, tzinfo=UTC)
_SURE = 6.0


def answers(question: str, *evidence: Evidence, scores: tuple[float, ...] = ()) -> list[str]:
    asked = asking(question)
    sort = sort_of(asked)
    assert sort is not None, "the question asks for one thing"
    return [one.text for one in answers_in(asked, evidence, np.array(scores or [0.0] * len(evidence)), sort)]


def told(text: str, words: str, article: str, *, sure: float = _SURE, published: datetime | None = _DAY) -> Evidence:
    """A sentence, one article's only one, at whose `words` the reader points."""
    (one,) = sentences(text, article=article, published=published)
    return pointed_at(one, words, sure)


_MAYOR = told("Mayor Tove Lind of Harl opened the fish market.", "Tove Lind", "a")


def test_two_holders_of_one_office_are_two_answers() -> None:
    other = told("Jon Vik, the mayor of Harl, closed the fish market.", "Jon Vik", "b")
    assert answers("Who is the mayor of Harl?", _MAYOR, other) == ["Tove Lind", "Jon Vik"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Jon Vik, who wants to run for mayor, lives in Harl.", "Jon Vik", id="a candidate"),
        pytest.param("Jon Vik, a spokesman for the Harl mayor, said so.", "Jon Vik", id="a spokesman"),
        pytest.param("Former Mayor Jon Vik of Harl built the quay.", "Jon Vik", id="a former mayor"),
        pytest.param("In Oskar Town, the mayor of Harl spoke to sailors.", "Oskar Town", id="a place"),
        pytest.param("Jon Vik, a baker in Harl, sells bread.", "Jon Vik", id="nothing of the office"),
    ],
)
def test_a_name_that_does_not_stand_beside_the_office_is_no_answer_in_the_news(text: str, words: str) -> None:
    assert answers("Who is the mayor of Harl?", _MAYOR, told(text, words, "b")) == ["Tove Lind"]


def test_the_place_the_reporter_writes_from_is_no_answer() -> None:
    school = told("The fever outbreak in Harl happened at Quay School.", "Quay School", "a")
    dateline = told("OSTMUND, Ostavia (AP) — The fever outbreak in Harl happened at a school.", "OSTMUND", "b")
    assert answers("Where did the fever outbreak in Harl happen?", school, dateline) == ["Quay School"]


def test_a_day_in_a_sentence_without_what_happened_is_no_answer_in_the_news() -> None:
    died = told("The singer Ida Brandt died in November.", "November", "a")
    seen = told("Ida Brandt sang in Harl in June 1979.", "June 1979", "b")
    assert answers("When did Ida Brandt die?", died, seen) == ["November"]


def test_words_that_the_reader_is_not_sure_of_are_no_answer_in_the_news() -> None:
    unsure = told("Jon Vik, the mayor of Harl, closed the fish market.", "Jon Vik", "b", sure=2.0)
    assert answers("Who is the mayor of Harl?", _MAYOR, unsure) == ["Tove Lind"]


def test_of_a_page_without_a_day_the_reader_need_not_be_as_sure() -> None:
    pages = [
        told("Tove Lind, the mayor of Harl, likes fish.", "Tove Lind", "a", sure=2.0, published=None),
        told("Harl has a new mayor, who is called Jon Vik.", "Jon Vik", "b", sure=2.0, published=None),
    ]
    assert answers("Who is the mayor of Harl?", *pages) == ["Tove Lind", "Jon Vik"]


def test_copies_that_differ_in_one_word_give_it_though_the_reader_points_elsewhere() -> None:
    question = "What position did Jon Vik play in at Harl?"
    copies = []
    for article, word in (("a", "defender"), ("b", "forward")):
        opening, then = sentences(
            "Jon Vik is a Larenian footballer.", f"A {word}, he won three cups with Oskar Town.", article=article
        )
        copies += [pointed_at(opening, "Larenian footballer", 3.0), pointed_at(then, "three cups", -6.0)]
    assert answers(question, *copies, scores=(0.0, -3.0, 0.0, -3.0)) == ["defender", "forward"]


def test_of_one_articles_sentences_that_answer_alike_the_one_read_most_surely_answers() -> None:
    first, second = sentences("The Tarn dam was planned in 1904.", "The Tarn dam was built in 1952.")
    read = [pointed_at(first, "1904", -3.0), pointed_at(second, "1952", 8.0)]
    assert answers("When was the Tarn dam built?", *read, scores=(0.0, -0.5)) == ["1952"]


def test_words_that_go_on_behind_a_mark_end_at_it() -> None:
    (one,) = sentences("The Tarn Open (badminton) The Tarn Open was held in Harl.")
    found = pointed(
        asking("What sport is the Tarn Open?"), pointed_at(one, "badminton) The Tarn Open", 3.0), 0.0, Sort.WORDS
    )
    assert found is not None
    assert found.text == "badminton"


def test_words_that_go_on_into_the_next_clause_end_at_its_comma() -> None:
    (one,) = sentences("Jon Vik, a rower, has won every race on the lake since he was ten.")
    one = pointed_at(one, "rower, has won every race on the lake since", 3.0)
    found = pointed(asking("What is the sport of Jon Vik?"), one, 0.0, Sort.WORDS)
    assert found is not None
    assert found.text == "rower"


def test_a_name_ends_before_what_runs_into_it() -> None:
    (one,) = sentences("Census of Larenia The count was held by hand.")
    found = pointed(asking("Which country held a count?"), pointed_at(one, "Larenia The", 3.0), 0.0, Sort.NAME)
    assert found is not None
    assert found.text == "Larenia"


def test_a_name_is_an_attribute_only_where_it_names_the_kind_asked_for() -> None:
    (one,) = sentences("The treaty of Tarn ended the Second Larenian War in spring.")
    one = pointed_at(one, "Second Larenian War", 5.0)
    found = pointed(asking("What war did the treaty of Tarn end?"), one, 0.0, Sort.WORDS)
    assert found is not None
    assert found.text == "Second Larenian War"
    assert pointed(asking("What sport did the treaty of Tarn end?"), one, 0.0, Sort.WORDS) is None


def test_words_of_the_question_are_not_its_answer() -> None:
    (one,) = sentences("Crowds met at the Harl Mayor’s office on Friday.")
    one = pointed_at(one, "Harl Mayor’s", 5.0)
    assert pointed(asking("Who is the mayor of Harl?"), one, 0.0, Sort.NAME) is None


def test_the_dead_and_the_hurt_are_not_set_against_each_other() -> None:
    dead, hurt = sentences("The crash killed 4 people.", "The crash injured 31 people.")
    first, second = (figure(one, figures_of(one.text)[0], 0.0) for one in (dead, hurt))
    assert related(first, second) is Relation.UNRELATED
    (more,) = sentences("The crash killed 9 people.")
    assert related(first, figure(more, figures_of(more.text)[0], 0.0)) is Relation.DIFFER


def test_a_count_of_another_event_that_shares_less_with_the_question_is_left_out() -> None:
    question = asking("How many people were killed in the flood at Tarn?", flood=0.53, tarn=0.47)
    flood = told("A flood killed 3 people at Tarn.", "people", "a", sure=-12.0)
    crash = told("A crash killed 9 people at Tarn.", "people", "b", sure=-12.0)
    assert [one.text for one in counts_in(question, [flood, crash], np.zeros(2))] == ["3"]
    assert [one.text for one in counts_in(question, [crash], np.zeros(1))] == ["9"]


def test_a_count_that_ends_its_sentence_gets_no_note_of_what_it_counts() -> None:
    (end,) = sentences("The army put the number of rebels killed at no fewer than 70.", article="a")
    (whole,) = sentences("The raids killed more than 130 hill fighters.", article="b")
    best = [figure(one, figures_of(one.text)[0], 1.0) for one in (end, whole)]
    assert note_on(best) is None
