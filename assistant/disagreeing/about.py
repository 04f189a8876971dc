"""Whether a sentence, as it stands in its article, is about what a question asks. Knows no values."""

from __future__ import annotations

import functools

from assistant.evidence import Asked, Evidence
from assistant.finding.coverage import covered
from assistant.words import Bag, listed
from vectorstore import Article
from vectorstore.keywords import stems

_BEFORE = 2
"""Sentences before, in the same passage, that say what a sentence is about."""
_OPENING = 200
"""Letters of an article that say what it is about."""
_NAMED = 0.3
"""Share of a question, rare words weighing most, that is the name of what it asks about."""
_ASKING = listed(
    "people person persons man men woman women child children number many much total figure count toll kill killed "
    "killing dead die died death deaths fatalities casualty casualties hurt injured injury wounded victims long old "
    "far tall high large big happen happened"
)


class About:
    """How much of one question the sentences of its evidence are about."""

    def __init__(self, asked: Asked) -> None:
        asking = {stem for word in _ASKING for stem in stems(word)}
        kept = {stem: weight for stem, weight in asked.weights.items() if stem not in asking}
        kept = kept or dict(asked.weights)
        # A word that no article has, such as another word for the same, must not outweigh all others.
        most = sum(kept.values()) / max(1, len(kept))
        self._weights = {stem: min(weight, most) for stem, weight in kept.items()}
        self._names = tuple(stem for name in asked.words.names for stem in stems(name))
        named = sum(asked.weights.get(stem, 0.0) for stem in set(self._names))
        self._is_of_one_thing = bool(self._names) and named >= _NAMED * sum(asked.weights.values())
        self._bag = functools.cache(Bag)
        self._is_subject = functools.cache(self._is_subject_of)

    def share(self, one: Evidence) -> float:
        """Share of the question, rare words weighing most, that the sentence and the two before it speak of."""
        return covered(self._weights, self._bag(_context(one))) if self._weights else 1.0

    def together(self, one: Evidence, other: Evidence) -> float:
        """Share of the question that two sentences speak of together."""
        return covered(self._weights, self._bag(f"{one.text}\n{other.text}")) if self._weights else 1.0

    def own(self, one: Evidence) -> float:
        """The same of the sentence alone."""
        return covered(self._weights, self._bag(one.text)) if self._weights else 1.0

    def says_all(self, asked: Asked, one: Evidence) -> bool:
        """Whether a sentence has every word of the question, but that those before it may have the names."""
        own, around = self._bag(one.text), self._bag(_context(one))
        return all((around if stem in self._names else own).holds(stem) for stem in asked.weights)

    def is_subject(self, article: Article) -> bool:
        """Whether an article is about the thing asked for: the question is mostly its name, and it opens with it."""
        return self._is_of_one_thing and self._is_subject(article.title or "", article.text[:_OPENING])

    def _is_subject_of(self, title: str, opening: str) -> bool:
        told = self._bag(f"{title}\n{opening}")
        return all(told.holds(stem) for stem in self._names)

    def says_as_much(self, one: Evidence, best: Evidence) -> bool:
        """Whether a sentence has every word of the question, but for names, that the best sentence has."""
        mine, its = self._bag(one.text), self._bag(best.text)
        return all(mine.holds(stem) for stem in self._weights if stem not in self._names and its.holds(stem))


def _context(one: Evidence) -> str:
    before = [span for span in one.passage.sentences if span.end <= one.span.start][-_BEFORE:]
    text = one.article.text
    return "\n".join([one.article.title or "", *(text[span.start : span.end] for span in before), one.text])
