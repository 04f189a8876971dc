"""What a reader is told beside a timeline: why it is empty, what it leaves out, what its sources date differently."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.timeline.topic import Topic, unknown_words
from assistant.timeline.types import TimelineEvent
from assistant.timing.period import describe
from vectorstore import Archive
from vectorstore.types import written_day

_LETTERS = 80  # of a topic that is repeated to its reader
_NAMED = 3  # more words than this say no more than the first few


def nothing_found(topic: Topic, archive: Archive, articles: int) -> str:
    """Why a timeline is empty. `articles`: how many were found on the topic."""
    if not topic.weights:
        return "There is no timeline of this: the topic names nothing that articles could be searched for."
    unknown = unknown_words(topic, archive)
    if unknown:
        return f"The archive has no timeline of this: no article mentions {_listed(unknown)}."
    if articles == 0:
        return f"The archive has no timeline of this: no article on {_short(topic.sought)} was found."
    when = describe(topic.dates)
    which = (
        "the one article found on it tells" if articles == 1 else f"none of the {articles} articles found on it tells"
    )
    event = "no event" if articles == 1 else "an event"
    return f"The archive has no timeline of this: {which} {event} with its date{f' {when}' if when else ''}."


def shown_of(shown: int, told: int) -> str | None:
    """That there were more events than are shown; None where there were not."""
    return f"The {shown} most telling of {told} events are shown." if told > shown else None


def dated_differently(one: TimelineEvent, other: TimelineEvent) -> str:
    """That two events may be one, to which the sources give different days."""
    first, last = sorted((one, other), key=lambda event: event.first)
    return (
        f"Sources may date one event differently: {written_day(first.first)}{_markers(first)} and "
        f"{written_day(last.first)}{_markers(last)}."
    )


def _markers(event: TimelineEvent) -> str:
    return " " + "".join(f"[{number}]" for number in event.citations)


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{_short(word)}”" for word in words[:_NAMED]]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _short(words: str) -> str:
    return words if len(words) <= _LETTERS else f"{words[:_LETTERS]}…"
