"""Sentences read lately are embedded once, and no more of them are kept than is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from assistant.memory import SentenceVectors
from vectorstore.embedders import Embedder, Vectors

A, B, C = "The bridge closed.", "The ferry ran.", "Rain is forecast."


class Counting:
    """The real embedder, with a note of what it was asked."""

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self.asked: list[list[str]] = []

    def embed_roughly(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return self._real.embed_roughly(texts)


def test_the_sentence_least_lately_used_is_forgotten_first(embedder: Embedder) -> None:
    counting = Counting(embedder)
    remembered = SentenceVectors(cast(Embedder, counting), capacity=2)
    for sentences in ([A, B], [A], [C], [A], [B]):
        remembered.embed(sentences)
    assert counting.asked == [[A, B], [C], [B]]


def test_remembered_vectors_come_in_the_order_asked_and_twice_where_asked_twice(embedder: Embedder) -> None:
    counting = Counting(embedder)
    remembered = SentenceVectors(cast(Embedder, counting), capacity=2)
    remembered.embed([B])
    found = remembered.embed([A, B, C, A])
    assert counting.asked == [[B], [A, C]]
    np.testing.assert_allclose(found, embedder.embed_roughly([A, B, C, A]), atol=1e-5)
