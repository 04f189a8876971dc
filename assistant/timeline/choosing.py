"""Which events a timeline shows: those that say most on the topic, told by several sources, spread over its time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.timeline.clauses import Belongs
from assistant.timeline.happenings import Happening
from assistant.timeline.types import Precision

# Judgement, not fitted: what a sentence's form takes from its worth, in units of relevance (about 0.6 to 1.5).
_SAYING, _ASIDE, _LEANS, _LONG = 0.25, 0.35, 0.3, 0.1
_COARSE = {Precision.DAY: 0.0, Precision.MONTH: 0.05, Precision.YEAR: 0.15}
_MANY_WORDS = 45
_SOURCES = 0.2
"""What it adds to be told by twice as many articles."""
_SAME_DAY, _SAME_MONTH = 0.1, 0.02
"""What each event already chosen of the same day or month takes away."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event, with the sentences that tell it, the one to be shown first."""

    happenings: tuple[Happening, ...]
    worth: float

    @property
    def first(self) -> Happening:
        """The sentence to be shown."""
        return self.happenings[0]


def worth(one: Happening, relevance: float) -> float:
    """How well a sentence tells its event, by how near it is to the topic and by its form."""
    value = relevance - _COARSE[one.days.precision] - _LEANS * one.leans
    value -= _SAYING * (one.belongs is Belongs.SAYING) + _ASIDE * (one.belongs is Belongs.ASIDE)
    return value - _LONG * (len(one.text.split()) > _MANY_WORDS)


def event_of(happenings: Sequence[Happening], best: float) -> Told:
    """An event from the sentences that tell it, the best one first, which is worth `best`."""
    articles = {one.article.id for one in happenings}
    return Told(tuple(happenings), best + _SOURCES * math.log2(len(articles)))


def chosen(events: Sequence[Told], limit: int) -> list[Told]:
    """At most `limit` of `events`, earliest first, the longer stretch of time before the shorter."""
    left = sorted(events, key=lambda one: (-one.worth, one.first.article.id, one.first.span))
    kept: list[Told] = []
    while left and len(kept) < limit:
        best = max(left, key=lambda one: one.worth - _crowded(one, kept))
        left.remove(best)
        kept.append(best)
    return sorted(kept, key=_when)


def _crowded(one: Told, kept: Sequence[Told]) -> float:
    days, others = one.first.days, [each.first.days for each in kept]
    same_day = sum(each.first == days.first and each.last == days.last for each in others)
    same_month = sum((each.first.year, each.first.month) == (days.first.year, days.first.month) for each in others)
    return _SAME_DAY * same_day + _SAME_MONTH * same_month


def _when(one: Told) -> tuple[int, int, float]:
    days = one.first.days
    return days.first.toordinal(), -days.last.toordinal(), -one.worth
