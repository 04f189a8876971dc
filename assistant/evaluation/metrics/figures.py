"""Figures over a whole set of cases, for many weightings of them at once. Resamples nothing itself.

A bootstrap asks for a figure thousands of times. scikit-learn's functions take one sample at a time, so these take
`rows`, shape (m, columns), and `weights`, shape (b, m), how often each row counts in each of b samples, and give an
array of shape (b,). A figure that a sample does not allow (no case of one class) is NaN there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Figure: TypeAlias = Callable[[Array, Array], Array]

NO_LABEL = -1.0
"""Stands for a missing label: wrong wherever it is given, and not a class of its own."""


def mean(rows: Array, weights: Array) -> Array:
    """The weighted mean of the only column."""
    found: Array = weights @ rows[:, 0] / weights.sum(axis=1)
    return found


def precision(rows: Array, weights: Array) -> Array:
    """Rows are (expected, given), 1 for the positive class. 0 where nothing is given as positive."""
    right, _, wrong, _ = _cells(rows, weights)
    return _both_classes(rows, weights, _share(right, right + wrong))


def recall(rows: Array, weights: Array) -> Array:
    """Rows are (expected, given), 1 for the positive class."""
    right, missed, _, _ = _cells(rows, weights)
    return _both_classes(rows, weights, _share(right, right + missed))


def f1(rows: Array, weights: Array) -> Array:
    """Rows are (expected, given), 1 for the positive class."""
    right, missed, wrong, _ = _cells(rows, weights)
    return _both_classes(rows, weights, _share(2 * right, 2 * right + wrong + missed))


def balanced_accuracy(rows: Array, weights: Array) -> Array:
    """Rows are (expected, given). The mean of the recalls of both classes (Brodersen et al., ICPR 2010)."""
    right, missed, wrong, rest = _cells(rows, weights)
    return _both_classes(rows, weights, (_share(right, right + missed) + _share(rest, rest + wrong)) / 2)


def _cells(rows: Array, weights: Array) -> tuple[Array, Array, Array, Array]:
    """True positives, false negatives, false positives, true negatives."""
    expected, given = rows[:, 0] == 1, rows[:, 1] == 1
    cells = (expected & given, expected & ~given, ~expected & given, ~expected & ~given)
    right, missed, wrong, rest = (weights[:, cell].sum(axis=1) for cell in cells)
    return right, missed, wrong, rest


def _both_classes(rows: Array, weights: Array, found: Array) -> Array:
    positives = weights[:, rows[:, 0] == 1].sum(axis=1)
    return np.where((positives > 0) & (positives < weights.sum(axis=1)), found, np.nan)


def _share(part: Array, whole: Array) -> Array:
    """part / whole, and 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def macro_f1(rows: Array, weights: Array) -> Array:
    """Rows are (expected, given) codes of labels. The mean of F1 over the labels that occur in a sample."""
    total, occurring = np.zeros(len(weights)), np.zeros(len(weights))
    for label in np.unique(rows[rows != NO_LABEL]):
        expected, given = rows[:, 0] == label, rows[:, 1] == label
        sides = weights[:, expected].sum(axis=1) + weights[:, given].sum(axis=1)
        total += _share(2 * weights[:, expected & given].sum(axis=1), sides)
        occurring += sides > 0
    return np.where(occurring > 0, _share(total, occurring), np.nan)


def auroc(rows: Array, weights: Array) -> Array:
    """Rows are (confidence, positive). The chance that a positive is above a negative, ties half (Fawcett 2006)."""
    every, positive = _by_confidence(rows, weights)
    negative = every - positive
    below = np.cumsum(negative, axis=1) - negative
    pairs = positive.sum(axis=1) * negative.sum(axis=1)
    won = (positive * (below + negative / 2)).sum(axis=1)
    return np.where(pairs > 0, _share(won, pairs), np.nan)


def average_precision(rows: Array, weights: Array) -> Array:
    """Rows are (confidence, positive). Precision at each threshold, weighted by the recall it adds."""
    every, positive = (each[:, ::-1] for each in _by_confidence(rows, weights))
    reached = _share(np.cumsum(positive, axis=1), np.cumsum(every, axis=1))
    wanted = positive.sum(axis=1)
    both = (wanted > 0) & (wanted < every.sum(axis=1))
    return np.where(both, _share((positive * reached).sum(axis=1), wanted), np.nan)


def aurc(rows: Array, weights: Array) -> Array:
    """Rows are (confidence, right). The mean risk over all coverages, surest first (Geifman and El-Yaniv 2017).

    Cases of equal confidence come in every order alike: the expectation over those orders has a closed form. With
    N cases and E errors before, and g cases and e errors of one confidence, the j-th of the g has the expected risk
    (E + j e/g) / (N + j); over j that sums to e + (E − N e/g)(H(N+g) − H(N)), H the harmonic numbers.
    """
    every, right = (each[:, ::-1] for each in _by_confidence(rows, weights))
    wrong = every - right
    cases, errors = np.cumsum(every, axis=1), np.cumsum(wrong, axis=1)
    before, errors_before = cases - every, errors - wrong
    harmonic = np.concatenate(([0.0], np.cumsum(1 / np.arange(1, int(cases[:, -1].max(initial=0)) + 1))))
    spread = harmonic[cases.astype(np.int64)] - harmonic[before.astype(np.int64)]
    risks = wrong + (errors_before - before * _share(wrong, every)) * spread
    return _share(risks.sum(axis=1), cases[:, -1])


def _by_confidence(rows: Array, weights: Array) -> tuple[Array, Array]:
    """How many cases, and how many with a 1, there are of each confidence, lowest first; shapes (b, confidences)."""
    rows, weights = _ascending(rows, weights)
    starts = np.unique(rows[:, 0], return_index=True)[1]
    every = np.add.reduceat(weights, starts, axis=1)
    positive = np.add.reduceat(weights * (rows[:, 1] == 1), starts, axis=1)
    return every, positive


def _ascending(rows: Array, weights: Array) -> tuple[Array, Array]:
    """Both in the order of the first column; as they are where that is so already, since moving weights is slow."""
    if (rows[1:, 0] >= rows[:-1, 0]).all():
        return rows, weights
    order = np.argsort(rows[:, 0], kind="stable")
    return rows[order], weights[:, order]


def percentile(share: float) -> Figure:
    """The figure below which `share` percent of the only column lie, between neighbours in proportion (as NumPy)."""

    def figure(rows: Array, weights: Array) -> Array:
        rows, weights = _ascending(rows, weights)
        ordered, reached = rows[:, 0], np.cumsum(weights, axis=1)
        place = (reached[:, -1] - 1) * share / 100
        low = ordered[(reached > np.floor(place)[:, None]).argmax(axis=1)]
        high = ordered[(reached > np.ceil(place)[:, None]).argmax(axis=1)]
        found: Array = low + (high - low) * (place - np.floor(place))
        return found

    return figure
