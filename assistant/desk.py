"""Finds and reads what may answer a question: passages, and how likely each of their sentences is to. Tells nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from assistant.calibration import Calibration
from assistant.choosing.expected import expected_answer
from assistant.choosing.kinds import defines
from assistant.evidence import Asked, Evidence, ask_about, gather
from assistant.finding.parts import Part, parts_of
from assistant.finding.retrieve import Found, Retriever
from assistant.finding.sources import without_outlets
from assistant.memory import SentenceVectors
from assistant.reader import Reader
from assistant.timing.dates import DateReading, Tie
from assistant.timing.period import describe, mentions, narrowed
from assistant.understanding import Understood
from assistant.words import analyse
from vectorstore import Archive, Constraints

_NEWEST = 1.5
"""What being the newest is worth, in the score's units, where the newest is asked for; the oldest gets nothing."""
_DEFINES = 1.0
"""What it is worth to say outright what something is. The reader learnt from few questions of that form."""
_OTHER_TIME = 1.0
"""What it costs a sentence that neither it nor its article speaks of the time that is asked about."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was found for a question, and how well it answers."""

    understood: Understood
    asked: Asked
    found: Sequence[Found]
    """At least the passages read; deeper where someone wants to see the ranking."""
    evidence: Sequence[Evidence]
    scores: npt.NDArray[np.float64]
    """Log-odds that a sentence answers, shape (len(evidence),)."""
    outlets: tuple[str, ...] = ()
    """Those the question names."""
    notice: str | None = None
    """What the reader must know of where it was looked for."""

    @property
    def best(self) -> float:
        """The best sentence's score; minus infinity where there is none."""
        return float(self.scores.max()) if len(self.scores) else float("-inf")

    @property
    def best_evidence(self) -> Evidence | None:
        """The best sentence."""
        return self.evidence[int(np.argmax(self.scores))] if len(self.scores) else None


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads one archive. Safe from several threads."""

    archive: Archive
    retriever: Retriever
    vectors: SentenceVectors
    reader: Reader
    calibration: Calibration
    passages: int
    """Read for one question."""

    def read(self, understood: Understood, given: Constraints, floor: float, depth: int = 0) -> Read:
        """Looks where the question says: at the outlets and days it names. Only if those do not answer, elsewhere."""
        known = self.archive.outlets()
        parts = parts_of(understood.text, known, understood.dates.periods)
        outlets = tuple(sorted({name for part in parts for name in part.outlets}))
        narrow = narrowed(given, _besides(understood.dates, parts))
        first = replace(self._read(understood, narrow, parts, depth), outlets=outlets)
        if first.best >= floor:
            return first
        if parts or narrow != given:
            plain = without_outlets(understood.text, known) if parts else understood.text
            # Other outlets do not name the one that was asked for.
            wide = self._read(_asking(understood, plain), given, (), depth)
            notice = _looked_elsewhere(first, given, narrow)
            if wide.best >= floor:
                return replace(wide, understood=understood, outlets=outlets, notice=notice)
            first = replace(first, notice=notice)
        if not understood.topic:
            return first
        beside = self._read(understood, given, (), depth, beside=" ".join(understood.topic))
        return replace(beside, outlets=outlets) if beside.best >= floor else first

    def _read(
        self, understood: Understood, constraints: Constraints, parts: Sequence[Part], depth: int, beside: str = ""
    ) -> Read:
        """`beside` is searched with, and not read for."""
        sought = f"{understood.text} {beside}".strip()
        vector = self.retriever.vector(sought)
        found = self.retriever.find(vector, analyse(sought), max(self.passages, depth), constraints, parts)
        words = analyse(understood.text)
        asked = ask_about(understood.text, words, vector, self.archive)
        if understood.focus not in ("", understood.text):
            asked = replace(asked, expected=expected_answer(understood.focus))
        evidence = gather(asked, found[: self.passages], self.vectors, self.reader)
        scores = self.calibration.model.scores(evidence)
        scores = scores + _timely(understood, evidence) + _defining(understood, evidence)
        return Read(understood, asked, found, evidence, scores)


def _asking(understood: Understood, text: str) -> Understood:
    return replace(understood, text=text, focus=text if understood.focus == understood.text else understood.focus)


def _besides(dates: DateReading, parts: Sequence[Part]) -> DateReading:
    """The periods that narrow the whole search: not the days of publication that are parts of their own."""
    if not any(part.since or part.until for part in parts):
        return dates
    return replace(dates, periods=tuple(one for one in dates.periods if one.tie is not Tie.PUBLICATION))


def _looked_elsewhere(first: Read, given: Constraints, narrow: Constraints) -> str:
    outlets = () if given.outlets else first.outlets
    days = describe(first.understood.dates) if narrow != given else ""
    where = " ".join(filter(None, (f"from {' and '.join(outlets)}" if outlets else "", days and f"published {days}")))
    return f"Nothing {where or 'from the source it names'} answers this; other articles were searched too."


def _defining(understood: Understood, evidence: Sequence[Evidence]) -> npt.NDArray[np.float64]:
    """What it adds to each sentence's score to say who or what somebody or something is, where that is asked."""
    subject = understood.kind.subject
    if subject is None:
        return np.zeros(len(evidence))
    return np.array([_DEFINES if defines(one.text, subject) else 0.0 for one in evidence])


def _timely(understood: Understood, evidence: Sequence[Evidence]) -> npt.NDArray[np.float64]:
    """What the time that is asked about makes of each sentence's score, shape (len(evidence),)."""
    change = np.zeros(len(evidence))
    if not understood.dates:
        return change
    speaks = {one.passage.id: mentions(one.passage.searchable, _day(one), understood.dates) for one in evidence}
    for index, one in enumerate(evidence):
        if not speaks[one.passage.id]:
            change[index] -= _OTHER_TIME
    if understood.dates.newest:
        days = sorted({one.article.published for one in evidence if one.article.published is not None})
        place = {day: (number + 1) / len(days) for number, day in enumerate(days)}
        for index, one in enumerate(evidence):
            if one.article.published is not None:
                change[index] -= _NEWEST * (1 - place[one.article.published])
    return change


def _day(one: Evidence) -> datetime | None:
    return one.article.published
