"""All points on which the articles read for a topic disagree, or answer a question differently. Searches for nothing.

Without a question nothing says that two figures are of one thing: only their own words do, and what stands around them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from assistant.comparing.figures import are_two_counts, compare_quantities
from assistant.comparing.types import Part, Quantity, Relation
from assistant.compose import Dates, Numbering, newest_date
from assistant.disagreeing.about import About
from assistant.disagreeing.denying import denied_claims
from assistant.disagreeing.finding import disagreements_in
from assistant.disagreeing.grouping import Side
from assistant.disagreeing.outcomes import opposed_outcomes
from assistant.disagreeing.points import Point, as_disagreement, point_of
from assistant.disagreeing.speakers import who_says
from assistant.disagreeing.stated import Stated, days_of, figure, figures_of
from assistant.disagreeing.types import Comparison
from assistant.evidence import Asked, Evidence
from assistant.finding.retrieve import Found
from assistant.types import Disagreement
from assistant.words import Bag
from vectorstore.keywords import stems

MOST = 12
"""Points shown."""
_ABOUT = 0.4
"""Share of the topic that a sentence with the two before it must speak of."""
_ALIKE = 0.34
"""Share of the shorter sentence's words that the other must have for their figures to be of one matter."""
_MOST_WORDS = 12
"""Words of a heading that is a sentence's."""


def compared(
    topic: str, asked: Asked, evidence: Sequence[Evidence], scores: npt.NDArray[np.float64], settings: str, dates: Dates
) -> Comparison:
    """The points on which the sentences read for `topic` disagree; `asked` is the topic taken apart as a question is.

    `settings` names what shaped what was read; `dates` finds the days that a quotation names by weekday.
    """
    about = About(asked)
    near = [(one, float(score)) for one, score in zip(evidence, scores, strict=True) if about.share(one) >= _ABOUT]
    near.sort(key=lambda pair: -pair[1])
    numbering = Numbering(dates)
    taken: set[tuple[str, int]] = set()
    shown: list[Disagreement] = []
    for heading, point in _points(topic, asked, near, evidence):
        places = {(one.evidence.article.id, one.evidence.span.start) for side in point.sides for one in side.stated}
        if len(shown) < MOST and not places & taken:
            taken |= places
            shown.append(as_disagreement(heading, point, numbering.number))
    return Comparison(topic, tuple(shown), numbering.citations, settings, newest_date(numbering.citations))


def answers_compared(
    question: str,
    asked: Asked,
    evidence: Sequence[Evidence],
    scores: npt.NDArray[np.float64],
    found: Sequence[Found],
    settings: str,
    dates: Dates,
) -> Comparison:
    """The points on which what was read for a question answers it differently. The rest as for `compared`."""
    numbering = Numbering(dates)
    shown = disagreements_in(asked, evidence, scores, (), numbering.number, found)
    return Comparison(question, shown, numbering.citations, settings, newest_date(numbering.citations))


def _points(
    topic: str, asked: Asked, near: Sequence[tuple[Evidence, float]], read: Sequence[Evidence]
) -> Iterator[tuple[str, Point]]:
    """Points with their headings: figures, then outcomes and denials."""
    for sides in _figures([figure(one, each, score) for one, score in near for each in figures_of(one.text)]):
        for point in point_of(sides):
            yield _counted(point, topic), point
    for point in (*opposed_outcomes(asked, near), *denied_claims(asked, near, read)):
        yield topic, point


def _figures(stated: Sequence[Stated]) -> Iterator[tuple[Side, ...]]:
    """Figures of one thing that differ, as sides; no figure on two points."""
    left = [one for one in stated if one.quantity is not None and one.quantity.counted and _is_told_of(one.quantity)]
    while left:
        first, *left = left
        sides = [[first]]
        for one in list(left):
            relations = [_related(one, side[0]) for side in sides]
            if Relation.AGREE in relations:
                sides[relations.index(Relation.AGREE)].append(one)
            elif all(each is Relation.DIFFER for each in relations) and not _one_voice(one, first):
                sides.append([one])
            else:
                continue
            left.remove(one)
        if len(sides) > 1:
            yield tuple(Side(tuple(side)) for side in sides)


def _is_told_of(quantity: Quantity) -> bool:
    """Whether a figure is one that sources differ on: no age, and no part of something else that is told."""
    return quantity.dimension != "time" and quantity.part is Part.LEVEL


def _related(one: Stated, other: Stated) -> Relation:
    mine, theirs = one.quantity, other.quantity
    if mine is None or theirs is None or not _of_one_matter(one, other):
        return Relation.UNRELATED
    return Relation.DIFFER if _are_two(mine, theirs) else compare_quantities(mine, theirs)


def _are_two(one: Quantity, other: Quantity) -> bool:
    return are_two_counts(one, other)


def _of_one_matter(one: Stated, other: Stated) -> bool:
    """Whether two sentences tell of one thing at one time, as far as their words show it."""
    days, others = days_of(one.evidence), days_of(other.evidence)
    if days and others and not any(a.first <= b.last and b.first <= a.last for a in days for b in others):
        return False
    mine, theirs = ({stem for stem in stems(each.evidence.text) if len(stem) > 3} for each in (one, other))
    shorter, longer = sorted((mine, theirs), key=len)
    if not shorter:
        return False
    bag = Bag((one if longer is mine else other).evidence.text)
    return sum(map(bag.holds, shorter)) >= _ALIKE * len(shorter)


def _one_voice(one: Stated, other: Stated) -> bool:
    """Whether one article gives both as the same speaker's: then they are two things, whatever their words."""
    if one.evidence.article.id != other.evidence.article.id:
        return False
    first, second = (who_says(each.evidence, each.span, each.before) for each in (one, other))
    return first == second


def _counted(point: Point, topic: str) -> str:
    """What a point's figures count, in the words after the first that says it."""
    best = point.sides[0].best
    after = best.evidence.text[best.span.end - best.evidence.span.start :].split()[:_MOST_WORDS]
    words = " ".join(after).split(",")[0].strip(" .;:—–")
    return f"{topic}: {words}" if words else topic
