"""Finds and reads what may answer a question: passages, and how likely each of their sentences is to. Tells nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from assistant.calibration import Calibration
from assistant.choosing.expected import expected_answer
from assistant.choosing.kinds import defines
from assistant.choosing.lead_in import without_lead_in
from assistant.choosing.likeness import VectorsOf
from assistant.conversation.asking_back import filled
from assistant.evidence import Asked, Evidence, Known, ask_about, gather
from assistant.finding.parts import Part, parts_of
from assistant.finding.retrieve import Found, Retriever
from assistant.finding.sources import without_outlets
from assistant.memory import KnownOutlets
from assistant.reader import Reader
from assistant.reader.reading import ReadsOnce
from assistant.timing.dates import DateReading, Tie
from assistant.timing.period import describe, mentions, narrowed
from assistant.understanding import Understood
from assistant.words import Bag, analyse
from vectorstore import Archive, Constraints
from vectorstore.embedders import Vector

_NEWEST = 1.5
"""What being the newest is worth, in the score's units, where the newest is asked for; the oldest gets nothing."""
_DEFINES = 1.0
"""What it is worth to say outright what something is. The reader learnt from few questions of that form."""
_RELATES = 1.5
"""What it is worth to name those whose part in something is asked for. The reader learnt from no such questions."""
_PLAINLY_ABOUT = 1.0
"""What it is worth that the archive is plainly about what a question without names can mean."""
_ELSEWHERE = 4
"""Passages read where the first search did not answer: what answers all the same stands at the front."""
_FOUND = 14
"""Passages found at least: what the unread ones count or deny may stand against what is told."""
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
class Sitting:
    """What was worked out so far for one question: its second search and its parts meet much of it again."""

    vector: Callable[[str], Vector]
    reader: ReadsOnce


@dataclass(frozen=True, slots=True)
class Where:
    """Where a question is looked for."""

    narrow: Constraints
    parts: tuple[Part, ...] = ()
    """Outlets and days it names: each is searched for itself."""
    plain: str = ""
    """The question without the outlets it names, as it is read."""
    again: bool = False
    """Whether another search was in vain: of this one fewer passages are read."""

    @property
    def outlets(self) -> tuple[str, ...]:
        """Those it names."""
        return tuple(sorted({name for part in self.parts for name in part.outlets}))


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads one archive. Safe from several threads."""

    archive: Archive
    retriever: Retriever
    outlets: KnownOutlets
    vectors_of: VectorsOf
    reader: Reader
    calibration: Calibration
    passages: int
    """Read for one question."""
    known: Known = field(default_factory=Known)

    def sit(self) -> Sitting:
        """Sits down to a question. Not for several threads at once."""
        return Sitting(functools.cache(self.retriever.vector), ReadsOnce(self.reader))

    def read(self, sitting: Sitting, understood: Understood, given: Constraints, floor: float, depth: int = 0) -> Read:
        """Looks where the question says: at the outlets and days it names. Only if those do not answer, elsewhere."""
        where = self._where(understood, given)
        first = self._read(sitting, understood, where, floor, depth)
        if first.best >= floor:
            return first
        outlets, everywhere = where.outlets, Where(given, plain=where.plain, again=True)
        if where.parts or where.narrow != given:
            # Other outlets do not name the one that was asked for.
            wide = self._read(sitting, _asking(understood, where.plain), everywhere, floor, depth)
            notice = _looked_elsewhere(first, given, where.narrow)
            if wide.best >= floor:
                return replace(wide, understood=understood, outlets=outlets, notice=notice)
            first = replace(first, notice=notice)
        if not understood.topic:
            return self._filled(sitting, understood, given, first, floor, depth)
        beside = self._read(sitting, understood, everywhere, floor, depth, beside=" ".join(understood.topic))
        return replace(beside, outlets=outlets) if beside.best >= floor else first

    def _filled(
        self, sitting: Sitting, understood: Understood, given: Constraints, first: Read, floor: float, depth: int
    ) -> Read:
        """What a question that names nobody gives where it is read as being about what the archive is about."""
        meant = filled(understood.text, first.found[: self.passages])
        if meant is None:
            return first
        sure = replace(first, scores=first.scores + _PLAINLY_ABOUT)
        if sure.best >= floor:
            return sure
        again = self._read(
            sitting, replace(understood, text=meant.text), Where(given, plain=meant.text, again=True), floor, depth
        )
        return replace(again, understood=understood, outlets=first.outlets) if again.best >= floor else first

    def find(self, sitting: Sitting, understood: Understood, given: Constraints, depth: int = 0) -> Read:
        """What `read` would read first, unread."""
        where = self._where(understood, given)
        asked, found = self._found(sitting, understood, where, depth)
        return Read(understood, asked, found, (), np.zeros(0), outlets=where.outlets)

    def _where(self, understood: Understood, given: Constraints) -> Where:
        known = self.outlets.names()
        parts = parts_of(understood.text, known, understood.dates.periods)
        plain = without_outlets(understood.text, known) if parts else understood.text
        return Where(narrowed(given, _besides(understood.dates, parts)), tuple(parts), plain)

    def _found(
        self, sitting: Sitting, understood: Understood, where: Where, depth: int, beside: str = ""
    ) -> tuple[Asked, Sequence[Found]]:
        """`beside` is searched with, and not read for."""
        sought = f"{understood.text} {beside}".strip()
        vector, most = sitting.vector(sought), max(_FOUND, self.passages, depth)
        found = self.retriever.find(vector, analyse(sought), most, where.narrow, where.parts, self.known.bag)
        asked = ask_about(understood.text, analyse(understood.text), vector, self.archive)
        # The same words however it is searched for: what was read once is not read again.
        asked = replace(asked, read_as=without_lead_in(where.plain))
        if understood.focus not in ("", understood.text):
            asked = replace(asked, expected=expected_answer(understood.focus))
        return asked, found

    def _read(
        self, sitting: Sitting, understood: Understood, where: Where, floor: float, depth: int, beside: str = ""
    ) -> Read:
        asked, found = self._found(sitting, understood, where, depth, beside)
        most = min(_ELSEWHERE, self.passages) if where.again else self.passages
        evidence = gather(asked, found[:most], sitting.reader, self.known)
        besides = _timely(understood, evidence) + _defining(understood, evidence) + _relating(understood, evidence)
        # What `_filled` may add counts as well: it reads nothing anew.
        least = floor - besides.max(initial=0.0) - (0.0 if asked.words.names else _PLAINLY_ABOUT)
        scores = self.calibration.scorer.scores(asked, evidence, self.vectors_of, least) + besides
        return Read(understood, asked, found, evidence, scores, outlets=where.outlets)


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


def _relating(understood: Understood, evidence: Sequence[Evidence]) -> npt.NDArray[np.float64]:
    """What it adds to speak of those whose part in something is asked for. No one sentence says all of it."""
    wanted = analyse(understood.kind.related or "").content
    if not wanted:
        return np.zeros(len(evidence))
    bags = (Bag(one.text) for one in evidence)
    return np.array([_RELATES if all(map(bag.holds, wanted)) else 0.0 for bag in bags])


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
