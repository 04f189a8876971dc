"""Holds a part of a claim against sentences: asks the reader for its values, compares them, and takes a stance on each.

Explicit comparison decides: figures, days, names, negations, opposites, and who does what to whom. A trained judge,
where there is one, only settles what words leave open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.checking.chances import chances_of
from assistant.checking.comparing_values import Compared, Outcome, Pointed, compare_value
from assistant.checking.grounds import Ground
from assistant.checking.model import Judge
from assistant.checking.parts import Part
from assistant.checking.signals import Signals, signals_of
from assistant.checking.stances import Weighed, stances_of
from assistant.checking.topic import Topic, Weigh, topic_of
from assistant.checking.values import Value, values_in
from assistant.reader.reading import Reads
from assistant.writing.support_words import read
from vectorstore import Span

ABOUT = 0.55
"""Share of what a part is about that a sentence must have, with its context, to be weighed at all."""
_ASKED = 6
"""Sentences that the reader is asked about: it takes most of the time."""


@dataclass(frozen=True, slots=True)
class Weigher:
    """Weighs sentences. Safe from several threads."""

    reader: Reads
    judge: Judge | None
    weigh: Weigh

    def topic(self, part: Part) -> Topic:
        """What a part is about."""
        return topic_of(read(part.content), values_in(part.content), self.weigh)

    def weighed(self, part: Part, grounds: Sequence[Ground]) -> list[Weighed]:
        """Each sentence with its stance, in the order given; those that are about something else are left out."""
        pairs = [
            pair for pair in zip(grounds, self.signals(part, grounds), strict=True) if pair[1].but_for_a_name >= ABOUT
        ]
        chances = chances_of([signals for _, signals in pairs])
        found = [stances_of(part, *pair, chance) for pair, chance in zip(pairs, chances.tolist(), strict=True)]
        return [one for stances in found for one in stances]

    def signals(self, part: Part, grounds: Sequence[Ground], *, every: bool = False) -> list[Signals]:
        """What speaks for and against in each sentence; `every`: also in those that are plainly about other things."""
        claim = part.content
        said, values, topic = read(claim), values_in(claim), self.topic(part)
        about = [topic.covered(one.source.reading, one.context) for one in grounds]
        loosely = [topic.covered_but_for_a_name(one.source.reading, one.context) for one in grounds]
        near = [at for at, share in enumerate(loosely) if every or share >= ABOUT]
        judged = self._judged(claim, [grounds[at] for at in near])
        own = [topic.covered(one.source.reading, ()) for one in grounds]
        own_loosely = [topic.covered_but_for_a_name(one.source.reading, one.pointed_to) for one in grounds]
        compared = self._compared(claim, values, grounds, near)
        found = []
        for at, ground in enumerate(grounds):
            chances = judged[near.index(at)] if judged is not None and at in near else None
            found.append(
                signals_of(said, ground, compared[at], (about[at], loosely[at], own[at], own_loosely[at]), chances)
            )
        return found

    def _compared(
        self, claim: str, values: Sequence[Value], grounds: Sequence[Ground], near: Sequence[int]
    ) -> list[tuple[Compared, ...]]:
        """What each sentence has of each value. The reader is asked for what words leave open, in the first few."""
        found = [[compare_value(value, claim, one.source, None) for value in values] for one in grounds]
        for place, value in enumerate(values):
            asked = near[:_ASKED]
            open_at = [at for at in asked if found[at][place].outcome is not Outcome.AGREES or _all_agree(found[at])]
            pointed = self._pointed(value, [grounds[at] for at in open_at])
            for at, words in zip(open_at, pointed, strict=True):
                found[at][place] = compare_value(value, claim, grounds[at].source, words)
        return [tuple(one) for one in found]

    def _pointed(self, value: Value, grounds: Sequence[Ground]) -> list[Pointed | None]:
        readings = self.reader.read(value.question, [one.window for one in grounds])
        return [_answer(ground, read[0].answer, read[0].span) for ground, read in zip(grounds, readings, strict=True)]

    def _judged(self, claim: str, grounds: Sequence[Ground]) -> npt.NDArray[np.float64] | None:
        if self.judge is None or not grounds:
            return None
        return self.judge.judge([(claim, one.in_context if one.leans else one.text) for one in grounds])


def _all_agree(compared: Sequence[Compared]) -> bool:
    return all(one.outcome is Outcome.AGREES for one in compared)


def _answer(ground: Ground, answer: Span | None, sure: float) -> Pointed | None:
    if answer is None:
        return None
    start = ground.window.sentences[0].start
    span = Span(max(0, answer.start - start), answer.end - start)
    return Pointed(ground.text[slice(*span)], span, sure) if span.end > span.start else None
