"""Remembers what is asked for again: the vectors of sentences read lately, and the outlets of the archive.

A conversation, or a batch on one story, reads the same sentences over and over.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from vectorstore import Archive
from vectorstore.embedders import Embedder, Vector, Vectors


class SentenceVectors:
    """At most `capacity` vectors (of 1.5 kB each with the default model), the least lately used forgotten first."""

    def __init__(self, embedder: Embedder, capacity: int = 20_000) -> None:
        self._embedder = embedder
        self._capacity = capacity
        self._known: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()

    def embed(self, sentences: Sequence[str]) -> Vectors:
        """Shape (len(sentences), dimensions), in the order given."""
        with self._lock:
            held = {text: self._known[text] for text in sentences if text in self._known}
        missing = [text for text in dict.fromkeys(sentences) if text not in held]
        if missing:
            held.update(zip(missing, self._embedder.embed_roughly(missing), strict=True))
        with self._lock:
            for text in sentences:
                self._known[text] = held[text]
                self._known.move_to_end(text)
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
        return np.stack([held[text] for text in sentences])


class KnownOutlets:
    """The archive's outlets, looked up once for each of its generations: it takes a look at every article."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: tuple[int, tuple[str, ...]] | None = None

    def names(self) -> tuple[str, ...]:
        """Every outlet's name, sorted."""
        generation, known = self._archive.generation, self._known
        if known is None or known[0] != generation:
            known = self._known = (generation, self._archive.outlets())
        return known[1]
