"""From a question to an answer whose every sentence is quoted. Knows nothing of web pages, terminals or files."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from assistant.absence import abstention, unanswered_parts, unmentioned, what_is_missing
from assistant.calibration import load_calibration
from assistant.choosing.select import Limits
from assistant.compose import newest_date, written_out
from assistant.conversation.asking_back import AskBack, asks_back, filled
from assistant.desk import Desk, Read, Sitting
from assistant.events import CitationEvent, DisagreementEvent, DoneEvent, Event, StatementEvent, StatusEvent
from assistant.evidence import Evidence
from assistant.finding.retrieve import Found, RetrievalSettings, Retriever
from assistant.memory import KnownOutlets, SentenceVectors
from assistant.newsroom import Newsroom
from assistant.reader import Reader, shared_reader
from assistant.telling import Told, disagreements_of, tell
from assistant.types import Answer, Citation, Question, Status
from assistant.understanding import LONGEST, Understood, part_of, understand
from assistant.words import analyse
from assistant.writing.answering import written
from assistant.writing.passing import Written
from assistant.writing.types import Stopped, Writer, Writing
from vectorstore import Archive, Article, Constraints, Span, UsageError
from vectorstore.embedders import Embedder, Vectors

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

ANSWER_VERSION = 6
"""Part of an answer's settings: raised whenever the same inputs would be answered otherwise."""

_LONG = 14  # words of a question that may be several
_WRITTEN_FROM = 6  # passages read at least where a chat model writes: it takes longer than reading one more
_NEAR = 0.3  # cosine below which an article is not worth offering as the nearest


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How questions are answered."""

    passages: int = 5
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


class _Finished(NamedTuple):
    """How the work on a question ends."""

    answer: Answer
    read: Read
    confidence: float


class Assistant:
    """Answers questions from one archive. One instance serves several threads."""

    def __init__(
        self,
        archive: Archive,
        embedder: Embedder,
        settings: AnswerSettings | None = None,
        writing: Writing | None = None,
        reader: Reader | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`clock` gives the moment (aware) that "yesterday" is counted from; `reader` is by default the shipped one.

        `writing` is the chat model that words the answers; without one they are the articles' own sentences.
        """
        self.archive = archive
        self._embedder = embedder
        self._settings = settings or AnswerSettings()
        self._writing = writing
        self._clock = clock
        self._calibration = load_calibration()
        self._retriever = Retriever(archive, embedder, self._settings.retrieval)
        self._reader = reader or shared_reader()
        self._vectors = SentenceVectors(embedder)
        self._desk = Desk(
            archive,
            self._retriever,
            KnownOutlets(archive),
            self._vectors_of,
            self._reader,
            self._calibration,
            self._settings.passages if writing is None else max(_WRITTEN_FROM, self._settings.passages),
        )
        models = repr((embedder.fingerprint, self._reader.fingerprint, self._settings.retrieval, self._calibration))
        self.newsroom = Newsroom(archive, self._desk, self._vectors, clock, models)
        """Checking, tracing, comparing and timelines over the same archive."""
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
        return self._writing.name if self._writing is not None else "extractive"

    @property
    def fingerprint(self) -> str:
        """Names everything that shapes an answer besides the archive's content: 12 hex digits."""
        models = [self._embedder.fingerprint, self._reader.fingerprint, self.answerer]
        if self._writing is not None:
            models.append(self._writing.fingerprint)
        parts = (ANSWER_VERSION, self._settings, self._calibration, *models)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    def ask(self, question: Question) -> Answer:
        """The answer to `question`, from the newest state of the archive. Raises `UsageError` for an empty one."""
        return self._finished(question).answer

    def examine(self, question: Question, depth: int) -> Examined:
        """The answer that `ask` gives, with the first `depth` passages of the ranking behind it."""
        done = self._finished(question, depth)
        return Examined(done.answer, tuple(done.read.found[:depth]), done.confidence)

    def stream(self, question: Question, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[Event]:
        """What `ask` gives, as it comes. Every statement has passed the quote gate before it is given.

        Once `is_stopped` is true it soon ends without the whole answer, and a chat model's reply is broken off.
        """
        try:
            # Closed with this one, so that a reply nobody reads is broken off at once.
            with closing(self._worked(question, is_stopped=is_stopped)) as worked:
                for event in worked:
                    if is_stopped():
                        return
                    yield DoneEvent(event.answer) if isinstance(event, _Finished) else event
        except Stopped:
            return

    def _finished(self, question: Question, depth: int = 0) -> _Finished:
        for event in self._worked(question, depth):
            if isinstance(event, _Finished):
                return event
        raise AssertionError("the work on a question ends with its answer")

    def _worked(
        self, question: Question, depth: int = 0, is_stopped: Callable[[], bool] = lambda: False
    ) -> Generator[Event | _Finished, None, None]:
        if not question.text.strip():
            raise UsageError("The question is empty.", "Write one, such as: why did the alliance sour?")
        began = time.perf_counter()
        self.archive.refresh()
        yield StatusEvent("Searching the archive")
        writer = self._writing.begin(is_stopped) if self._writing is not None else None
        read, reads, ask = self._read(self._desk.sit(), question, depth, writer)
        retrieved = time.perf_counter()
        if ask is not None:
            answer = self._ask_back(question, read, ask)
        elif not reads:
            answer = self._abstain(question, read)
        else:
            yield StatusEvent("Reading what was found")
            if writer is not None:
                answer = yield from self._written(question, read, reads, writer)
            else:
                answer = self._answer(question, read, self._tell(reads), reads)
                yield from _told_events(answer)
        confidence = max((one.best for one in (read, *reads)), default=float("-inf"))
        done = time.perf_counter()
        timings = {
            "retrieve": round(1000 * (retrieved - began), 1),
            "answer": round(1000 * (done - retrieved), 1),
            "total": round(1000 * (done - began), 1),
        }
        was_asked = writer is not None and (writer.usage.calls > 0 or (ask is None and bool(reads)))
        answer = replace(answer, timings_ms=timings, usage=writer.usage if writer is not None and was_asked else None)
        yield _Finished(answer, read, confidence)

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

    def _asked_back(self, question: Question, read: Read) -> AskBack | None:
        if len(question.text) > LONGEST:
            return None
        return asks_back(question.text, question.history, read.found[: self._settings.passages])

    def _read(
        self, sitting: Sitting, question: Question, depth: int, writer: Writer | None
    ) -> tuple[Read, Sequence[Read], AskBack | None]:
        """The question as a whole; what answers it, or parts of it; and what to ask back instead, if anything.

        A chat model is asked what a follow-up means where it means nothing by itself.
        """
        understood = understand(question.text, question.history, self._clock().date())
        read, reads = self._read_in_parts(sitting, understood, question.constraints, depth, writer)
        ask = self._asked_back(question, read)
        if (
            writer is not None
            and question.history
            and self._asked_back(replace(question, history=()), read) is not None
        ):
            meant = writer.condense(question.text, question.history)
            if meant is not None:
                understood = understand(meant, (), self._clock().date())
                return *self._read_in_parts(sitting, understood, question.constraints, depth, writer), None
        return read, () if ask is not None else reads, ask

    def _read_in_parts(
        self, sitting: Sitting, understood: Understood, given: Constraints, depth: int, writer: Writer | None
    ) -> tuple[Read, Sequence[Read]]:
        """The question as a whole, and what answers it: its parts, where it is made of several, or all of it.

        The whole is only searched for, not read, where its parts are answered; a chat model reads it all the same.
        """
        if writer is not None and not understood.parts and _may_have_parts(understood.text):
            understood = replace(understood, parts=writer.split(understood.text))
        parts = [part_of(understood, part, self._clock().date()) for part in understood.parts]
        reads = [self._desk.read(sitting, part, given, self.floor) for part in parts]
        answered = [one for one in reads if one.best >= self.floor]
        if answered and writer is None:
            return self._desk.find(sitting, understood, given, depth), answered
        read = self._desk.read(sitting, understood, given, self.floor, depth)
        return read, answered or ([read] if read.best >= self.floor else [])

    # --- telling --------------------------------------------------------------------------------------------

    def _abstain(self, question: Question, read: Read, notice: str | None = None) -> Answer:
        missing = what_is_missing(read.asked, read.best_evidence, self.archive)
        return Answer(
            question=question.text,
            standalone_question=read.understood.text,
            status=Status.NOT_IN_ARCHIVE,
            text=abstention(missing),
            statements=(),
            citations=(),
            settings=self.fingerprint,
            missing=missing,
            nearest=_nearest(read.found[: self._settings.passages]),
            notice=_joined(read.notice, notice),
        )

    def _ask_back(self, question: Question, read: Read, ask: AskBack) -> Answer:
        return Answer(
            question=question.text,
            standalone_question=read.understood.text,
            status=Status.NOT_IN_ARCHIVE,
            text=ask.text,
            statements=(),
            citations=(),
            settings=self.fingerprint,
            suggestions=ask.readings,
            asks_back=True,
        )

    def _answer(self, question: Question, read: Read, told: Told, reads: Sequence[Read]) -> Answer:
        if not told.statements:
            return self._abstain(question, read, told.notice)
        missing = unanswered_parts(read.understood.parts, [one.understood.part for one in reads]) or told.missing
        return Answer(
            question=question.text,
            standalone_question=self._as_read(question, read),
            status=Status.PARTLY_ANSWERED if missing else Status.ANSWERED,
            text=written_out(told.statements, told.lead),
            statements=told.statements,
            citations=told.citations,
            settings=self.fingerprint,
            answerer=told.answerer,
            disagreements=told.disagreements,
            missing=missing,
            as_of=newest_date(told.citations),
            lead=told.lead,
            notice=_joined(*(one.notice for one in reads), told.notice),
            read=_not_used(reads, told.citations),
        )

    def _as_read(self, question: Question, read: Read) -> str:
        """The question as shown: with what it is taken to be about, where it names nothing and that is plain."""
        if question.history or len(question.text) > LONGEST:
            return read.understood.text
        meant = filled(read.understood.text, read.found[: self._settings.passages])
        return read.understood.text if meant is None else meant.text

    def _written(
        self, question: Question, read: Read, reads: Sequence[Read], writer: Writer
    ) -> Generator[Event, None, Answer]:
        """What the chat model writes and the gate lets through; in the articles' own words where the model failed."""
        most = self._settings.writer_evidence
        done = yield from written(writer, [read, *reads], most, self._embedder.embed_roughly)
        if done.statements:
            cited = len(done.numbering.citations)
            points = done.disagreements or disagreements_of(reads, done.numbering)
            if not done.disagreements:
                yield from map(CitationEvent, done.numbering.citations[cited:])
                yield from map(DisagreementEvent, points)
            told = Told(
                tuple(done.statements),
                done.numbering.citations,
                self.answerer,
                missing=unmentioned(read.asked, [one.quote.article for one in done.numbering.citations]),
                notice=_notice(done),
                disagreements=points,
            )
            return self._answer(question, read, told, reads)
        if done.failure is None:
            # It found no answer, or none that the articles bear out: to put another one in its place would be to guess.
            return replace(self._abstain(question, read, _notice(done)), answerer=self.answerer)
        _log.warning("%s", done.failure)
        notice = f"{done.failure.message} This answer is in the articles' own words instead."
        answer = self._answer(question, read, replace(self._tell(reads), notice=notice), reads)
        yield from _told_events(answer)
        return answer

    def _tell(self, reads: Sequence[Read]) -> Told:
        return tell(reads, self._calibration.margins, self._settings.limits, self._vectors_of, self._sentences_of)

    def _vectors_of(self, evidence: Sequence[Evidence]) -> Vectors:
        return self._vectors.embed([one.text for one in evidence])

    def _sentences_of(self, article: Article) -> tuple[Span, ...]:
        spans = {span for passage in self.archive.passages_of(article.id) for span in passage.sentences}
        return tuple(sorted(spans))


def _joined(*notices: str | None) -> str | None:
    return " ".join(dict.fromkeys(filter(None, notices))) or None


def _nearest(found: Sequence[Found], limit: int = 3) -> tuple[Article, ...]:
    articles: dict[str, Article] = {}
    for one in sorted(found, key=lambda each: -each.similarity):
        if one.similarity >= _NEAR:
            articles.setdefault(one.article.id, one.article)
    return tuple(articles.values())[:limit]


def _not_used(reads: Sequence[Read], citations: Sequence[Citation]) -> tuple[Article, ...]:
    """The articles that were read for an answer and are not cited in it, in the order they were read."""
    used = {one.quote.article.id for one in citations}
    read = {one.article.id: one.article for each in reads for one in each.evidence}
    return tuple(article for name, article in read.items() if name not in used)


def _may_have_parts(text: str) -> bool:
    """Whether it is worth a chat model's time to ask whether a question is several."""
    return len(text.split()) >= _LONG and " and " in text


def _notice(done: Written) -> str | None:
    """What the reader must know of how the answer was written."""
    failed = dropped = None
    if done.failure is not None:
        failed = f"{done.failure.message} What it had written until then is shown."
    if done.dropped == 1:
        dropped = "1 sentence of the chat model was left out: the articles do not bear it out."
    elif done.dropped:
        dropped = f"{done.dropped} sentences of the chat model were left out: the articles do not bear them out."
    return _joined(failed, dropped)


def _told_events(answer: Answer) -> Iterator[Event]:
    shown: set[int] = set()

    def cited(numbers: Iterable[int]) -> Iterator[Event]:
        for number in numbers:
            if number not in shown:
                shown.add(number)
                yield CitationEvent(answer.citations[number - 1])

    for statement in answer.statements:
        yield from cited(statement.citations)
        yield StatementEvent(statement)
    for point in answer.disagreements:
        yield from cited(number for position in point.positions for number in position.citations)
        yield DisagreementEvent(point)
