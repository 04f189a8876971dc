"""Measures the sentences of the found passages for a question: what speaks for each that it answers? Scores none."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.choosing.expected import Expected, expected_answer, fits, offers
from assistant.choosing.kinds import Form, kind_of
from assistant.choosing.lead_in import without_lead_in
from assistant.finding.coverage import covered, weights_of
from assistant.finding.retrieve import Found
from assistant.reader import SentenceReading, shifted, window_of, window_start
from assistant.reader.reading import Reads
from assistant.words import Bag, QuestionWords, initialisms, numbers_in
from vectorstore import Archive, Article, Passage, Span
from vectorstore.embedders import Vector
from vectorstore.keywords import stems
from vectorstore.types import written_day

FEATURES = (
    "passage_similarity",
    "covered_by_sentence",
    "covered_by_passage",
    "covered_by_article",
    "names_in_passage",
    "names_in_article",
    "numbers_in_article",
    "offers_expected",
    "lacks_expected",
    "rank",
    "dangling",
    "length",
    "is_question",
    "covered_below_best",
    "passage_similarity_below_best",
    "passage_covered_below_best",
    "similar_and_covered_by_sentence",
    "similar_and_covered_by_passage",
    "similar_and_covered_by_article",
    "covered_by_passage_and_article",
    "read_vote",
    "read_span",
    "read_vote_below_best",
    "read_span_below_best",
    "read_best_in_article",
    "long_read_vote",
    "long_read_span",
    "long_read_vote_below_best",
    "long_read_span_below_best",
    "long_read_best_in_article",
    "read_vote_chance",
    "read_span_chance",
    "read_unfit",
    "open",
    "open_read_vote",
    "open_read_span",
    "open_read_vote_chance",
    "nameless",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that may answer the question."""

    article: Article
    passage: Passage
    span: Span
    text: str
    features: tuple[float, ...]
    """In the order of `FEATURES`."""
    answer: Span | None = None
    """The words of the sentence that the reader points at, as a range of the article's text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart once."""

    text: str
    read_as: str
    """What the reader is asked: the question without the circumstances it opens with. It learnt from short ones."""
    words: QuestionWords
    vector: Vector
    weights: dict[str, float]
    """How much each content stem says: its inverse passage frequency in the archive."""
    expected: Expected


def ask_about(text: str, words: QuestionWords, vector: Vector, archive: Archive) -> Asked:
    """Takes a question apart for scoring."""
    weights = weights_of(words.content, archive)
    read_as = without_lead_in(text)
    return Asked(text, read_as, words, vector, weights, expected_answer(read_as))


def gather(asked: Asked, found: Sequence[Found], reader: Reads, known: Known | None = None) -> list[Evidence]:
    """Every sentence of the found passages with its features, in the passages' order.

    `known` is what is known of their words already, where they are asked more than once.
    """
    known = known or Known()
    windows = [window_of(one) for one in found]
    readings = reader.read(asked.read_as, windows)
    rows = [
        (one, rank, span, reading)
        for rank, (one, read) in enumerate(zip(found, readings, strict=True))
        for span, reading in zip(one.passage.sentences, read, strict=True)
        if span.end - span.start >= _SHORTEST
    ]
    if not rows:
        return []
    around = [_measures_around(asked, known.passage(one.passage), known.article(one.article)) for one in found]
    measured = np.array(
        [
            _measures(asked, one.article.text[span.start : span.end], one, rank, around[rank], known)
            for one, rank, span, _ in rows
        ]
    )
    read = _read([(one.article.id, reading) for one, _, _, reading in rows], _length_of(asked.read_as))
    unfit = np.array([[_unfit(reading, windows[rank].text, asked.expected)] for _, rank, _, reading in rows])
    features = np.concatenate([measured, _compared(measured), read, unfit, _form(asked, read)], axis=1)
    return [
        Evidence(
            one.article,
            one.passage,
            span,
            one.article.text[span.start : span.end],
            tuple(row),
            reading.answer and shifted(reading.answer, window_start(one)),
        )
        for (one, _, span, reading), row in zip(rows, features.tolist(), strict=True)
    ]


def _read(rows: Sequence[tuple[str, SentenceReading]], long: float) -> npt.NDArray[np.float64]:
    """What the reader says of each sentence, and how it stands among the others, shape (n, 12).

    Once as it is, once weighed by how `long` the question is, since the reader learnt from short ones, and as chances.
    """
    said = np.clip([(reading.vote, reading.span) for _, reading in rows], -_SURE, _SURE)
    articles = np.array([article for article, _ in rows])
    best = {article: said[articles == article, 0].max() for article in set(articles.tolist())}
    of_article = np.array([best[article] for article in articles.tolist()])
    stands = np.concatenate([said, said - said.max(axis=0), of_article[:, None]], axis=1)
    return np.concatenate([stands, stands * long, 1.0 / (1.0 + np.exp(-said))], axis=1)


def _form(asked: Asked, read: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What the question's form makes of the reading, shape (n, 5): the reader learnt from questions of one fact."""
    is_open = float(kind_of(asked.read_as).form in _OPEN)
    form = np.full((len(read), 1), is_open)
    nameless = np.full((len(read), 1), float(not asked.words.names))
    return np.concatenate([form, is_open * read[:, _VOTE_SPAN_CHANCE], nameless], axis=1)


_OPEN = frozenset((Form.CAUSE, Form.LIST, Form.OPEN, Form.COMPARE, Form.SAID))
_VOTE_SPAN_CHANCE = [0, 1, 10]  # columns of `_read`


def _unfit(reading: SentenceReading, text: str, expected: Expected) -> float:
    """1 where the reader points at words that cannot be the asked kind of answer, such as "Monday" for a number."""
    if reading.answer is None:
        return 0.0
    return float(not fits(text[reading.answer.start : reading.answer.end], expected))


def _length_of(question: str) -> float:
    """0 for a question of ordinary length, 1 for one that is a paragraph."""
    return min(1.0, max(0.0, (len(question.split()) - _ORDINARY) / _PARAGRAPH))


_ORDINARY, _PARAGRAPH = 12, 24  # words; and words beyond those

_SURE = 12.0  # log-odds beyond which the reader's certainty tells no more


def _compared(measured: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How each sentence stands among the others found for the same question, and measures together, shape (n, 7)."""
    column = {name: measured[:, index] for index, name in enumerate(FEATURES[: measured.shape[1]])}
    covered, similar = column["covered_by_sentence"], column["passage_similarity"]
    of_passage, of_article = column["covered_by_passage"], column["covered_by_article"]
    return np.stack(
        [
            covered - covered.max(),
            similar - similar.max(),
            of_passage - of_passage.max(),
            similar * covered,
            similar * of_passage,
            similar * of_article,
            of_passage * of_article,
        ],
        axis=1,
    )


_SHORTEST = 15  # characters: shorter "sentences" are labels


class Grounds:
    """The words of a stretch of text, ready to be asked. What only some questions need is worked out when asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.bag = Bag(text)

    @classmethod
    def of_article(cls, article: Article) -> Grounds:
        known = (article.title, article.outlet, article.author, _date_words(article))
        return cls("\n".join([*(part for part in known if part), article.text]))

    @classmethod
    def of_passage(cls, passage: Passage) -> Grounds:
        return cls(passage.searchable)

    @functools.cached_property
    def _initials(self) -> frozenset[str]:
        return initialisms(self._text)

    @functools.cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(numbers_in(self._text))

    def has_number(self, number: str) -> bool:
        return number in self._numbers

    def has_name(self, name: str) -> bool:
        if all(self.bag.holds(stem) for stem in stems(name)):
            return True
        letters = re.sub(r"[^A-Za-z]", "", name).upper()
        return name.isupper() and len(letters) > 1 and letters in self._initials


class Known:
    """The words of the texts met lately, each taken apart once: one story is asked about again and again.

    Safe from several threads; the least lately used are forgotten, and what is kept stays below some 40 MB.
    """

    def __init__(self) -> None:
        self.bag = functools.lru_cache(maxsize=4096)(Bag)
        self.article = functools.lru_cache(maxsize=256)(Grounds.of_article)
        self.passage = functools.lru_cache(maxsize=512)(Grounds.of_passage)


def _date_words(article: Article) -> str:
    # The day with a zero before it too: questions write both.
    return "" if article.published is None else f"{article.published:%d} {written_day(article.published)}"


_OPENS_DANGLING = re.compile(
    r"^\W*(?:he|she|they|it|his|her|their|its|this|that|these|those|but|and|such|the (?:latter|former|move|two))\b",
    re.IGNORECASE,
)


def points_back(sentence: str) -> bool:
    """Whether a sentence opens with a word that only the one before it explains."""
    return bool(_OPENS_DANGLING.search(sentence))


def _measures_around(asked: Asked, passage: Grounds, article: Grounds) -> tuple[float, ...]:
    """What all sentences of a passage share."""
    words = asked.words
    return (
        _covered(asked.weights, passage.bag),
        _covered(asked.weights, article.bag),
        _share([passage.has_name(name) for name in words.names]),
        _share([article.has_name(name) for name in words.names]),
        _share([article.has_number(number) for number in words.numbers]),
    )


def _measures(
    asked: Asked, text: str, one: Found, rank: int, around: tuple[float, ...], known: Known
) -> tuple[float, ...]:
    words = asked.words
    offered = offers(text, asked.expected, words)
    return (
        one.similarity,
        _covered(asked.weights, known.bag(text)),
        *around,
        float(offered == 1.0),
        float(offered == 0.0),
        1.0 / (1.0 + rank),
        float(points_back(text)),
        min(1.0, len(text.split()) / 40.0),
        float(text.rstrip("\"”’' ").endswith("?")),
    )


def _covered(weights: dict[str, float], bag: Bag) -> float:
    return covered(weights, bag) if weights else 0.5


def _share(held: list[bool]) -> float:
    return sum(held) / len(held) if held else 1.0
