"""The points on which the articles read for a question disagree, with who says what. Searches for nothing itself.

Shown are the articles' own words. In doubt whether two values are of the same thing, nothing is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from assistant.choosing.kinds import Form, kind_of
from assistant.disagreeing.answers import answers_in
from assistant.disagreeing.asked_figures import asks_for_toll
from assistant.disagreeing.counts import counts_in, may_count
from assistant.disagreeing.defining import asks_of_what_kind, defined_as
from assistant.disagreeing.denying import denied_claims
from assistant.disagreeing.grouping import sides_of
from assistant.disagreeing.outcomes import opposed_outcomes
from assistant.disagreeing.points import Point, as_disagreement, point_of
from assistant.disagreeing.stated import sort_of
from assistant.disagreeing.timely import is_of_another_time
from assistant.disagreeing.unread import unread_in
from assistant.evidence import Asked, Evidence
from assistant.finding.retrieve import Found
from assistant.types import Disagreement, Quote

Scores = npt.NDArray[np.float64]

MOST_DISAGREEMENTS = 3
_READ = 24
"""Sentences looked at for what they deny or how something came out: the best."""
_DEEPEST = 6.0
"""How far below the best their scores may be."""


def disagreements_in(
    asked: Asked,
    evidence: Sequence[Evidence],
    scores: Scores,
    told: Sequence[Quote],
    number: Callable[[Quote], int],
    beyond: Sequence[Found] = (),
) -> tuple[Disagreement, ...]:
    """Points on which the sentences read for a question differ: on its answer, and on what is `told`.

    A charge that is denied is shown only where one side of it is told; with nothing told, all are.
    `number` gives the number of a citation, and is asked only for what is shown.
    `beyond` are passages found but not read: what they count and deny is looked at, by their words alone.
    """
    points = points_in(asked, evidence, scores, beyond)
    shown = [point for point in points if point.answers or not told or _is_on(point, told)]
    return tuple(as_disagreement(about(asked), point, number) for point in shown[:MOST_DISAGREEMENTS])


def points_in(
    asked: Asked, evidence: Sequence[Evidence], scores: Scores, beyond: Sequence[Found] = ()
) -> tuple[Point, ...]:
    """The points on which sentences differ, the best first, no sentence on two of them."""
    if asks_for_toll(asked) and beyond and len(evidence):
        unread = [one for one in unread_in(beyond, evidence) if may_count(one.text)]
        evidence, scores = [*evidence, *unread], np.append(scores, np.full(len(unread), scores.min()))
    if len(evidence) < 2:
        return ()
    order = np.argsort(-scores, kind="stable")
    read = [int(place) for place in order if scores[place] >= scores[order[0]] - _DEEPEST][:_READ]
    if asks_for_toll(asked):
        read += [place for place, one in enumerate(evidence) if place not in read and may_count(one.text)]
    elif asks_of_what_kind(asked):
        # The reader learnt from few sentences that answer by saying what their subject is.
        read += [place for place in order if place not in read and defined_as(asked, evidence[place].text) is not None]
    timely = [place for place in read if not is_of_another_time(asked, evidence[place])]
    if len(timely) < 2:
        return ()
    found: list[Point] = []
    for point in _points(asked, [evidence[place] for place in timely], scores[timely], evidence):
        quotes = {one.quote for side in point.sides for one in side.stated}
        if not any(one.quote in quotes for other in found for side in other.sides for one in side.stated):
            found.append(point)
    return tuple(found)


def _points(asked: Asked, evidence: Sequence[Evidence], scores: Scores, read: Sequence[Evidence]) -> Iterator[Point]:
    sort = sort_of(asked)
    if asks_for_toll(asked):
        yield from point_of(sides_of(counts_in(asked, evidence, scores)))
    elif sort is not None:
        yield from point_of(sides_of(answers_in(asked, evidence, scores, sort)))
    near = [(one, float(score)) for one, score in zip(evidence, scores, strict=True)]
    if sort is None and kind_of(asked.read_as).form in (Form.YES_NO, Form.OPEN):
        yield from opposed_outcomes(asked, near)
    yield from denied_claims(asked, near, read)


def _is_on(point: Point, told: Sequence[Quote]) -> bool:
    """Whether one side of it has a sentence that is told."""
    return any(
        one.quote.article.id == quote.article.id and one.quote.start < quote.end and quote.start < one.quote.end
        for side in point.sides
        for one in side.stated
        for quote in told
    )


_HOW_MANY = re.compile(
    r"^how many (?P<what>.+?) (?:were|was|are|is|have been|has been|had been|have|has|did|do) (?P<rest>.+)$",
    re.IGNORECASE,
)


def about(asked: Asked) -> str:
    """What a question asks about, for a heading: the question, or "people killed in …" for "How many people were …"."""
    many = _HOW_MANY.match(asked.read_as.strip(" ?"))
    return asked.read_as.strip() if many is None else f"{many['what']} {many['rest']}"
