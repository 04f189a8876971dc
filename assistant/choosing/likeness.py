"""How alike sentences are in meaning. Only those that are compared are embedded: most that are read never are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assistant.evidence import Evidence
from vectorstore.embedders import Vector, Vectors

VectorsOf = Callable[[Sequence[Evidence]], Vectors]
"""Gives the vectors of sentences, of length 1, shape (len(evidence), dimensions)."""


class Likeness:
    """Compares the sentences of `evidence`, which are named by their place in it."""

    def __init__(self, evidence: Sequence[Evidence], vectors_of: VectorsOf) -> None:
        self._evidence, self._vectors_of = evidence, vectors_of
        self._known: dict[int, Vector] = {}

    def prepare(self, places: Iterable[int]) -> None:
        """Embeds these at once, which takes less time than one after the other."""
        new = sorted(set(places) - self._known.keys())
        if new:
            self._known.update(zip(new, self._vectors_of([self._evidence[one] for one in new]), strict=True))

    def between(self, one: int, other: int) -> float:
        """The cosine of two sentences."""
        self.prepare((one, other))
        return float(self._known[one] @ self._known[other])

    def to(self, one: int, vector: Vector) -> float:
        """The cosine of a sentence and a `vector` of length 1."""
        self.prepare((one,))
        return float(self._known[one] @ vector)
