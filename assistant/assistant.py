"""From a question to an answer whose every sentence is quoted. Knows nothing of web pages, terminals or files."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.absence import abstention, what_is_missing
from assistant.calibration import load_calibration
from assistant.compose import newest_date, quoted, written_out
from assistant.events import CitationEvent, DoneEvent, Event, StatementEvent, StatusEvent
from assistant.evidence import Asked, Evidence, ask_about, gather
from assistant.expected import expected_answer
from assistant.followup import Standalone, standalone
from assistant.memory import SentenceVectors
from assistant.retrieve import Found, RetrievalSettings, Retriever
from assistant.select import Limits, choose
from assistant.sources import named_outlets
from assistant.types import Answer, Citation, Question, Statement, Status
from assistant.words import analyse
from assistant.writer import Writer, gate, keyed
from vectorstore import Archive, Article, Constraints, ModelError, UsageError
from vectorstore.embedders import Embedder

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

ANSWER_VERSION = 2
"""Part of an answer's settings: raised whenever the same inputs would be answered otherwise."""

_NEAR = 0.3  # cosine below which an article is not worth offering as the nearest


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How questions are answered."""

    passages: int = 12
    """Passages read for one question."""
    limits: Limits = field(default_factory=Limits)
    floor: float | None = None
    """Overrides the calibrated score below which Byline abstains."""
    writer_evidence: int = 24
    """Sentences a chat model is given."""
    retrieval: RetrievalSettings = field(default_factory=RetrievalSettings)


@dataclass(frozen=True, slots=True)
class Examined:
    """An answer with what it was made from, for those who measure."""

    answer: Answer
    found: tuple[Found, ...]
    """The ranking the answer was read from, best first, as deep as asked for."""
    confidence: float
    """Score (log-odds) of the best sentence, below the floor on an abstention; minus infinity where none was found."""


class _Read(NamedTuple):
    """What was found for a question, and how well it answers."""

    asked: Asked
    found: Sequence[Found]
    """At least the passages read; deeper where someone wants to see the ranking."""
    evidence: Sequence[Evidence]
    scores: npt.NDArray[np.float64]

    @property
    def best(self) -> float:
        return float(self.scores.max()) if len(self.scores) else float("-inf")


class _Told(NamedTuple):
    """What is to be said, before it becomes an answer."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    answerer: str
    notice: str | None = None


class _Finished(NamedTuple):
    """How the work on a question ends."""

    answer: Answer
    read: _Read


class Assistant:
    """Answers questions from one archive. One instance serves several threads."""

    def __init__(
        self,
        archive: Archive,
        embedder: Embedder,
        settings: AnswerSettings | None = None,
        writer: Writer | None = None,
    ) -> None:
        self.archive = archive
        self._embedder = embedder
        self._vectors = SentenceVectors(embedder)
        self._settings = settings or AnswerSettings()
        self._writer = writer
        self._calibration = load_calibration()
        self._retriever = Retriever(archive, embedder, self._settings.retrieval)
        if embedder.fingerprint != self._calibration.embedder and self._settings.floor is None:
            _log.warning(
                "When to answer was measured with the embedder %s, not with %s: Byline may answer too much or too "
                "little. Set answer.floor once you have tried it.",
                self._calibration.embedder,
                embedder.fingerprint,
            )

    @property
    def answerer(self) -> str:
        """Who words the answers: "extractive", or "provider:model"."""
        return self._writer.name if self._writer is not None else "extractive"

    @property
    def fingerprint(self) -> str:
        """Names everything that shapes an answer besides the archive's content: 12 hex digits."""
        parts = (ANSWER_VERSION, self._settings, self._calibration, self._embedder.fingerprint, self.answerer)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    def ask(self, question: Question) -> Answer:
        """The answer to `question`, from the newest state of the archive. Raises `UsageError` for an empty one."""
        return self._finished(question).answer

    def examine(self, question: Question, depth: int) -> Examined:
        """The answer that `ask` gives, with the first `depth` passages of the ranking behind it."""
        done = self._finished(question, depth)
        return Examined(done.answer, tuple(done.read.found[:depth]), done.read.best)

    def stream(self, question: Question) -> Iterator[Event]:
        """What `ask` gives, as it comes. Every statement has passed the quote gate before it is given."""
        for event in self._worked(question):
            yield DoneEvent(event.answer) if isinstance(event, _Finished) else event

    def _finished(self, question: Question, depth: int = 0) -> _Finished:
        for event in self._worked(question, depth):
            if isinstance(event, _Finished):
                return event
        raise AssertionError("the work on a question ends with its answer")

    def _worked(self, question: Question, depth: int = 0) -> Iterator[Event | _Finished]:
        if not question.text.strip():
            raise UsageError("The question is empty.", "Write one, such as: why did the alliance sour?")
        began = time.perf_counter()
        self.archive.refresh()
        yield StatusEvent("Searching the archive")
        understood = standalone(question.text, question.history)
        read, notice = self._read_within(understood, question.constraints, depth)
        retrieved = time.perf_counter()
        if read.best < self.floor:
            answer = self._abstain(question, understood, read, notice)
        else:
            yield StatusEvent("Reading what was found")
            answer = self._answer(question, understood, read, notice)
            yield from _told_events(answer)
        done = time.perf_counter()
        timings = {
            "retrieve": round(1000 * (retrieved - began), 1),
            "answer": round(1000 * (done - retrieved), 1),
            "total": round(1000 * (done - began), 1),
        }
        yield _Finished(replace(answer, timings_ms=timings), read)

    def search(self, words: str, constraints: Constraints | None = None, limit: int = 10) -> tuple[Found, ...]:
        """Passages for `words`, best first. Raises `UsageError` when there are no words."""
        if not words.strip():
            raise UsageError("There is nothing to search for.", "Give one word or more.")
        self.archive.refresh()
        vector = self._retriever.vector(words)
        return tuple(self._retriever.find(vector, analyse(words), limit, constraints or Constraints()))

    # --- finding --------------------------------------------------------------------------------------------

    @property
    def floor(self) -> float:
        """Score (log-odds) of the best sentence below which it abstains."""
        return self._calibration.floor if self._settings.floor is None else self._settings.floor

    def _read_within(self, understood: Standalone, given: Constraints, depth: int) -> tuple[_Read, str | None]:
        """Reads within the outlets the question names; if they do not answer, within what the reader allowed."""
        outlets = () if given.outlets else named_outlets(understood.text, self.archive)
        if outlets:
            narrow = self._read(understood, replace(given, outlets=outlets), depth)
            if narrow.best >= self.floor:
                return narrow, None
            wide = self._read(understood, given, depth)
            names = " and ".join(outlets)
            return wide, f"Nothing from {names} answers this; other outlets were searched too."
        return self._read(understood, given, depth), None

    def _read(self, understood: Standalone, constraints: Constraints, depth: int) -> _Read:
        words = analyse(understood.text)
        vector = self._retriever.vector(understood.text)
        passages = self._settings.passages
        found = self._retriever.find(vector, words, max(passages, depth), constraints)
        asked = ask_about(understood.text, words, vector, self.archive)
        if understood.focus != understood.text:
            asked = replace(asked, expected=expected_answer(understood.focus))
        evidence = gather(asked, found[:passages], self._vectors)
        return _Read(asked, found, evidence, self._calibration.model.scores(evidence))

    # --- telling --------------------------------------------------------------------------------------------

    def _abstain(self, question: Question, understood: Standalone, read: _Read, notice: str | None) -> Answer:
        best = read.evidence[int(np.argmax(read.scores))] if len(read.scores) else None
        missing = what_is_missing(read.asked, best, self.archive)
        return Answer(
            question=question.text,
            standalone_question=understood.text,
            status=Status.NOT_IN_ARCHIVE,
            text=abstention(missing),
            statements=(),
            citations=(),
            settings=self.fingerprint,
            missing=missing,
            nearest=_nearest(read.found[: self._settings.passages]),
            notice=notice,
        )

    def _answer(self, question: Question, understood: Standalone, read: _Read, notice: str | None) -> Answer:
        told = self._written(understood, read) or self._extracted(read)
        return Answer(
            question=question.text,
            standalone_question=understood.text,
            status=Status.ANSWERED,
            text=written_out(told.statements),
            statements=told.statements,
            citations=told.citations,
            settings=self.fingerprint,
            answerer=told.answerer,
            as_of=newest_date(told.citations),
            notice=" ".join(filter(None, (notice, told.notice))) or None,
        )

    def _extracted(self, read: _Read, notice: str | None = None) -> _Told:
        chosen = choose(read.evidence, read.scores, self._calibration.margins, self._settings.limits)
        statements, citations = quoted(chosen)
        return _Told(statements, citations, "extractive", notice)

    def _written(self, understood: Standalone, read: _Read) -> _Told | None:
        """What the chat model wrote and the gate let through; None where no model is configured."""
        if self._writer is None:
            return None
        order = np.argsort(-read.scores, kind="stable")[: self._settings.writer_evidence]
        evidence = keyed([read.evidence[int(index)] for index in order])
        try:
            drafts = self._writer.write(understood.text, evidence)
        except ModelError as error:
            _log.warning("%s", error)
            return self._extracted(read, f"{error.message} This answer is in the articles' own words instead.")
        statements, citations, dropped = gate(drafts, evidence)
        if not statements:
            why = "Nothing the chat model wrote was borne out by the articles."
            return self._extracted(read, f"{why} This answer is in their own words instead.")
        notice = f"{dropped} sentences of the chat model were left out: the articles do not bear them out."
        return _Told(statements, citations, self._writer.name, notice if dropped else None)


def _nearest(found: Sequence[Found], limit: int = 3) -> tuple[Article, ...]:
    articles: dict[str, Article] = {}
    for one in sorted(found, key=lambda each: -each.similarity):
        if one.similarity >= _NEAR:
            articles.setdefault(one.article.id, one.article)
    return tuple(articles.values())[:limit]


def _told_events(answer: Answer) -> Iterator[Event]:
    shown: set[int] = set()
    for statement in answer.statements:
        for number in statement.citations:
            if number not in shown:
                shown.add(number)
                yield CitationEvent(answer.citations[number - 1])
        yield StatementEvent(statement)
