"""Draws the samples that intervals and tests rest on: cases with replacement, and swaps between two runs.

Rows are put in order first, so the draws depend on the seed and the cases, not on the order the cases came in.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.evaluation.metrics.figures import Array

_FEW = 64
"""Up to so many different rows are drawn by how often each occurs, which is the same and far faster."""
_BLOCK = 100_000
"""Weights in memory at a time."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The rows of a set of cases: `rows`, shape (m, columns), and how many cases have each, shape (m,)."""

    rows: Array
    counts: Array

    @classmethod
    def of(cls, rows: Array) -> Sample:
        """The sample of one row per case, shape (n, columns)."""
        different, counts = np.unique(rows, axis=0, return_counts=True)
        if len(different) <= _FEW:
            return cls(different, counts.astype(np.float64))
        return cls(np.repeat(different, counts, axis=0), np.ones(len(rows)))

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return int(self.counts.sum())

    def bootstrap(self, seed: int, resamples: int) -> Iterator[Array]:
        """Blocks of weights, shape (b, m): as many cases as there are, drawn with replacement (Efron 1979)."""
        if len(self.rows) <= _FEW:
            draw = np.random.default_rng((seed, 0)).multinomial
            yield draw(self.cases, self.counts / self.cases, size=resamples).astype(np.float64)
        else:
            yield from _blocks(_drawn(self.cases, seed, resamples))

    def swaps(self, seed: int, resamples: int) -> Iterator[Array]:
        """Blocks of weights, shape (b, m): how many cases of each row are swapped, each with a chance of one half."""
        if len(self.rows) <= _FEW:
            draw = np.random.default_rng((seed, 1)).binomial
            yield draw(self.counts.astype(np.int64), 0.5, size=(resamples, len(self.counts))).astype(np.float64)
        else:
            yield from _blocks(_swapped(self.cases, seed, resamples))


def _blocks(weights: npt.NDArray[np.uint8]) -> Iterator[Array]:
    step = max(1, _BLOCK // weights.shape[1])
    for start in range(0, len(weights), step):
        yield weights[start : start + step].astype(np.float64)


@functools.lru_cache(maxsize=4)
def _drawn(cases: int, seed: int, resamples: int) -> npt.NDArray[np.uint8]:
    """How often each of `cases` different cases is drawn. Kept: most metrics of a run are over equally many cases."""
    random = np.random.default_rng((seed, 2))
    weights = np.empty((resamples, cases), dtype=np.uint8)
    for row in weights:
        row[:] = np.bincount(random.integers(0, cases, cases), minlength=cases)
    return weights


@functools.lru_cache(maxsize=4)
def _swapped(cases: int, seed: int, resamples: int) -> npt.NDArray[np.uint8]:
    return np.random.default_rng((seed, 3)).integers(0, 2, (resamples, cases), dtype=np.uint8)
