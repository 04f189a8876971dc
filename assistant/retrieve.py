"""Finds the passages for a question: by meaning and by words, fused by rank. Chooses no sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.words import QuestionWords
from vectorstore import Archive, Article, Constraints, Hit, Passage
from vectorstore.embedders import Embedder, Vector


@dataclass(frozen=True, slots=True)
class Found:
    """A passage found for a question, with its article. Higher scores are better; they compare within one search."""

    passage: Passage
    article: Article
    score: float
    similarity: float
    """Cosine of the question's and the passage's vectors."""


@dataclass(frozen=True, slots=True)
class RetrievalSettings:
    """How passages are found. The defaults were chosen on MultiHop-RAG questions (see docs/architecture.md)."""

    candidates: int = 50
    """Passages taken from each index."""
    rank_constant: int = 10
    """k of reciprocal rank fusion: the smaller, the more the first ranks count."""
    keyword_weight: float = 1.0
    meaning_weight: float = 0.5


def fuse(rankings: list[tuple[float, list[Hit]]], rank_constant: int) -> list[Hit]:
    """Weighted reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), best first.

    `rankings` are pairs of weight and hits, best first.
    """
    scores: dict[str, float] = {}
    for weight, hits in rankings:
        for rank, hit in enumerate(hits, start=1):
            scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + weight / (rank_constant + rank)
    return [Hit(name, score) for name, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))]


class Retriever:
    """Searches one archive. Safe from several threads."""

    def __init__(self, archive: Archive, embedder: Embedder, settings: RetrievalSettings) -> None:
        self._archive = archive
        self._embedder = embedder
        self._settings = settings

    def vector(self, text: str) -> Vector:
        """The question's vector, shape (dimensions,)."""
        return np.asarray(self._embedder.embed([text])[0], dtype=np.float32)

    def find(self, vector: Vector, words: QuestionWords, limit: int, constraints: Constraints) -> list[Found]:
        """At most `limit` passages, best first."""
        chosen = self._settings
        near = self._archive.nearest(vector, chosen.candidates, constraints)
        match = self._archive.matching(words.search, chosen.candidates, constraints)
        rankings = [(chosen.meaning_weight, near), (chosen.keyword_weight, match)]
        hits = fuse(rankings, chosen.rank_constant)[:limit]
        passages = self._archive.passages(hit.passage_id for hit in hits)
        articles = self._archive.articles_by_id({passage.article_id for passage in passages.values()})
        cosines = {hit.passage_id: hit.score for hit in near}
        cosines.update(self._cosines(vector, [name for name in passages if name not in cosines]))
        return [
            Found(passages[hit.passage_id], articles[passages[hit.passage_id].article_id], hit.score, cosine)
            for hit in hits
            if hit.passage_id in passages and (cosine := cosines.get(hit.passage_id)) is not None
            if passages[hit.passage_id].article_id in articles
        ]

    def _cosines(self, vector: Vector, passage_ids: list[str]) -> dict[str, float]:
        stored = self._archive.vectors(passage_ids)
        return {name: float(other @ vector) for name, other in stored.items()}
