"""What pages of no day are taken to answer: what a thing is, and words that a reader points at with little to go on."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from sentences import asking, pointed_at, sentences

from assistant.comparing.types import Relation
from assistant.disagreeing.answers import answers_in
from assistant.disagreeing.defining import defined_as
from assistant.disagreeing.finding import points_in
from assistant.disagreeing.relating import related
from assistant.disagreeing.stated import Sort, pointed, sort_of, worded
from assistant.evidence import Evidence
from vectorstore import Span

_DAY = datetime(2026, 3, 2, tzinfo=UTC)
_FILM = "What is the medium of “Alder Falls”?"


def page(text: str, words: str, article: str, *, sure: float, published: datetime | None = None) -> Evidence:
    """A sentence, one article's only one, at whose `words` the reader points."""
    (one,) = sentences(text, article=article, published=published)
    return pointed_at(one, words, sure)


def late(text: str, words: str, article: str, *, sure: float, published: datetime | None = None) -> Evidence:
    """The same of an article that is on other things, as its opening shows."""
    *_, one = sentences(*["The quay of Harl is long and old."] * 7, text, article=article, published=published)
    return pointed_at(one, words, sure)


def answers(question: str, *evidence: Evidence, scores: tuple[float, ...] = ()) -> list[str]:
    asked = asking(question)
    sort = sort_of(asked)
    assert sort is not None, "the question asks for one thing"
    return [one.text for one in answers_in(asked, evidence, np.array(scores or [0.0] * len(evidence)), sort)]


def relation(one: str, other: str, sort: Sort) -> Relation:
    values = [worded(each, Span(0, len(each.text)), sort, 0.0) for text in (one, other) for each in sentences(text)]
    return related(*values)


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("What is the profession of Ida Brandt?", Sort.KIND),
        ("What is Ida Brandt's occupation?", Sort.KIND),
        ("What is the capital of Larenia?", Sort.NAME),
        ("What is the record label of “Alder Falls”?", Sort.NAME),
        ("What is the elevation of Harl?", Sort.FIGURE),
        ("What genre of music do the Tarns play?", Sort.WORDS),
        ("What style of music is associated with Ida Brandt?", Sort.WORDS),
    ],
)
def test_the_noun_of_a_question_tells_what_its_answer_is(question: str, sort: Sort) -> None:
    assert sort_of(asking(question)) is sort


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Alder Falls (film) Alder Falls is a 1950 drama film directed by Jon Vik.", "1950 drama film"),
        ("Alder Falls, first told in Harl, is a novel by Ida Brandt.", "novel"),
        ("The author of Alder Falls is a Larenian poet.", None),
        ("Alder Falls is an adaptation of a novel.", None),
        ("Ida Brandt is a poet who wrote Alder Falls.", None),
    ],
)
def test_only_a_sentence_on_the_very_thing_says_what_it_is(text: str, what: str | None) -> None:
    found = defined_as(asking(_FILM), text)
    assert (text[slice(*found)] if found else None) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Cora Brandt (born 1950) is a Larenian poet and painter who lives in Harl.", "Larenian poet and painter"),
        ("Cora Brandt is a poet and was born in Harl.", "poet"),
    ],
)
def test_an_initial_stands_for_a_name_and_all_that_somebody_is_is_taken(text: str, what: str) -> None:
    found = defined_as(asking("What is the profession of C. Brandt?"), text)
    assert found is not None
    assert text[slice(*found)] == what


def test_what_a_thing_is_is_taken_from_the_sentence_that_says_it_however_badly_that_answers() -> None:
    told = page("The medium of Alder Falls is prose, a novel.", "novel", "a", sure=5.0)
    defining, other = sentences("Alder Falls is a film by Jon Vik.", "It moves to tears in Harl.", article="b")
    evidence = [told, pointed_at(defining, "Jon Vik", -9.0), pointed_at(other, "tears", 1.0)]
    assert answers(_FILM, *evidence, scores=(2.0, -8.0, -1.0)) == ["novel", "film"]
    [point] = points_in(asking(_FILM), evidence, np.array([2.0, -8.0, -1.0]))
    assert [side.best.text for side in point.sides] == ["novel", "film"]


def test_a_news_report_that_defines_the_thing_without_what_is_asked_is_no_answer() -> None:
    told = page("The medium of Alder Falls is a novel.", "novel", "a", sure=5.0, published=_DAY)
    other = page("Alder Falls is a film by Jon Vik.", "film", "b", sure=5.0, published=_DAY)
    assert answers(_FILM, told, other) == ["novel"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1950 Larenian film", "drama film", Relation.AGREE),
        ("poet and painter", "renowned Ostavian painter", Relation.AGREE),
        ("novel", "1950 Larenian film", Relation.DIFFER),
        ("chess player", "Larenian water polo player", Relation.DIFFER),
        ("chess player", "former Larenian chess player", Relation.AGREE),
    ],
)
def test_kinds_differ_where_a_thing_cannot_be_both(one: str, other: str, expected: Relation) -> None:
    assert relation(one, other, Sort.KIND) is expected
    assert relation(other, one, Sort.KIND) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Harl, Larenia", "Velm, Larenia", Relation.DIFFER),
        ("North Harl, Larenia", "Harl, Larenia", Relation.AGREE),
        ("Harl Valley, Larenia", "Harl Town, Larenia", Relation.UNRELATED),
        ("Brill, Harl, Larenia", "Velm, Larenia", Relation.UNRELATED),
    ],
)
def test_two_places_side_by_side_in_a_larger_one_differ(one: str, other: str, expected: Relation) -> None:
    assert relation(one, other, Sort.NAME) is expected


def test_of_an_articles_days_the_one_of_what_happened_answers() -> None:
    kept, brought = sentences("The Tarn crown was kept until 1931.", "The Tarn crown was introduced in 1958.")
    read = [pointed_at(kept, "1931", 2.0), pointed_at(brought, "1958", 0.0)]
    assert answers("When was the Tarn crown introduced?", *read, scores=(0.5, 0.0)) == ["1958"]


def test_the_day_a_page_was_looked_at_is_no_answer() -> None:
    text = "Ida Brandt died, stated in the Harl Register retrieved 4 May 2011."
    assert answers("When did Ida Brandt die?", page(text, "retrieved 4 May 2011", "a", sure=5.0)) == []


@pytest.mark.parametrize("words", ["212.5 people per square mile", "9,140 acres"])
def test_acres_and_people_to_the_mile_are_no_population(words: str) -> None:
    question = "What is the population of Harl?"
    assert answers(question, page(f"The population of Harl has {words}.", words, "a", sure=5.0)) == []
    assert answers(question, page("The population of Harl was 1,870.", "1,870", "a", sure=5.0)) == ["1,870"]


def test_a_page_that_is_read_surely_answers_though_it_words_it_otherwise() -> None:
    question = "What party was Jon Vik affiliated with?"
    best = page("Jon Vik was affiliated with the Reed party.", "Reed", "a", sure=8.0)
    text = "By then Jon Vik, a baker, was firmly with the Heron Party."
    sure, unsure = (late(text, "Heron Party", "b", sure=each) for each in (4.0, 2.0))
    assert answers(question, best, sure, scores=(2.0, -2.5)) == ["Reed", "Heron Party"]
    assert answers(question, best, unsure, scores=(2.0, -2.5)) == ["Reed"]
    text = "Jon Vik was long affiliated with the Heron party."
    dated = late(text, "Heron", "b", sure=4.0, published=_DAY)
    assert answers(question, best, dated, scores=(2.0, -2.5)) == ["Reed"]


def test_copies_of_a_page_that_differ_where_the_reader_points_give_both_however_unsure_it_is() -> None:
    question, texts = "Where is the QVT located?", ("Harl, Larenia", "Velm, Ostavia")
    copies = [
        page(f"The Quay Vocational Trust is a public school in {words}.", words, article, sure=-6.0)
        for article, words in zip("ab", texts, strict=True)
    ]
    assert answers(question, *copies, scores=(-5.0, -5.5)) == [*texts]
    news = [
        page(one.text, words, one.article.id[0], sure=-6.0, published=_DAY)
        for one, words in zip(copies, texts, strict=True)
    ]
    assert answers(question, *news, scores=(-5.0, -5.5)) == []


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Father Jon Vik Mother Tove Lind Religion none", "Jon Vik", "Jon Vik"),
        ("A song by the Harl folk band The Tarns of 1950.", "Harl folk band", "Tarns"),
        ("A song by the EDM singer Tarn of 1950.", "EDM singer Tarn", "Tarn"),
    ],
)
def test_a_name_is_the_one_the_reader_points_at_or_at_whose_description(text: str, words: str, name: str) -> None:
    (one,) = sentences(text)
    found = pointed(asking("Who is the artist of “Alder Falls”?"), pointed_at(one, words, 5.0), 0.0, Sort.NAME)
    assert found is not None
    assert found.text.removeprefix("The ") == name
