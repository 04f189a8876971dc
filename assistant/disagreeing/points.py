"""Points of disagreement: sides that differ, and how they are shown. Finds none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from assistant.disagreeing.developing import current
from assistant.disagreeing.grouping import Side
from assistant.disagreeing.notes import note_on
from assistant.disagreeing.speakers import source_of
from assistant.disagreeing.stated import Stated, days_of
from assistant.types import Disagreement, Position, Quote


@dataclass(frozen=True, slots=True)
class Point:
    """One point on which sentences differ: its sides, the best first, never fewer than two."""

    sides: tuple[Side, ...]
    answers: bool = True
    """Whether its sides answer what is asked; else they are about it, as a charge and its denial may be."""

    @property
    def score(self) -> float:
        """How well the second-best side answers: a point is as good as what is set against the best."""
        return sorted(side.best.score for side in self.sides)[-2]


def point_of(sides: tuple[Side, ...]) -> Iterator[Point]:
    """The point on which `sides` differ, without those that a later article has overtaken; none where one is left."""
    left = current(sides)
    if len(left) > 1:
        yield Point(left)


def as_disagreement(about: str, point: Point, number: Callable[[Quote], int]) -> Disagreement:
    """A point with its positions in the articles' own words; `number` numbers their sentences."""
    positions = tuple(
        Position(
            side.best.text,
            next(filter(None, (_source(one) for one in side.stated)), None),
            tuple(dict.fromkeys(number(one.quote) for one in side.stated)),
            max((day.date() for one in side.stated if (day := one.evidence.article.published)), default=None),
            _event(side.best),
        )
        for side in point.sides
    )
    return Disagreement(about, positions, note_on([side.best for side in point.sides]))


def _event(one: Stated) -> tuple[date, date] | None:
    """The days a sentence tells of, where it names but one."""
    days = days_of(one.evidence)
    return (days[0].first, days[0].last) if len(days) == 1 else None


def _source(one: Stated) -> str | None:
    return one.speaker or source_of(one.evidence, one.span, one.before)
