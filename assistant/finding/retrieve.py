"""Finds the passages for a question: by words, by meaning, and by the sentences in them. Chooses no sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.finding.coverage import covered, weights_of
from assistant.finding.parts import Part
from assistant.words import Bag, QuestionWords
from vectorstore import Archive, Article, Constraints, Passage
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
    """How passages are found. The defaults were chosen with `python -m benchmarks.finding`."""

    candidates: int = 50
    """Passages taken from each index."""
    keyword_weight: float = 1.0
    """Of the search by words: the score of the best passage is 1."""
    meaning_weight: float = 1.0
    """Of the search by meaning: cosines."""
    sentence_weight: float = 0.5
    """Of the sentence of a passage that says most of what the question says: the share it covers."""


_READ = 30  # candidates whose sentences are looked at: those after them seldom come to the front


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage as one search ranks it."""

    passage: Passage
    score: float
    similarity: float


class Retriever:
    """Searches one archive. Safe from several threads."""

    def __init__(self, archive: Archive, embedder: Embedder, settings: RetrievalSettings) -> None:
        self._archive = archive
        self._embedder = embedder
        self._settings = settings

    def vector(self, text: str) -> Vector:
        """The question's vector, shape (dimensions,)."""
        return np.asarray(self._embedder.embed([text])[0], dtype=np.float32)

    def find(
        self,
        vector: Vector,
        words: QuestionWords,
        limit: int,
        constraints: Constraints,
        parts: Sequence[Part] = (),
        bag: Callable[[str], Bag] = Bag,
    ) -> list[Found]:
        """At most `limit` passages, best first. With `parts`, each part's best in turn, within `constraints`.

        Where nothing of the parts is within the constraints, they do not count. `bag` gives the words of a sentence;
        one that remembers them spares a second search for the same question the work.
        """
        narrowed = [one for part in parts if (one := part.within(constraints)) is not None]
        searches = tuple(dict.fromkeys(narrowed)) or (constraints,)
        weights = weights_of(words.content, self._archive)
        # A narrow search by meaning is slow, and where there are several it finds next to nothing that words do not.
        both = len(searches) == 1
        rankings = [self._ranked(vector, words, weights, max(_READ, limit), one, bag, both=both) for one in searches]
        chosen = in_turn(rankings)[:limit]
        articles = self._archive.articles_by_id({one.passage.article_id for one in chosen})
        return [
            Found(one.passage, articles[one.passage.article_id], one.score, one.similarity)
            for one in chosen
            if one.passage.article_id in articles
        ]

    def _ranked(
        self,
        vector: Vector,
        words: QuestionWords,
        weights: Mapping[str, float],
        most: int,
        within: Constraints,
        bag: Callable[[str], Bag],
        *,
        both: bool,
    ) -> list[Scored]:
        chosen = self._settings
        count = max(chosen.candidates, most)
        keywords = {hit.passage_id: hit.score for hit in self._archive.matching(words.search, count, within)}
        cosines: dict[str, float] = {}
        if both or not keywords:
            cosines = {hit.passage_id: hit.score for hit in self._archive.nearest(vector, count, within)}
        cosines |= self._cosines(vector, [name for name in keywords if name not in cosines])
        best = max(keywords.values(), default=0.0) or 1.0
        scores = {
            name: chosen.keyword_weight * keywords.get(name, 0.0) / best + chosen.meaning_weight * cosine
            for name, cosine in cosines.items()
        }
        first = sorted(scores, key=lambda name: (-scores[name], name))[:most]
        read = [
            Scored(
                passage, scores[name] + chosen.sentence_weight * _best_sentence(passage, weights, bag), cosines[name]
            )
            for name, passage in self._archive.passages(first).items()
        ]
        return sorted(read, key=lambda one: (-one.score, one.passage.id))

    def _cosines(self, vector: Vector, passage_ids: list[str]) -> dict[str, float]:
        stored = self._archive.vectors(passage_ids)
        return {name: float(other @ vector) for name, other in stored.items()}


def _best_sentence(passage: Passage, weights: Mapping[str, float], bag: Callable[[str], Bag]) -> float:
    """How much of the question the one sentence covers that covers most."""
    if not weights:
        return 0.0
    texts = (passage.text[span.start - passage.start : span.end - passage.start] for span in passage.sentences)
    return max((covered(weights, bag(text)) for text in texts), default=0.0)


def in_turn(rankings: Iterable[Sequence[Scored]]) -> list[Scored]:
    """The first of each ranking, then the second of each, and so on, the ranking with the best first one leading.

    A score is lowered to that of the passage before it where it is higher: scores never rise down the list.
    """
    order = sorted((ranking for ranking in rankings if ranking), key=lambda ranking: -ranking[0].score)
    taken: dict[str, Scored] = {}
    for place in range(max(map(len, order), default=0)):
        for ranking in order:
            if place < len(ranking):
                taken.setdefault(ranking[place].passage.id, ranking[place])
    lowest, merged = float("inf"), []
    for one in taken.values():
        lowest = min(lowest, one.score)
        merged.append(replace(one, score=lowest))
    return merged
