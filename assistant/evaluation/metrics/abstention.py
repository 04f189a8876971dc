"""How well a system's confidence tells what it can answer: the rows that figures rest on, and the curves to draw."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from assistant.evaluation.metrics.figures import Array
from assistant.evaluation.metrics.labels import answerable
from assistant.evaluation.types import Curve, Scored, Task

BINS = 10
"""Of the reliability curve, where there are cases enough."""
_CASES_PER_BIN = 5


def answerability(scored: Scored) -> tuple[float, ...] | None:
    """(confidence, 1 where the archive answers). A missing response has the confidence that is most wrong."""
    known = answerable(scored.case.gold)
    if known is None or scored.case.task is not Task.ASK:
        return None
    confidence = -math.inf if known else math.inf
    return _with_confidence(scored, confidence, known)


def correctness(scored: Scored) -> tuple[float, ...] | None:
    """(confidence, 1 where answering is right). A missing response is a wrong answer that was surest of all.

    Answering is right where the archive answers and the case passed. It is never right where the archive does not
    answer, even if the system abstained there: the curves ask what would happen if the case were answered.
    """
    known, passed = answerable(scored.case.gold), scored.passed
    if scored.case.task is not Task.ASK or (known is None and passed is None):
        return None
    answered = passed if passed is not None else scored.response.abstained is not True
    return _with_confidence(scored, math.inf, known is not False and answered)


def may_be_right(scored: Sequence[Scored]) -> bool:
    """Whether answering could be right for any of them. Where not, all that is answered is wrong, whoever answers."""
    return any(answerable(each.case.gold) is not False for each in scored if correctness(each) is not None)


def _with_confidence(scored: Scored, of_error: float, good: bool) -> tuple[float, ...] | None:
    if scored.response.error is not None:
        return of_error, float(good)
    confidence = scored.response.confidence
    return None if confidence is None or math.isnan(confidence) else (confidence, float(good))


def curves(scored: Sequence[Scored]) -> tuple[Curve, ...]:
    """Reliability and risk–coverage of the confidence, and its ROC curve, as far as the cases allow."""
    right = _rows([correctness(each) for each in scored if each.response.error is None])
    known = _rows([answerability(each) for each in scored if each.response.error is None])
    drawn = []
    if len(right) >= 2 and may_be_right(scored):
        drawn += [_reliability(right), _risk_coverage(right)]
    if 0 < known[:, 1].sum() < len(known):
        drawn.append(_roc(known))
    return tuple(drawn)


def _rows(found: Sequence[tuple[float, ...] | None]) -> Array:
    """Sorted, so that sums round alike in whatever order the cases come."""
    rows = sorted(row for row in found if row is not None)
    return np.array(rows, dtype=np.float64).reshape(len(rows), 2)


def _reliability(rows: Array) -> Curve:
    """Bins of equally many cases. A confidence is on any scale, so cases are drawn at their place in the order."""
    bins = max(2, min(BINS, len(rows) // _CASES_PER_BIN))
    _, place, counts = np.unique(rows[:, 0], return_inverse=True, return_counts=True)
    middle = (np.cumsum(counts) - counts / 2) / len(rows)  # of each confidence, from 0 to 1: equal ones share a bin
    bin_of = np.minimum((middle * bins).astype(np.int64), bins - 1)[place]
    points, weights = [], []
    for each in np.unique(bin_of):
        inside = bin_of == each
        points.append((float(middle[place][inside].mean()), float(rows[inside, 1].mean())))
        weights.append(int(inside.sum()))
    return Curve(
        "reliability",
        "Is it right more often where it is surer?",
        "Confidence, as a share of the cases that are less sure",
        "Share right",
        tuple(points),
        tuple(weights),
    )


def _risk_coverage(rows: Array) -> Curve:
    """One point for each confidence that could be the threshold (El-Yaniv and Wiener, JMLR 2010)."""
    _, place, counts = np.unique(-rows[:, 0], return_inverse=True, return_counts=True)
    wrong = np.bincount(place, weights=1 - rows[:, 1])
    covered = np.cumsum(counts)
    points = zip(covered / len(rows), np.cumsum(wrong) / covered, strict=True)
    return Curve(
        "risk_coverage",
        "What goes wrong if it answers only where it is surest?",
        "Coverage: share of the cases answered, surest first",
        "Risk: share of those that are wrong",
        tuple((float(coverage), float(risk)) for coverage, risk in points),
    )


def _roc(rows: Array) -> Curve:
    from sklearn.metrics import roc_curve

    places = np.unique(rows[:, 0], return_inverse=True)[1]  # scikit-learn takes no infinite confidence
    wrong, right, _ = roc_curve(rows[:, 1], places)
    return Curve(
        "roc",
        "Does its confidence tell answerable from unanswerable?",
        "Share of the unanswerable that are answered",
        "Share of the answerable that are answered",
        tuple((float(x), float(y)) for x, y in zip(wrong, right, strict=True)),
    )
