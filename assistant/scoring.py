"""Scores sentences in two looks: all of them by their words and the reader, then the best few by their meaning too.

A sentence's meaning is its vector, and embedding every sentence that was found would cost as much as reading them;
retrieve-then-rerank (Nogueira and Cho, 2019), within one question's sentences. Both models are logistic; their
weights are fitted by `python -m benchmarks.calibrate` and lie in calibration.json.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.choosing.likeness import VectorsOf
from assistant.evidence import FEATURES, Asked, Evidence

Scores = npt.NDArray[np.float64]

SHORTLIST = 12
"""Sentences of the second look. The first one leaves the answer out of them for 1 question in 100."""

LIFT = 1.5
"""How far the second look puts the best sentence above what the first one gave it: seldom farther, 1 time in 200."""

CLOSE_FEATURES = (
    *FEATURES,
    "similarity",
    "similarity_in_context",
    "similarity_below_best",
    "similarity_and_covered",
)
"""Features of the second look."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Scores = weights · features + bias; above 0 a sentence is likelier to answer than that none does."""

    weights: tuple[float, ...]
    bias: float

    def scores(self, features: Scores) -> Scores:
        """Log-odds that each sentence answers, against nothing answering: (n, len(weights)) to (n,)."""
        return np.asarray(features @ np.array(self.weights) + self.bias)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Both looks."""

    first: LinearModel
    """Of `FEATURES`."""
    close: LinearModel
    """Of `CLOSE_FEATURES`."""

    def __post_init__(self) -> None:
        if (len(self.first.weights), len(self.close.weights)) != (len(FEATURES), len(CLOSE_FEATURES)):
            raise ValueError("the weights do not fit the features")

    def scores(
        self, asked: Asked, evidence: Sequence[Evidence], vectors_of: VectorsOf, least: float = float("-inf")
    ) -> Scores:
        """Log-odds that a sentence answers, shape (len(evidence),). `vectors_of` is asked for the shortlist's.

        Where no sentence can come to `least`, they are those of the first look.
        """
        if not evidence:
            return np.zeros(0)
        return self.scores_of(
            np.array([one.features for one in evidence]),
            lambda places: np.asarray(vectors_of([evidence[place] for place in places]) @ asked.vector, dtype=float),
            least,
        )

    def scores_of(
        self, features: Scores, similarity: Callable[[Sequence[int]], Scores], least: float = float("-inf")
    ) -> Scores:
        """The same from features, (n, len(FEATURES)), and what gives the cosine of question and sentences, by place.

        Sentences beyond the shortlist keep their order below it.
        """
        first = self.first.scores(features)
        if first.max() < least - LIFT:
            return first
        places = shortlist(first)
        close = self.close.scores(close_features(features[places], similarity(places)))
        scores = np.asarray(first - first[places].min() + close.min())
        scores[places] = close
        return scores


def shortlist(first: Scores) -> list[int]:
    """The places of the best sentences by their first scores, in the order they came in."""
    return sorted(int(place) for place in np.argsort(-first, kind="stable")[:SHORTLIST])


def close_features(features: Scores, similarity: Scores) -> Scores:
    """Shape (n, len(CLOSE_FEATURES)) from (n, len(FEATURES)) and (n,)."""
    of_passage, covered = (features[:, FEATURES.index(name)] for name in ("passage_similarity", "covered_by_sentence"))
    more = (
        similarity,
        np.maximum(similarity, of_passage),
        similarity - similarity.max(),
        similarity * covered,
    )
    return np.concatenate([features, np.stack(more, axis=1)], axis=1)
