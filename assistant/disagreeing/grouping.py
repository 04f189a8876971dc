"""Values that agree are one position. Whether positions are on one point is decided before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.comparing.types import Relation
from assistant.disagreeing.relating import related
from assistant.disagreeing.stated import Stated

MOST_POSITIONS = 5


@dataclass(frozen=True, slots=True)
class Side:
    """Sentences that give the same value, the best first. Never none."""

    stated: tuple[Stated, ...]

    @property
    def best(self) -> Stated:
        """The one whose words are shown."""
        return self.stated[0]


def sides_of(stated: Sequence[Stated]) -> tuple[Side, ...]:
    """The values as sides, each apart from all the others; what neither agrees nor differs clearly is left out."""
    found: list[list[Stated]] = []
    for one in sorted(stated, key=lambda each: -each.score):
        relations = [_to_side(one, side) for side in found]
        if Relation.AGREE in relations:
            found[relations.index(Relation.AGREE)].append(one)
        elif all(each is Relation.DIFFER for each in relations):
            found.append([one])
    return tuple(Side(tuple(side)) for side in found[:MOST_POSITIONS])


def _to_side(one: Stated, side: Sequence[Stated]) -> Relation:
    relations = {related(one, other) for other in side}
    if Relation.AGREE in relations:
        return Relation.AGREE
    return Relation.DIFFER if relations == {Relation.DIFFER} else Relation.UNRELATED
