"""Fits the score below which Byline abstains to labelled cases of one archive. Asks nothing and stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.evaluation.types import Case, Curve, Response

FEWEST = 10
"""Cases of each sort below which a floor would be chance."""

_FOLDS = 5
_RESAMPLES = 500

_Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rates:
    """What a floor does."""

    answered: float
    """Share of the answerable cases that are answered."""
    declined: float
    """Share of the unanswerable ones that are declined."""

    @property
    def balanced(self) -> float:
        """Mean of the two: right as often whichever sort a question is."""
        return (self.answered + self.declined) / 2


@dataclass(frozen=True, slots=True)
class Labelled:
    """Scores of the best sentence, by whether the archive answers. Minus infinity where nothing was found."""

    answerable: tuple[float, ...]
    unanswerable: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FittedFloor:
    """A floor with how far it can be trusted."""

    floor: float
    low: float
    high: float
    """95 % bootstrap interval of the floor."""
    rates: Rates
    held_out: float
    """Balanced accuracy on cases a floor was not fitted to (five folds)."""
    auc: float
    """Chance that an answerable case scores above an unanswerable one, whatever the floor."""


def labelled(cases: Sequence[Case], responses: Sequence[Response]) -> Labelled:
    """The cases that say whether the archive answers, and that were answered at all; `responses` in their order."""
    found: dict[bool, list[float]] = {True: [], False: []}
    for case, response in zip(cases, responses, strict=True):
        answerable = case.gold.answerable
        if answerable is not None and response.error is None:
            found[answerable].append(float("-inf") if response.confidence is None else response.confidence)
    return Labelled(tuple(found[True]), tuple(found[False]))


def rates_at(floor: float, scores: Labelled) -> Rates:
    """What `floor` does to these cases."""
    above, below = np.asarray(scores.answerable) >= floor, np.asarray(scores.unanswerable) < floor
    return Rates(float(above.mean()), float(below.mean()))


def fit_floor(scores: Labelled, *, seed: int = 0) -> FittedFloor:
    """The floor that best tells the answerable from the rest (highest balanced accuracy, Youden 1950).

    Raises ValueError with fewer than `FEWEST` cases of either sort.
    """
    if min(len(scores.answerable), len(scores.unanswerable)) < FEWEST:
        raise ValueError(f"fewer than {FEWEST} cases of a sort")
    from sklearn.metrics import roc_auc_score

    random = np.random.default_rng(seed)
    yes, no = np.asarray(scores.answerable), np.asarray(scores.unanswerable)
    floor = _best(yes, no)
    drawn = [_best(random.choice(yes, len(yes)), random.choice(no, len(no))) for _ in range(_RESAMPLES)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    ranks = np.unique(np.concatenate([yes, no]), return_inverse=True)[1]  # scikit-learn takes no infinity
    auc = roc_auc_score([1] * len(yes) + [0] * len(no), ranks)
    held_out = _held_out(random.permutation(yes), random.permutation(no))
    return FittedFloor(floor, float(low), float(high), rates_at(floor, scores), held_out, float(auc))


def _best(yes: _Scores, no: _Scores) -> float:
    """Halfway between two neighbouring scores where the balance is best; of equals, where they lie furthest apart."""
    levels = np.unique(np.concatenate([yes, no]))
    levels = levels[np.isfinite(levels)]
    if not len(levels):
        return 0.0
    floors = np.concatenate([[levels[0] - 1.0], (levels[:-1] + levels[1:]) / 2, [levels[-1] + 1.0]])
    room = np.concatenate([[0.0], np.diff(levels), [0.0]])
    answered = 1 - np.searchsorted(np.sort(yes), floors) / len(yes)
    declined = np.searchsorted(np.sort(no), floors) / len(no)
    balance = answered + declined
    best = np.flatnonzero(balance >= balance.max() - 1e-12)
    return float(floors[best[np.argmax(room[best])]])


def _held_out(yes: _Scores, no: _Scores) -> float:
    right = []
    for fold in range(_FOLDS):
        test_yes, test_no = yes[fold::_FOLDS], no[fold::_FOLDS]
        floor = _best(_others(yes, fold), _others(no, fold))
        right.append(rates_at(floor, Labelled(tuple(test_yes), tuple(test_no))).balanced)
    return float(np.mean(right))


def _others(scores: _Scores, fold: int) -> _Scores:
    return np.delete(scores, np.s_[fold::_FOLDS])


def floor_curves(scores: Labelled) -> tuple[Curve, Curve]:
    """For every floor that makes a difference: the share answered of the answerable, and declined of the others."""
    levels = np.unique(np.asarray([*scores.answerable, *scores.unanswerable]))
    levels = levels[np.isfinite(levels)]
    rates = [(float(level), rates_at(float(level), scores)) for level in levels]
    axes = "Score of the best sentence (log-odds)", "Share of cases"
    return (
        Curve("answered", "answerable, answered", *axes, tuple((at, one.answered) for at, one in rates)),
        Curve("declined", "unanswerable, declined", *axes, tuple((at, one.declined) for at, one in rates)),
    )
