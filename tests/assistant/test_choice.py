"""The sentences chosen are right, different from each other and in order; the asked kind of answer is recognised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from assistant.choosing import select
from assistant.choosing.expected import Expected, expected_answer, offers
from assistant.choosing.select import Chosen, Limits, Margins
from assistant.evidence import FEATURES, Evidence
from assistant.words import Bag, analyse, initialisms
from vectorstore import Article, Passage, Span


@dataclass(frozen=True, slots=True)
class Pointing(Evidence):
    """A sentence with a vector of our making."""

    vector: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(2, np.float32))


def choose(
    rows: Sequence[Evidence], scores: npt.NDArray[np.float64], margins: Margins, limits: Limits, *rest: Any, **more: Any
) -> list[Chosen]:
    """`select.choose`, with the vectors that the sentences point along."""
    return select.choose(rows, scores, margins, limits, vectors_of, *rest, **more)


def vectors_of(rows: Sequence[Evidence]) -> npt.NDArray[np.float32]:
    return np.stack([one.vector for one in rows if isinstance(one, Pointing)])


def evidence(article: str, start: int, text: str, direction: tuple[float, ...]) -> Pointing:
    """A sentence whose vector points along `direction`; the text before it is filler."""
    body = " " * start + text
    span = Span(start, start + len(text))
    vector = np.array(direction, dtype=np.float32)
    vector /= np.linalg.norm(vector)
    passage = Passage(f"{article}-p", article, 0, span.start, span.end, text, "", (span,))
    held = Article(id=article, source=f"{article}.txt", text=body, content_hash="x")
    return Pointing(held, passage, span, text, (0.0,) * len(FEATURES), vector=vector)


def told(chosen: list[Chosen]) -> list[str]:
    return [one.article.text[one.span.start : one.span.end] for one in chosen]


def test_a_near_identical_sentence_becomes_a_second_citation() -> None:
    first = evidence("a", 0, "The bridge over the Alder closed on Monday after a crack was found.", (1, 0))
    copy = evidence("b", 9, "The bridge over the Alder closed on Monday, after a crack was found.", (1, 0.01))
    chosen = choose([first, copy], np.array([1.0, 0.9]), Margins(2.0, 2.0), Limits())
    assert len(chosen) == 1
    assert [article.id for article, _ in chosen[0].copies] == ["b"]


def test_a_copy_is_cited_however_low_its_own_score() -> None:
    text = "The bridge over the Alder closed on Monday after a crack was found."
    first, copy = evidence("a", 0, text, (1, 0)), evidence("b", 9, text, (1, 0))
    chosen = choose([first, copy], np.array([3.0, -9.0]), Margins(2.0, 2.0), Limits())
    assert [one.article.id for one in chosen] == ["a"]
    assert chosen[0].copies == ((copy.article, copy.span),)


def test_sentences_of_other_words_are_never_told_as_one_however_alike_their_vectors() -> None:
    one, other = "Ferries carried commuters all winter.", "Boats took workers across until spring."
    chosen = choose(
        [evidence("a", 0, one, (1, 0)), evidence("b", 0, other, (1, 0))],
        np.array([1.0, 0.9]),
        Margins(5.0, 5.0),
        Limits(),
    )
    assert told(chosen) == [one, other]
    assert not any(each.copies for each in chosen)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ministry said at least 70 people were killed.", "The ministry said at least 40 people were killed."),
        ("The mayor said the bridge was safe for all cars.", "The mayor denied the bridge was safe for all cars."),
        ("The trust will pay for the whole repair work.", "The trust will not pay for the whole repair work."),
    ],
)
def test_sentences_that_differ_in_a_figure_or_a_denial_are_never_told_as_one(one: str, other: str) -> None:
    chosen = choose(
        [evidence("a", 0, one, (1, 0)), evidence("b", 0, other, (1, 0.001))],
        np.array([1.0, 0.9]),
        Margins(5.0, 5.0),
        Limits(),
    )
    assert sorted(told(chosen)) == sorted([one, other])


def test_different_sentences_come_before_more_of_the_same() -> None:
    same = [evidence("a", 40 * n, f"The border is the first cause number {n} here.", (1, 0.02 * n)) for n in range(3)]
    other = evidence("b", 0, "Trade is another cause.", (0, 1))
    chosen = choose([*same, other], np.array([2.0, 1.9, 1.8, 1.2]), Margins(3.0, 3.0), Limits(statements=2))
    assert "Trade is another cause." in told(chosen)


def test_limits_hold() -> None:
    many = [evidence(f"a{n}", 0, f"Cause {n} " + "word " * 30, (1, n)) for n in range(9)]
    chosen = choose(many, np.linspace(2, 1, 9), Margins(10.0, 10.0), Limits(statements=5, words=70))
    assert sum(len(text.split()) for text in told(chosen)) <= 70


def test_neighbouring_sentences_are_one_statement_and_text_order_is_kept() -> None:
    rows = rows_of("First came the flood. Then the bridge closed. The ferry ran.")
    (joined,) = choose(rows, np.array([1.0, 1.5, -9.0]), Margins(2.0, 2.0), Limits())
    assert told([joined]) == ["First came the flood. Then the bridge closed."]
    assert joined.core == "Then the bridge closed."
    assert told(choose(rows, np.array([1.0, -9.0, 1.5]), Margins(3.0, 3.0), Limits())) == [
        "First came the flood.",
        "The ferry ran.",
    ]


def test_neighbours_in_two_paragraphs_stay_two_statements() -> None:
    rows = rows_of("First came the flood.\n\nThen the bridge closed.")
    assert told(choose(rows, np.array([1.0, 1.5]), Margins(2.0, 2.0), Limits())) == [
        "First came the flood.",
        "Then the bridge closed.",
    ]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the bridge close?", Expected.DATE),
        ("In which year was the trust founded?", Expected.DATE),
        ("How many boats were lost?", Expected.NUMBER),
        ("How much did the repair cost?", Expected.MONEY),
        ("What percentage of the town voted?", Expected.PERCENTAGE),
        ("Who closed the bridge?", Expected.NAME),
        ("Who is Maria Alder?", Expected.ANY),
        ("Why did it close?", Expected.REASON),
        ("What happened to the bridge?", Expected.ANY),
    ],
)
def test_a_question_tells_what_kind_of_answer_it_wants(question: str, kind: Expected) -> None:
    assert expected_answer(question) is kind


@pytest.mark.parametrize(
    ("question", "sentence", "offered"),
    [
        ("How many boats were lost?", "Eleven boats were lost.", 1.0),
        ("How many boats were lost?", "Boats were lost at sea.", 0.0),
        ("How many of the 40 boats were lost?", "The 40 boats went out.", 0.0),
        ("How much did it cost?", "It cost €3 million.", 1.0),
        ("How much did it cost?", "It cost more than planned.", 0.0),
        ("When did it close?", "It closed on Monday.", 1.0),
        ("When did it close?", "It closed in the end.", 0.0),
        ("Who closed it?", "It was closed by Maria Alder.", 1.0),
        ("Who closed it?", "It was closed by someone.", 0.0),
    ],
)
def test_a_sentence_offers_the_kind_or_does_not(question: str, sentence: str, offered: float) -> None:
    assert offers(sentence, expected_answer(question), analyse(question)) == offered


def test_words_are_known_in_their_forms() -> None:
    bag = Bag("Afghan officials closed the bridges")
    assert bag.holds("afghanistan")
    assert bag.holds("bridg")
    assert not bag.holds("africa")


def test_names_and_figures_are_read_from_the_question() -> None:
    words = analyse("On Dec. 21, how many of 1,200 boats did Gov. Maria Alder of the RNLI inspect?")
    assert set(words.names) >= {"Maria", "Alder", "RNLI"}
    assert set(words.numbers) == {"21", "1200"}
    assert "decemb" in words.search
    assert "decemb" not in words.content


def test_initials_stand_for_names() -> None:
    assert {"WHO", "CMS"} <= initialisms("The World Health Organization and the Centers for Medicare & Services met.")


def article_of(text: str) -> tuple[Article, tuple[Span, ...]]:
    spans = tuple(Span(*match.span()) for match in re.finditer(r"\S[^.?]*[.?]", text))
    return Article(id="a", source="a.txt", text=text, content_hash="x"), spans


def rows_of(text: str) -> list[Pointing]:
    article, spans = article_of(text)
    passage = Passage("p", "a", 0, 0, len(text), text, "", spans)
    eye = np.eye(len(spans), dtype=np.float32)
    return [
        Pointing(article, passage, span, text[span.start : span.end], (), vector=eye[n]) for n, span in enumerate(spans)
    ]


def test_a_sentence_that_points_back_comes_with_the_one_it_points_to() -> None:
    rows = rows_of("The trust runs the ferry. It has nine boats. Rain is forecast.")
    assert told(choose(rows, np.array([-9.0, 1.0, -9.0]), Margins(1.0, 1.0), Limits())) == [
        "The trust runs the ferry. It has nine boats."
    ]


def test_a_sentence_that_points_back_takes_nothing_from_the_paragraph_before() -> None:
    rows = rows_of("The trust runs the ferry.\n\nIt has nine boats. Rain is forecast.")
    assert told(choose(rows, np.array([-9.0, 1.0, -9.0]), Margins(1.0, 1.0), Limits())) == ["It has nine boats."]


@pytest.mark.parametrize(("before", "lengthened"), [(66, True), (67, False)])
def test_a_sentence_is_lengthened_to_seventy_words_at_most(before: int, lengthened: bool) -> None:
    first, second = "word " * (before - 1) + "word.", "It has nine boats."
    rows = rows_of(f"{first} {second}")
    expected = f"{first} {second}" if lengthened else second
    assert told(choose(rows, np.array([-9.0, 1.0]), Margins(1.0, 1.0), Limits())) == [expected]


def test_a_question_in_an_article_is_not_an_answer() -> None:
    rows = rows_of("Why did the bridge close? A crack was found.")
    assert told(choose(rows, np.array([2.0, 1.0]), Margins(2.0, 2.0), Limits())) == ["A crack was found."]


def test_another_article_must_come_closer_than_the_best_ones_own() -> None:
    own = rows_of("The bridge closed on Monday. Rain is forecast. A crack was found.")
    other = evidence("b", 0, "Another bridge elsewhere closed in spring.", (1, 1, 1))
    chosen = choose([*own, other], np.array([3.0, -9.0, 0.5, 0.5]), Margins(same=3.0, other=1.0), Limits())
    assert told(chosen) == ["The bridge closed on Monday.", "A crack was found."]
