"""What a newsroom asks besides questions: is it so, who said it, where is this from, who disagrees, what came when."""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.absence import what_is_missing
from assistant.checking.types import Claim, Verdict
from assistant.desk import Desk, Read
from assistant.disagreeing.types import Comparison
from assistant.finding.coverage import covered
from assistant.memory import SentenceVectors
from assistant.telling import dates_in
from assistant.timeline.types import Timeline
from assistant.tracing.types import Attribution, Trace
from assistant.understanding import understand
from assistant.words import Bag
from vectorstore import Archive, Constraints, UsageError

if TYPE_CHECKING:  # what asks a question needs none of them
    from assistant.checking.checker import Checker
    from assistant.timeline.timekeeper import Timekeeper
    from assistant.tracing.tracer import Tracer

NEWSROOM_VERSION = 2
"""Part of the settings that are shown: raised whenever the same inputs would be told otherwise."""

COMPARED = 16
"""Passages read for a topic: disagreements are seldom in the few that answer a question."""
WORTH_COMPARING = -6.0
"""Score (log-odds) of the best sentence from which answers to a question are compared.

Far lower than for answering it: that two articles give answers of one sort which differ tells more than the score.
"""
_SPOKEN_OF = 0.5
"""Share of a topic's words that the best passage must have for the topic to be in the archive."""


@dataclass(frozen=True)
class Newsroom:
    """The tools over one archive, each made when it is first used. Safe from several threads."""

    archive: Archive
    desk: Desk
    vectors: SentenceVectors
    clock: Callable[[], datetime]
    models: str
    """Fingerprint of the models and settings that it shares with answers."""

    def check(self, claim: Claim) -> Verdict:
        """What speaks for and against a claim. Raises `UsageError` where it is empty or a question."""
        self.archive.refresh()
        return self._checker.check(claim)

    def trace(self, quote: str, constraints: Constraints | None = None) -> Trace:
        """Every article that has a quotation, exact or altered. Raises `UsageError` for an empty or endless one."""
        return self._tracer.trace(quote, constraints)

    def attribute(self, excerpt: str, constraints: Constraints | None = None) -> Attribution:
        """The article an excerpt is from, or none. Raises `UsageError` for one of less than five words."""
        from assistant.tracing.attributing import attribute

        return attribute(self._tracer, excerpt, constraints)

    def compare(self, topic: str, constraints: Constraints | None = None) -> Comparison:
        """The points on which articles on a topic disagree, or the answers to a question that do.

        Raises `UsageError` for an empty topic.
        """
        from assistant.disagreeing.topic import answers_compared, compared

        if not topic.strip():
            raise UsageError("There is no topic.", "Give one, such as: casualties of the flood.")
        began = time.perf_counter()
        self.archive.refresh()
        desk = replace(self.desk, passages=COMPARED)
        understood = understand(topic, (), self.clock().date())
        read = desk.read(desk.sit(), understood, constraints or Constraints(), float("-inf"))
        if topic.rstrip().endswith("?"):
            found = Comparison(topic, (), (), self.settings)
            if read.best >= WORTH_COMPARING:
                found = answers_compared(
                    topic, read.asked, read.evidence, read.scores, read.found, self.settings, dates_in
                )
        else:
            found = compared(topic, read.asked, read.evidence, read.scores, self.settings, dates_in)
        notice = None if found.disagreements else self._nothing_shown(read)
        return replace(found, notice=notice, timings_ms={"total": round(1000 * (time.perf_counter() - began), 1)})

    def timeline(self, topic: str, constraints: Constraints | None = None, limit: int = 20) -> Timeline:
        """At most `limit` dated events on a topic, earliest first. Raises `UsageError` for an empty topic."""
        return self._timekeeper.timeline(topic, constraints, limit)

    def _nothing_shown(self, read: Read) -> str:
        if (
            read.best_evidence is None
            or covered(read.asked.weights, Bag(read.best_evidence.passage.searchable)) < _SPOKEN_OF
        ):
            return f"The archive has nothing on it: {what_is_missing(read.asked, read.best_evidence, self.archive)}."
        return "The articles nearest to it do not say different things, as far as their words show it."

    @functools.cached_property
    def settings(self) -> str:
        """Names everything that shapes what they say besides the archive's content: 12 hex digits."""
        from assistant.checking.chances import load_chances
        from assistant.checking.model import load_judge

        judge = load_judge()
        checking = (judge.fingerprint if judge is not None else None, load_chances(judged=judge is not None))
        parts = (NEWSROOM_VERSION, self.models, checking)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    @functools.cached_property
    def _checker(self) -> Checker:
        from assistant.checking.checker import Checker
        from assistant.checking.model import load_judge

        return Checker(self.archive, self.desk.retriever, self.desk.reader, load_judge(), self.settings)

    @functools.cached_property
    def _tracer(self) -> Tracer:
        from assistant.tracing.tracer import Tracer

        return Tracer(self.archive)

    @functools.cached_property
    def _timekeeper(self) -> Timekeeper:
        from assistant.timeline.timekeeper import Timekeeper

        return Timekeeper(self.archive, self.desk.retriever, self.vectors, self.clock, self.settings)
