"""Lays out the timeline of a topic: what happened when, each event in an article's own words and cited."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from assistant.compose import newest_date
from assistant.finding.parts import Part
from assistant.finding.retrieve import Found, Retriever
from assistant.memory import SentenceVectors
from assistant.telling import dates_in
from assistant.timeline.choosing import Told, chosen, event_of, worth
from assistant.timeline.happenings import Happening
from assistant.timeline.merging import dated_otherwise, merged
from assistant.timeline.reading import Dated, dated_on, on_topic
from assistant.timeline.topic import Topic, read_topic
from assistant.timeline.types import Timeline, TimelineEvent
from assistant.timeline.wording import dated_differently, nothing_found, shown_of
from assistant.types import Citation, Quote
from vectorstore import Archive, Constraints, UsageError
from vectorstore.embedders import Vector, Vectors

_PASSAGES = 40
"""Searched for: a story runs through many articles."""
_PARTS, _LONG = 4, timedelta(days=14)
"""The time in which they appeared, if longer than this, is searched in so many parts too."""
_CITATIONS = 4
"""Articles cited for one event: more of them tell a reader nothing new."""


class Timekeeper:
    """Lays out timelines from one archive. Safe from several threads."""

    def __init__(
        self,
        archive: Archive,
        retriever: Retriever,
        vectors: SentenceVectors,
        clock: Callable[[], datetime],
        settings: str,
    ) -> None:
        """`clock` gives the moment that a topic's "last year" is counted from; `settings` is the fingerprint shown."""
        self._archive = archive
        self._retriever = retriever
        self._vectors = vectors
        self._clock = clock
        self._settings = settings

    def timeline(self, topic: str, constraints: Constraints | None = None, limit: int = 20) -> Timeline:
        """At most `limit` events on `topic`, earliest first; none, and a notice that says why, where none is told.

        Only what had happened when its article appeared is an event: plans and forecasts are none. A date in the topic
        ("the bridge in 2025") keeps to events of that time. Raises `UsageError` for an empty topic or a limit below 1.
        """
        if not topic.strip():
            raise UsageError("There is no topic.", "Give one, such as: the harbour bridge.")
        if limit < 1:
            raise UsageError("A timeline needs at least one event.", "Give a limit of 1 or more.")
        began = time.perf_counter()
        self._archive.refresh()
        asked = read_topic(topic, self._archive, self._clock().date())
        vector = self._retriever.vector(asked.sought)
        found = self._found(asked, vector, constraints or Constraints())
        articles = {one.article.id: one.article for one in found}
        fits = {name: on_topic(asked, article) for name, article in articles.items()}
        near = [one for one in found if fits[one.article.id]]
        retrieved = time.perf_counter()
        dated, vectors = dated_on(asked, vector, near, self._archive, self._vectors.embed)
        told = _events(dated, vectors)
        kept = chosen(told, limit)
        if kept:
            events, citations = _cited(kept)
            notice = self._notice(kept, events, len(told))
        else:
            events, citations = (), ()
            notice = nothing_found(asked, self._archive, len({one.article.id for one in near}))
        timings = _timings(began, retrieved, time.perf_counter())
        return Timeline(topic, events, citations, self._settings, newest_date(citations), notice, timings)

    def _found(self, topic: Topic, vector: Vector, within: Constraints) -> list[Found]:
        """Passages on the topic; of one with many articles, as well from each part of the time they appeared in."""
        found = self._retriever.find(vector, topic.words, _PASSAGES, within)
        days = sorted({one.article.published for one in found if one.article.published is not None})
        if len(found) < _PASSAGES or len(days) < _PARTS or days[-1] - days[0] < _LONG:
            return found
        step = (days[-1] - days[0]) / _PARTS
        parts = [Part((), days[0] + number * step, days[0] + (number + 1) * step) for number in range(_PARTS)]
        more = self._retriever.find(vector, topic.words, _PASSAGES, within, parts)
        return list({one.passage.id: one for one in [*found, *more]}.values())

    def _notice(self, kept: Sequence[Told], events: Sequence[TimelineEvent], told: int) -> str | None:
        """What the reader must know beside the events."""
        vectors = self._vectors.embed([one.first.text for one in kept])
        apart = dated_otherwise([one.first for one in kept], vectors)
        notices = [shown_of(len(kept), told), *(dated_differently(events[one], events[other]) for one, other in apart)]
        return " ".join(filter(None, notices)) or None


def _events(dated: Sequence[Dated], vectors: Vectors) -> list[Told]:
    """The events that sentences tell, each with those that tell it; none that nobody could understand alone."""
    values = [worth(one.happening, one.relevance) for one in dated]
    order = sorted(range(len(dated)), key=lambda place: (dated[place].happening.quoted is None, -values[place], place))
    groups = merged([dated[place].happening for place in order], vectors[order]) if order else []
    return [
        event_of([dated[order[place]].happening for place in group], values[order[group[0]]])
        for group in groups
        if dated[order[group[0]]].happening.quoted is not None
    ]


def _cited(kept: Sequence[Told]) -> tuple[tuple[TimelineEvent, ...], tuple[Citation, ...]]:
    """The events with their quotations, every one through the gate and numbered in the events' order."""
    events, citations = [], list[Citation]()
    for one in kept:
        numbers = []
        for happening in _one_an_article(one.happenings)[:_CITATIONS]:
            citations.append(_citation(len(citations) + 1, happening))
            numbers.append(len(citations))
        days, text = one.first.days, one.first.article.text
        written = text[days.span.start : days.span.end]
        quoted = citations[numbers[0] - 1].quote.text
        events.append(TimelineEvent(days.first, days.last, days.precision, quoted, tuple(numbers), written))
    return tuple(events), tuple(citations)


def _one_an_article(happenings: Sequence[Happening]) -> list[Happening]:
    first: dict[str, Happening] = {}
    for one in happenings:
        first.setdefault(one.article.id, one)
    return list(first.values())


def _citation(number: int, one: Happening) -> Citation:
    span = one.quoted or one.span
    return Citation(number, Quote.of(one.article, span), one.days.span, dates_in(one.article, span))


def _timings(began: float, retrieved: float, done: float) -> Mapping[str, float]:
    return {
        "retrieve": round(1000 * (retrieved - began), 1),
        "lay_out": round(1000 * (done - retrieved), 1),
        "total": round(1000 * (done - began), 1),
    }
