"""Reads the articles found on a topic for what they tell by date, and measures how near each of it is to the topic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evidence import Grounds
from assistant.finding.retrieve import Found
from assistant.timeline.happenings import Happening, happenings
from assistant.timeline.merging import count_otherwise
from assistant.timeline.topic import Topic
from assistant.words import Bag
from vectorstore import Archive, Article, Passage, Span
from vectorstore.embedders import Vector, Vectors

# Judgement, not fitted: they were set by reading timelines of an agency's five months of news.
_COVERS, _AROUND = 0.5, 0.5
"""What the topic's words in a sentence, and its passage's likeness, count beside its own likeness."""
_INHERITED = 0.5
"""What the topic's words count where only the passage has them."""
_NEAR, _NEAR_NAMELESS = 0.75, 0.8
"""Relevance from which a sentence is of the topic; and where the topic names nobody and no place."""
_SURE, _SURE_COVERS, _SURE_AROUND = 1.0, 0.5, 0.65
"""Relevance of a sentence, and how much of the topic it holds or how like its passage is, from which it is surely of
the topic. Where there is none the articles tell of something near by: of 24 topics that an archive of 2,000 articles
tells of, 23 have one; of 19 others, 3 do."""
_COUNTS_OTHERWISE = 0.85
"""Share of that relevance at which a sentence counts that gives another number."""
_OF_ARTICLE = 0.6
"""Share of the topic that an article on it holds."""
_WHOLLY = 10
"""Articles, from the best one, of which every passage is read; of others, those that were found."""
_MOST = 90
"""Sentences that are embedded: that is most of the work."""
_BELOW_BEST = 0.55
"""Share of the best one's relevance that every other has."""


@dataclass(frozen=True, slots=True)
class _Around:
    """The passage in which a sentence stands."""

    likeness: float
    """To the topic."""
    covers: float
    """The share of the topic it holds."""


@dataclass(frozen=True, slots=True)
class Dated:
    """Something told with its date, as near to the topic as `relevance` says (at most about 2)."""

    happening: Happening
    relevance: float


def on_topic(topic: Topic, article: Article) -> bool:
    """Whether an article has the names of the topic, near each other, and most of its other words."""
    grounds = Grounds.of_article(article)
    if topic.coverage(grounds.bag) < _OF_ARTICLE or not all(grounds.has_name(name) for name in topic.words.names):
        return False
    return topic.names_stand_together(f"{article.title or ''}\n{article.text}")


def dated_on(
    topic: Topic,
    vector: Vector,
    found: Sequence[Found],
    archive: Archive,
    embed: Callable[[Sequence[str]], Vectors],
) -> tuple[list[Dated], Vectors]:
    """What the passages found, all in articles on the topic, tell of it by date; with the vectors of its sentences.

    `vector` is the topic's; `embed` gives those of sentences.
    """
    told = _told(topic, vector, found, archive)[:_MOST]
    if not told:
        return [], np.zeros((0, len(vector)), dtype=np.float32)
    vectors = embed([one.text for one, _ in told])
    measured = [
        Dated(one, likeness + _beside_likeness(topic, one, around))
        for (one, around), likeness in zip(told, (vectors @ vector).tolist(), strict=True)
    ]
    if not any(_is_sure(topic, one, around) for one, (_, around) in zip(measured, told, strict=True)):
        return [], vectors[:0]
    best = max(one.relevance for one in measured)
    least = max(_BELOW_BEST * best, _NEAR if topic.words.names else _NEAR_NAMELESS)
    kept = [place for place, one in enumerate(measured) if one.relevance >= least]
    sure = [measured[place].happening for place in kept]
    kept += [
        place
        for place, one in enumerate(measured)
        if _COUNTS_OTHERWISE * least <= one.relevance < least and _counts_otherwise(one.happening, sure)
    ]
    return [measured[place] for place in kept], vectors[kept]


def _counts_otherwise(one: Happening, others: Sequence[Happening]) -> bool:
    """Whether another sentence gives the same days another number of the same thing: a reader is to see both."""
    return any(
        (one.days.first, one.days.last) == (other.days.first, other.days.last) and count_otherwise(one.text, other.text)
        for other in others
    )


def _told(topic: Topic, vector: Vector, found: Sequence[Found], archive: Archive) -> list[tuple[Happening, _Around]]:
    """What is told by a date in the topic's time, with the passage it stands in; the likeliest first."""
    articles = {one.article.id: one.article for one in found}
    read: dict[str, dict[str, tuple[Passage, float]]] = {name: {} for name in articles}
    for one in found:
        read[one.article.id][one.passage.id] = (one.passage, one.similarity)
    for name in list(articles)[:_WHOLLY]:
        others = [one for one in archive.passages_of(name) if one.id not in read[name]]
        stored = archive.vectors([one.id for one in others])
        read[name] |= {one.id: (one, float(stored[one.id] @ vector)) for one in others if one.id in stored}
    told = [
        each for name, passages in read.items() for each in _told_by(topic, articles[name], list(passages.values()))
    ]
    return sorted(told, key=lambda each: -_beside_likeness(topic, *each))


def _told_by(
    topic: Topic, article: Article, passages: Sequence[tuple[Passage, float]]
) -> Iterator[tuple[Happening, _Around]]:
    around: dict[int, _Around] = {}
    sentences: set[Span] = set()
    for passage, likeness in passages:
        bag = Bag(passage.searchable)
        if topic.names_something(bag):
            sentences.update(passage.sentences)
            here = _Around(likeness, topic.coverage(bag))
            around |= dict.fromkeys((span.end for span in passage.sentences), here)
    for one in happenings(article, sorted(sentences)):
        if topic.meets(one.days.first, one.days.last):
            yield one, around[one.span.end]


def _is_sure(topic: Topic, one: Dated, around: _Around) -> bool:
    holds = topic.coverage(Bag(one.happening.text)) >= _SURE_COVERS
    return one.relevance >= _SURE and (holds or around.likeness >= _SURE_AROUND)


def _beside_likeness(topic: Topic, one: Happening, around: _Around) -> float:
    """What of a sentence's relevance is known before it is embedded."""
    covers = max(topic.coverage(Bag(one.text)), _INHERITED * around.covers)
    return _COVERS * covers + _AROUND * around.likeness
