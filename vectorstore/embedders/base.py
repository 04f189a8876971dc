"""What Byline asks of an embedder, whichever engine runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""Shape (n, dimensions)."""
Vector = npt.NDArray[np.float32]
"""Shape (dimensions,)."""


class Embedder(Protocol):
    """Turns texts into unit vectors. One instance may be called from several threads."""

    @property
    def fingerprint(self) -> str:
        """Names model and weights: vectors of different fingerprints are never compared."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Longest input the model reads, special tokens included; the rest is cut off."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the model's own tokens in each text, without special tokens."""

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Shape (len(texts), dimensions), float32, each row of length 1, in the order given.

        `progress` is called with the number of texts done since the last call.
        """

    def embed_roughly(self, texts: Sequence[str]) -> Vectors:
        """As `embed`, in less time where the engine can: cosines are off by a few hundredths at most.

        For comparing sentences that are at hand; what is stored or searched with comes from `embed`.
        """
