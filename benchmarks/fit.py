"""Fits the evidence model: a conditional logit over the sentences found for a question and the option "none of them".

Plain numpy and scipy; the same data and seed give the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import logsumexp

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One question: features of its candidate sentences, shape (n, features), and which of them answer it, (n,)."""

    kind: str
    features: Floats
    right: npt.NDArray[np.bool_]

    @property
    def answerable(self) -> bool:
        return bool(self.right.any())


@dataclass(frozen=True, slots=True)
class Fitted:
    """Scores are `features @ weights + bias`, in log-odds against "none of them"."""

    weights: Floats
    bias: float

    def scores(self, example: Example) -> Floats:
        return np.asarray(example.features @ self.weights + self.bias)


def fit(examples: Sequence[Example], penalty: float = 1e-3) -> Fitted:
    """Maximum likelihood with an L2 penalty on the standardised weights."""
    stacked = np.concatenate([example.features for example in examples])
    mean, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    features, options, right = _padded(examples, mean, spread)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights, none = parameters[:-1], parameters[-1]
        scores = np.append(features @ weights, np.full((len(examples), 1), none), axis=1)
        scores = np.where(options, scores, -np.inf)
        everything = logsumexp(scores, axis=1)
        wanted = logsumexp(np.where(right, scores, -np.inf), axis=1)
        gap = np.exp(scores - everything[:, None]) - np.where(right, np.exp(scores - wanted[:, None]), 0.0)
        slope = np.einsum("qs,qsf->f", gap[:, :-1], features) / len(examples) + 2 * penalty * weights
        value = float((everything - wanted).mean() + penalty * weights @ weights)
        return value, np.append(slope, gap[:, -1].mean())

    found = minimize(loss, np.zeros(stacked.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = found.x[:-1] / spread
    return Fitted(weights, float(-(weights @ mean) - found.x[-1]))


def _padded(
    examples: Sequence[Example], mean: Floats, spread: Floats
) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Standardised features, (questions, sentences, features); which options exist and which are right, with "none"
    last, (questions, sentences + 1)."""
    longest = max(len(example.right) for example in examples)
    features = np.zeros((len(examples), longest, len(mean)))
    options = np.zeros((len(examples), longest + 1), dtype=bool)
    right = np.zeros_like(options)
    for row, example in enumerate(examples):
        size = len(example.right)
        features[row, :size] = (example.features - mean) / spread
        options[row, :size] = True
        right[row, :size] = example.right
        right[row, -1] = not example.answerable
    options[:, -1] = True
    return features, options, right


@dataclass(frozen=True, slots=True)
class Quality:
    """How well scores choose and abstain on held-out questions."""

    best_1: float
    best_3: float
    best_5: float
    auc: float
    """Of the best sentence's score: answerable questions above unanswerable ones."""


def quality(fitted: Fitted, examples: Sequence[Example]) -> Quality:
    """Shares of answerable questions whose best 1, 3 or 5 sentences hold an answer, and the area under the curve."""
    held: dict[int, list[bool]] = {1: [], 3: [], 5: []}
    above, below = [], []
    for example in examples:
        scores = fitted.scores(example)
        order = np.argsort(-scores)
        if example.answerable:
            for k, found in held.items():
                found.append(bool(example.right[order[:k]].any()))
        (above if example.answerable else below).append(float(scores.max()))
    ranks = np.argsort(np.argsort([*above, *below])) + 1
    wins = ranks[: len(above)].sum() - len(above) * (len(above) + 1) / 2
    auc = wins / (len(above) * len(below)) if above and below else float("nan")
    return Quality(*(float(np.mean(found)) for found in held.values()), float(auc))


def cross_validated(examples: Sequence[Example], folds: int = 5) -> Quality:
    """Mean quality over folds; `examples` should be in random order."""
    found = []
    for fold in range(folds):
        train = [example for index, example in enumerate(examples) if index % folds != fold]
        found.append(quality(fit(train), examples[fold::folds]))
    fields = ("best_1", "best_3", "best_5", "auc")
    return Quality(*(float(np.mean([getattr(one, name) for one in found])) for name in fields))
