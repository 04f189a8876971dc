"""Which statements of an answer a newer article has overtaken: the toll of Monday beside that of Wednesday.

Only figures of one and the same thing count, and whatever leaves a doubt stays as it is: two events, two parties and
two months have their own figures, and both are true.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from assistant.evidence import points_back
from assistant.timing.calendar_words import Grain, written_dates
from assistant.timing.counts import NUMBER_WORDS, PEOPLES_FATES, Count, counts_in, without_fates
from assistant.timing.relative_days import counted_days
from assistant.timing.weekdays import dated_words
from assistant.words import analyse
from vectorstore import Article, Span
from vectorstore.keywords import stems


class Told(Protocol):
    """A statement to be: a stretch of an article."""

    @property
    def article(self) -> Article:
        """Where it stands."""

    @property
    def span(self) -> Span:
        """Its range in the article's text."""


_ALIKE, _ALIKE_OTHERS = 0.5, 0.7
"""Share of the shorter statement's content words that the other must hold: for people's fates, and for all else."""
_FEWEST = 2
"""Content words that two statements on one matter share at least."""
_LONGEST = timedelta(days=21)
"""Beyond it, the same words are likelier of another event."""
_REVISES = re.compile(
    r"\b(?:toll|ros?e|risen|rises|climb\w*|increased|jumped|grown|grew|fell|fallen|dropped|stands? at|stood at|now|"
    r"still|so far|up from|down from|revised|updated|in total|total|reached|(?:has|have) (?:been|died|killed))\b",
    re.IGNORECASE,
)
_EVENT_KNOWN = re.compile(
    r"\b(?:the|that|this|its|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day['’]s)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:(?:air|drone|missile)?\s?strikes?|attacks?|fires?|blazes?|bombings?|quakes?|earthquakes?|floods?|flooding|storms?|"
    r"hurricanes?|crash|collisions?|collapse|explosions?|blasts?|shootings?|outbreaks?|epidemic|protests?|riots?|sinking|"
    r"landslides?|disasters?|wildfires?|accidents?|derailment|clash(?:es)?|fighting|war|violence|massacre|stampede|"
    r"heat wave|cyclone|tornado\w*|eruption)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:earlier|previous(?:ly)?|initial(?:ly)?|at first|had (?:said|reported|put|been)|last (?:year|month))\b", re.I
)
_SAID = r"(?:said|says|reported|reports|told|announced|confirmed|estimated|put|claimed|wrote|added|stated)"
_SOURCE = re.compile(
    rf"(?:^|[,;”\"]\s*)(?P<one>[^,;.“”\"]{{2,70}}?)\s+{_SAID}\b|\b{_SAID}\s+(?P<two>[A-Z][^,;.“”\"]{{2,60}})(?=[,.;]|$)|"
    r"\baccording to\s+(?P<three>[^,;.“”\"]{2,70})"
)
_OFFICIAL = "officials authorities police officers state local government health fire department"
_DAY_OF_SAYING = re.compile(
    rf"\b{_SAID}(?:\s+(?:in|on|at|during|late|early|a|the|\w+ment|reporters))*\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Stated:
    text: str
    day: date
    counts: tuple[Count, ...]
    content: frozenset[str]
    names: frozenset[str]
    source: frozenset[str]
    event_days: frozenset[date]
    months: frozenset[tuple[date, date]]


def superseded(chosen: Sequence[Told]) -> frozenset[int]:
    """The places of those whose figure a newer article among `chosen` gives anew."""
    stated = [_stated(one) for one in chosen]
    return frozenset(
        index
        for index, old in enumerate(stated)
        if old is not None and any(new is not None and _overtakes(new, old) for new in stated)
    )


def _stated(one: Told) -> _Stated | None:
    text = one.article.text[one.span.start : one.span.end]
    if one.article.published is None or points_back(text):
        return None
    counts = counts_in(text)
    if not counts:
        return None
    day = one.article.published.date()
    source = _source(text)
    words = analyse(f"is {text}")
    names = frozenset(stem for name in words.names if name.lower() not in NUMBER_WORDS for stem in stems(name))
    written = written_dates(text, day, coming=True)
    of_event = {each.first for each in written if each.grain is Grain.DAY}
    of_event |= {
        dated.day
        for dated in dated_words(one.article.text, one.span, one.article.published, one.article.updated)
        if not _DAY_OF_SAYING.search(one.article.text[one.span.start : dated.span.start])
    }
    months = {(each.first, each.last) for each in written if each.grain is not Grain.DAY}
    months |= {(each.first, each.last) for each in counted_days(text, day) if each.first != each.last}
    bare = analyse(f"is {_REVISES.sub(' ', without_fates(text))}").content
    content = frozenset(stem for stem in bare if len(stem) > 2 and not stem.isdigit()) - source
    return _Stated(text, day, counts, content, names - source, source, frozenset(of_event), frozenset(months))


def _source(text: str) -> frozenset[str]:
    """Stems of whom the statement is attributed to; empty where it is the newsroom's own."""
    match = _SOURCE.search(text)
    if match is None:
        return frozenset()
    words = match["one"] or match["two"] or match["three"]
    return frozenset(stem for stem in analyse(words).content if not stem.isdigit())


def _overtakes(new: _Stated, old: _Stated) -> bool:
    if not timedelta(0) < new.day - old.day <= _LONGEST:
        return False
    things = _given_anew(new.counts, old.counts)
    if not things or _EARLIER.search(new.text) or not _one_source(new.source, old.source) or new.months != old.months:
        return False
    if new.event_days and old.event_days and not new.event_days & old.event_days:
        return False
    same_day = bool(new.event_days & old.event_days)
    if not (same_day or _REVISES.search(new.text) or _EVENT_KNOWN.search(new.text)):
        return False  # perhaps another event of the same kind
    return _one_matter(new, old, fates=things <= PEOPLES_FATES)


def _given_anew(new: Sequence[Count], old: Sequence[Count]) -> set[str]:
    """The things that both count and of which each gives one figure, another one."""
    mine, theirs = _by_thing(new), _by_thing(old)
    # Two figures for one thing in one statement: which of them the other gives anew is not known.
    single = {thing for thing in mine.keys() & theirs.keys() if len(mine[thing]) == len(theirs[thing]) == 1}
    return {thing for thing in single if mine[thing] != theirs[thing]}


def _by_thing(counts: Sequence[Count]) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for count in counts:
        found.setdefault(count.thing, set()).add(count.value)
    return found


@functools.cache
def _official() -> frozenset[str]:
    return frozenset(stems(_OFFICIAL))  # not at import: the stemmer brings the keyword engine with it


def _one_source(new: frozenset[str], old: frozenset[str]) -> bool:
    """Whether the same party may stand behind both: the same one, or public offices that are not named."""
    return bool(new & old) or (new <= _official() and old <= _official())


def _one_matter(new: _Stated, old: _Stated, *, fates: bool) -> bool:
    if not (new.names <= old.names or old.names <= new.names):
        return False
    both, shorter = new.content & old.content, min(len(new.content), len(old.content))
    # What befell people is known by where; any other count by what is said of it, too.
    telling = both if fates else both - new.names
    return len(telling) >= _FEWEST and len(both) >= (_ALIKE if fates else _ALIKE_OTHERS) * shorter
