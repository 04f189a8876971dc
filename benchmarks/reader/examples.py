"""Public reading sets as what the reader learns from: a question, a paragraph, the words that answer, or none.

Only the training part of the pages is used (see `benchmarks.folds`). CLAP-NQ is left out altogether: choosing and
abstaining are calibrated on it.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.folds import Fold, fold_of
from benchmarks.reading_sets import Case, Text
from ingest.sentences import sentence_spans
from vectorstore import Span
from vectorstore.embedders import Embedder

_ALIKE = 8  # look-alike paragraphs kept for each question
_OUTLETS = ("The Daily Courier", "Morning Herald", "National Wire", "The Examiner", "City Post", "World Report")
_MONTHS = [name for name in calendar.month_name if name]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of an article that is read at once."""

    page: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question asked of one paragraph."""

    question: str
    paragraph: int
    answers: tuple[Span, ...]
    """Every place in the paragraph that answers; none where it does not."""
    alike: tuple[int, ...] = ()
    """Paragraphs that look like the right one and do not answer."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """All of them, with the paragraphs they refer to."""

    paragraphs: tuple[Paragraph, ...]
    lessons: tuple[Lesson, ...]


def lessons_of(texts: Sequence[Text], cases: Sequence[Case], fold: Fold, embedder: Embedder) -> Lessons:
    """The questions of one part, each with the paragraphs that look like its own but do not answer it."""
    titles = {text.url: text.title or "" for text in texts}
    units = {text.url: text.unit for text in texts}
    clap = {_plain(case.question) for case in cases if case.kind.startswith("clap")}
    kept = [
        case
        for case in cases
        if case.context and fold_of(units[case.source or ""]) is fold and _plain(case.question) not in clap
    ]
    numbers: dict[str, int] = {}
    paragraphs: list[Paragraph] = []
    for case in kept:
        if case.context not in numbers:
            numbers[case.context] = len(paragraphs)
            paragraphs.append(Paragraph(titles[case.source or ""], case.context, sentence_spans(case.context)))
    found = [(case, places(case.context, case.answers, case.starts)) for case in kept]
    found = [(case, spans) for case, spans in found if spans or not case.answers]
    alike = _alike([case.question for case, _ in found], [one.text for one in paragraphs], embedder)
    lessons = []
    for (case, spans), near in zip(found, alike, strict=True):
        own = numbers[case.context]
        others = [int(index) for index in near if index != own and not _holds(paragraphs[index].text, case.answers)]
        lessons.append(Lesson(case.question.strip(), own, spans, tuple(others[:_ALIKE])))
    return Lessons(tuple(paragraphs), tuple(lessons))


def _holds(text: str, answers: Sequence[str]) -> bool:
    return any(answer.lower() in text.lower() for answer in answers)


def places(text: str, answers: Sequence[str], starts: Sequence[int] = ()) -> tuple[Span, ...]:
    """Where the answers stand: at the characters given, or wherever their words are."""
    if starts:
        return tuple(
            sorted({Span(at, at + len(answer)) for answer in answers for at in starts if text.startswith(answer, at)})
        )
    found = {
        Span(match.start(), match.end())
        for answer in answers
        if answer.strip()
        for match in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE)
    }
    return tuple(sorted(found))


def _plain(question: str) -> str:
    return "".join(letter for letter in question.lower() if letter.isalnum())


def _alike(questions: Sequence[str], texts: Sequence[str], embedder: Embedder) -> npt.NDArray[np.int64]:
    """The paragraphs nearest to each question, by meaning and by words in equal parts, shape (questions, 20)."""
    meaning = embedder.embed(texts)
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit(texts)
    by_word = words.transform(texts).T.tocsr()
    found = []
    for at in range(0, len(questions), 512):
        part = list(questions[at : at + 512])
        scores = embedder.embed(part) @ meaning.T + (words.transform(part) @ by_word).toarray()
        found.append(np.argsort(-scores, axis=1)[:, :20])
    return np.concatenate(found)


def header_of(page: str, chance: random.Random) -> str:
    """What stands before a passage: its title, sometimes with an outlet and a date, as articles have."""
    if chance.random() < 0.1:
        return ""
    title = f"{page}."
    if chance.random() < 0.5:
        return title
    day = f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} {chance.randint(1990, 2026)}."
    return f"{title} {chance.choice(_OUTLETS)}, {day}" if chance.random() < 0.6 else f"{title} {day}"
