"""Days of a statement against those of its sources, weekdays counted from the day an article appeared."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.evidence import Evidence
from assistant.timing.calendar_words import Grain, Written, month_end, written_dates
from assistant.timing.weekdays import dated_words
from vectorstore import Span

_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
_MONTH_WORD = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?!\s+[a-z]+s\b)"
)
_LOOSE = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|(?:last|this|next|previous|past|coming)\s+(?:night|week|weekend|month|"
    r"year|decade|"
    r"spring|summer|autumn|fall|winter|morning|afternoon|evening)|morning|afternoon|evening|overnight|noon|"
    r"midnight|spring|"
    r"summer|autumn|winter)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?P<which>last|this|next)\s+(?P<unit>month|year)\b", re.IGNORECASE)
_REPORTED_ON = re.compile(r"\b(?:[Aa]s of|reported on|published on|wrote on|as reported)\s+$")
_YEAR_DIGITS = 4
_WITHIN_WEEK = 7
_NO_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that sentences name."""

    written: tuple[Written, ...]
    days: tuple[date, ...]
    """Those that weekdays and the like stand for."""
    weekdays: frozenset[str]
    loose: frozenset[str]
    months: frozenset[str]
    published: tuple[date, ...]


def days_of(evidence: Evidence) -> Days:
    """The days that a cited sentence names."""
    article = evidence.article
    day = article.published.date() if article.published else None
    written = _dates_in(evidence.text, day or _NO_DAY)
    dated = dated_words(article.text, evidence.span, article.published, article.updated) if article.published else ()
    if day is not None:
        written.extend(_counted(evidence.text, day))
    return Days(
        tuple(written),
        tuple(one.day for one in dated),
        frozenset(_weekdays(evidence.text)),
        frozenset(match.group().lower() for match in _LOOSE.finditer(evidence.text)),
        frozenset(_MONTH_WORD.findall(evidence.text)),
        (day,) if day else (),
    )


def _weekdays(text: str) -> list[str]:
    return [match.group().rstrip("s") for match in _WEEKDAY.finditer(text)]


def _counted(text: str, near: date) -> Iterator[Written]:
    for match in _COUNTED.finditer(text):
        step = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
        if match["unit"].lower() == "year":
            year = near.year + step
            yield Written(date(year, 1, 1), date(year, 12, 31), Span(*match.span()), Grain.YEAR)
        else:
            year, month = divmod(12 * near.year + near.month - 1 + step, 12)
            yield Written(date(year, month + 1, 1), month_end(year, month + 1), Span(*match.span()), Grain.MONTH)


_OF_TIME = re.compile(
    r"\b(?:in|since|during|by|before|after|until|till|from|between|throughout|of|to|and|the|early|late|mid|"
    r"year)[\s-]+$",
    re.IGNORECASE,
)
_COUNTED_NOUN = re.compile(r"\s+(?:[a-z-]+\s+)?[a-z]+s\b")


def _dates_in(text: str, near: date) -> list[Written]:
    """The dates of a sentence; "1900 trees" is none."""
    return [one for one in written_dates(text, near, coming=True, names=True) if not _is_count(text, one)]


def _is_count(text: str, one: Written) -> bool:
    if one.grain is not Grain.YEAR or one.span.end - one.span.start != _YEAR_DIGITS:
        return False
    return bool(_COUNTED_NOUN.match(text[one.span.end :])) and not _OF_TIME.search(text[: one.span.start])


def date_spans(text: str) -> list[tuple[int, int]]:
    """Where days are written, so that their figures are not read as amounts."""
    return [(one.span.start, one.span.end) for one in _dates_in(text, _NO_DAY)]


def wrong_day(text: str, sources: Sequence[Days]) -> str | None:
    """Why a day of `text` is none of the sources', as a clause; None where all are theirs."""
    near = next((day for one in sources for day in one.published), _NO_DAY)
    for one in _dates_in(text, near):
        words = text[slice(*one.span)]
        if _is_of_publication(text, one, sources):
            continue
        if not any(_names(one, source) for source in sources):
            return f"the date “{words}” is in none of the sentences it cites"
    taken = date_spans(text)
    for match in _MONTH_WORD.finditer(text):
        outside = not any(start <= match.start() < end for start, end in taken)
        if outside and match.start() and not _has_month(match.group(), sources):
            return f"the month {match.group()} is in none of the sentences it cites"
    for match in _WEEKDAY.finditer(text):
        if not any(_has_weekday(match.group().rstrip("s"), source) for source in sources):
            return f"{match.group()} is not the day in the sentences it cites"
    for match in _LOOSE.finditer(text):
        loose = match.group().lower()
        if not any(loose in words or words.endswith(" " + loose) for source in sources for words in source.loose):
            return f"“{match.group()}” is in none of the sentences it cites; give the day as they do"
    return None


_BOUND = re.compile(
    r"\b(?P<bound>since|until|till|before|after|by|from|through|on|in)\s+(?:(?:the|late|early|mid|\d{1,2}|"
    r"\w+day),?\s+)*"
    r"(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_SAME_BOUND = {"till": "until", "through": "until", "by": "before", "in": "on", "from": "since"}


def wrong_bound(text: str, sources: Sequence[str]) -> str | None:
    """Why a day is where something begins or ends otherwise than in the sources: "since Monday", "until Monday"."""
    theirs: dict[str, set[str]] = {}
    for source in sources:
        for match in _BOUND.finditer(source):
            theirs.setdefault(match["day"].lower(), set()).add(_bound(match))
    for match in _BOUND.finditer(text):
        known = theirs.get(match["day"].lower())
        if known and _bound(match) not in known:
            return f"the sentences it cites do not say “{match.group()}”"
    return None


def _bound(match: re.Match[str]) -> str:
    word = match["bound"].lower()
    return _SAME_BOUND.get(word, word)


def _is_of_publication(text: str, one: Written, sources: Sequence[Days]) -> bool:
    said_so = bool(_REPORTED_ON.search(text[: one.span.start]))
    return said_so and any(one.first <= day <= one.last for source in sources for day in source.published)


def _names(said: Written, source: Days) -> bool:
    if any(said.first <= day <= said.last for day in source.days):
        return True
    for one in source.written:
        if one.grain is Grain.DAY and said.first <= one.first and one.last <= said.last:
            return True
        if (one.first, one.last) == (said.first, said.last):
            return True
        if (
            one.grain is Grain.MONTH
            and said.grain is Grain.YEAR
            and one.year_known
            and one.first.year == said.first.year
        ):
            return True
        if one.grain is Grain.DAY and not said.year_known and _same_but_year(said, one):
            return True
    return False


def _same_but_year(said: Written, one: Written) -> bool:
    mine, theirs = (said.first.month, said.first.day), (one.first.month, one.first.day)
    return mine == theirs if said.grain is Grain.DAY else said.grain is Grain.MONTH and mine[0] == theirs[0]


def _has_month(month: str, sources: Sequence[Days]) -> bool:
    number = list(calendar.month_name).index(month)
    return any(
        month in source.months
        or any(one.first.month == number and one.grain < Grain.YEAR for one in source.written)
        or any(day.month == number for day in source.days)
        for source in sources
    )


def _has_weekday(weekday: str, source: Days) -> bool:
    if weekday in source.weekdays:
        return True
    number = list(calendar.day_name).index(weekday)
    near = timedelta(days=_WITHIN_WEEK)
    return any(
        day.weekday() == number and any(abs(day - published) <= near for published in source.published)
        for day in (*(one.first for one in source.written if one.grain is Grain.DAY), *source.days)
    )
