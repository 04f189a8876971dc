"""When sentences of several articles tell one event: the same days, and the same doing. In doubt they stay apart.

Sentences that count the same otherwise, or of which one denies what the other says, are never put together: a reader
is to see both.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from assistant.comparing.figures import are_two_counts, compare_quantities, same_thing
from assistant.comparing.quantities import quantities_in
from assistant.comparing.types import Quantity, Relation
from assistant.timeline.happenings import Happening
from assistant.timeline.types import Precision
from assistant.words import analyse, same_word
from vectorstore.embedders import Vectors
from vectorstore.keywords import stems

_CLOSE = {Precision.DAY: 0.70, Precision.MONTH: 0.78, Precision.YEAR: 0.80}
"""Cosine from which two sentences with the same days tell one event: a month has room for more events than a day."""
_NEAR = {Precision.DAY: 0.50, Precision.MONTH: 0.65, Precision.YEAR: 0.70}
"""The same where they also share half of the shorter one's words."""
_SHARED = 0.5
_WITHIN = 0.75
"""The same, for words shared too, where one sentence gives the day and the other the month."""
_MONTH = timedelta(days=31)
_ELSEWHEN = 0.85
"""Cosine from which two sentences with other days may still tell one event, dated differently."""
_ELSEWHEN_DAYS = timedelta(days=14)
_NEWS = timedelta(days=1)
_PLACE = re.compile(r"\b(?:in|at|near|outside|around|of|into|across)\s+(?:[a-z]+\s+){0,3}?([A-Z][\w’'-]+)")
_DENIES = re.compile(
    r"\b(?:no|not|never|den(?:y|ies|ied)|reject(?:s|ed)?|refus(?:es|ed)|without|fail(?:s|ed)?|\w+n[’']t)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Words:
    content: frozenset[str]
    places: frozenset[str]
    """Of names after "in", "of" and the like: where it was, as a rule."""
    quantities: tuple[Quantity, ...]
    denies: bool


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> _Words:
    content = frozenset(stem for stem in analyse(text).content if len(stem) > 2 and not stem.isdigit())
    places = frozenset(stem for match in _PLACE.finditer(text) for stem in stems(match[1]))
    return _Words(content, places & content, quantities_in(text), bool(_DENIES.search(text)))


def merged(told: Sequence[Happening], vectors: Vectors) -> list[list[int]]:
    """The places of `told` in groups that tell one event each; `told` best first, and so is each group.

    Every sentence of a group tells the same as its first one, so that groups do not drift; where one dates the event
    more exactly, it comes first.
    """
    groups: list[list[int]] = []
    likeness = vectors @ vectors.T
    for place in sorted(range(len(told)), key=lambda each: (_days_of(told[each]), each)):
        fitting = [
            (float(likeness[place, group[0]]), group)
            for group in groups
            if same_event(told[group[0]], told[place], float(likeness[place, group[0]]))
        ]
        if fitting:
            max(fitting, key=lambda each: each[0])[1].append(place)
        else:
            groups.append([place])
    return groups


def _days_of(one: Happening) -> timedelta:
    return one.days.last - one.days.first


def same_event(one: Happening, other: Happening, likeness: float) -> bool:
    """Whether two sentences tell one event: on the same days, or one of them within the other's month."""
    mine, theirs = sorted((one, other), key=_days_of)
    if not (theirs.days.first <= mine.days.first and mine.days.last <= theirs.days.last):
        return False
    if likeness < _NEAR[theirs.days.precision] or not _agree(one.text, other.text):
        return False
    if _are_elsewhere(one.text, other.text):
        return False
    shared = _shared(one.text, other.text) >= _SHARED
    if mine.days.first != theirs.days.first or mine.days.last != theirs.days.last:
        return shared and likeness >= _WITHIN and _days_of(theirs) <= _MONTH
    return shared or likeness >= _CLOSE[mine.days.precision]


def _agree(one: str, other: str) -> bool:
    return _words(one).denies == _words(other).denies and not count_otherwise(one, other)


def count_otherwise(one: str, other: str) -> bool:
    """Whether two sentences give different numbers of the same thing."""
    return any(
        compare_quantities(mine, theirs) is Relation.DIFFER or are_two_counts(mine, theirs)
        for mine in _words(one).quantities
        for theirs in _words(other).quantities
        if same_thing(mine, theirs)
    )


def _are_elsewhere(one: str, other: str) -> bool:
    """Whether each names places, and none that the other names: a bomb in Kabul, a bomb in Kandahar."""
    mine, theirs = _words(one), _words(other)
    return bool(mine.places and theirs.places) and not (
        _any_held(mine.places, theirs) or _any_held(theirs.places, mine)
    )


def _any_held(names: frozenset[str], words: _Words) -> bool:
    return any(same_word(name, each) for name in names for each in words.content)


def _shared(one: str, other: str) -> float:
    short, long = sorted((_words(one).content, _words(other).content), key=len)
    return sum(any(same_word(stem, each) for each in long) for stem in short) / len(short) if short else 0.0


def dated_otherwise(told: Sequence[Happening], vectors: Vectors) -> list[tuple[int, int]]:
    """The places of those that read as one event to which two articles give different days near each other."""
    likeness = np.triu(vectors @ vectors.T, 1)
    return [
        (one, other)
        for one, other in np.argwhere(likeness >= _ELSEWHEN).tolist()
        if _is_dated_otherwise(told[one], told[other])
    ]


def _is_dated_otherwise(one: Happening, other: Happening) -> bool:
    mine, theirs = one.days, other.days
    if mine.precision is not Precision.DAY or theirs.precision is not Precision.DAY:
        return False
    apart = max(mine.first, theirs.first) - min(mine.last, theirs.last)
    if not timedelta(0) < apart <= _ELSEWHEN_DAYS or one.article.id == other.article.id:
        return False
    return not _are_news_of_two_days(one, other) and _agree(one.text, other.text)


def _are_news_of_two_days(one: Happening, other: Happening) -> bool:
    """Whether each tells what was new when it appeared: one story goes on in much the same words day after day."""
    published = [each.article.published for each in (one, other)]
    if published[0] is None or published[1] is None or published[0].date() == published[1].date():
        return False
    return all(
        day is not None and day.date() - each.days.last <= _NEWS
        for day, each in zip(published, (one, other), strict=True)
    )
