"""What follows from the dates in a question: a narrower search, a test of what was found, and words for the reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from assistant.timing.calendar_words import month_end, written_dates
from assistant.timing.dates import DateReading, Period, Tie
from assistant.timing.relative_days import counted_days
from assistant.timing.weekdays import dated_words
from vectorstore import Constraints, Span
from vectorstore.types import written_day

_GRACE = timedelta(days=3)
"""How long after an event news of it still appears."""
_SHORT = timedelta(days=45)
"""Longer periods are reported on long after they end: they have no last day of publication."""
_ZONES = timedelta(days=1)
"""A day's edition may bear the next day's date, counted in UTC."""


def narrowed(constraints: Constraints, reading: DateReading) -> Constraints:
    """`constraints`, drawn closer to when articles that answer must have appeared. It never widens them."""
    window = _window(reading)
    if window is None:
        return constraints
    first, last = window
    since = _start(first) if first is not None else None
    until = _end(last) if last is not None else None
    return replace(
        constraints,
        since=max((one for one in (constraints.since, since) if one is not None), default=None),
        until=min((one for one in (constraints.until, until) if one is not None), default=None),
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)


def _window(reading: DateReading) -> tuple[date | None, date | None] | None:
    """The days of publication that the narrowing periods leave open; None where they say nothing."""
    periods = reading.narrowing
    if not periods:
        return None
    bounds = [_published(one) for one in periods]
    half = [one for one in periods if one.first is None or one.last is None]
    if len(half) == len(periods):  # "after 4 October and before 1 November": both hold
        first = max((start for start, _ in bounds if start is not None), default=None)
        last = min((end for _, end in bounds if end is not None), default=None)
        return (first, last) if first is None or last is None or first <= last else None
    # Several articles, each with its day: whatever lies from the first to the last of them.
    return (
        None if any(start is None for start, _ in bounds) else min(start for start, _ in bounds if start is not None),
        None if any(end is None for _, end in bounds) else max(end for _, end in bounds if end is not None),
    )


def _published(period: Period) -> tuple[date | None, date | None]:
    """When articles on `period` appeared."""
    if period.tie is Tie.PUBLICATION:
        return period.first, _later(period.last, _ZONES)
    if period.first is not None and period.last is not None and period.last - period.first > _SHORT:
        return period.first, None
    return period.first, _later(period.last, _GRACE)


def _later(day: date | None, by: timedelta) -> date | None:
    return None if day is None else day + by


def mentions(text: str, published: date | None, reading: DateReading) -> bool:
    """Whether `text`, of an article published then, speaks of a period asked about; True where none is asked about.

    By the dates in it, the weekdays, or else the article's own date.
    """
    if not reading.periods:
        return True
    day = published.date() if isinstance(published, datetime) else published
    if any(_appeared(day, period) for period in reading.periods):
        return True
    spoken = _days_in(text, published, day) if day is not None else _days_in(text, None, date.max.replace(year=2100))
    return any(_meets(period, first, last, known) for period in reading.periods for first, last, known in spoken)


def _appeared(day: date | None, period: Period) -> bool:
    if day is None:
        return False
    first, last = period.first, period.last
    short = first is not None and last is not None and last - first <= _SHORT
    if not period.year_known and first is not None and last is not None:
        return any(first <= each <= last + _GRACE for each in _moved(day, first, last))
    slack = _ZONES if period.tie is Tie.PUBLICATION else _GRACE if short else timedelta(0)
    return (first is None or first <= day) and (last is None or day <= last + slack)


def _moved(day: date, first: date, last: date) -> list[date]:
    """`day` in the years of a period whose own year is a guess."""
    return [date(year, day.month, min(day.day, month_end(year, day.month).day)) for year in {first.year, last.year}]


def _days_in(text: str, published: date | None, near: date) -> list[tuple[date, date, bool]]:
    """The days `text` speaks of, and whether their year is known."""
    known = published is not None
    days = [
        (one.first, one.last, one.year_known or known) for one in written_dates(text, near, coming=True, names=True)
    ]
    if published is not None:
        days += [(one.day, one.day, True) for one in dated_words(text, Span(0, len(text)), published)]
        days += [(one.first, one.last, True) for one in counted_days(text, near) if one.exact]
    return days


def _meets(period: Period, first: date, last: date, known: bool) -> bool:
    """Whether days of a text lie in the period; a longer stretch of which it is a part does not count."""
    if not (period.year_known and known) and period.first is not None and period.last is not None:
        return any(period.first <= each <= period.last for each in _moved(first, period.first, period.last))
    if period.first is not None and period.last is not None and last - first > period.last - period.first:
        return False
    return (period.first is None or last >= period.first) and (period.last is None or first <= period.last)


def describe(reading: DateReading) -> str:
    """The periods in words that follow a verb, such as "between 5 and 7 October 2023"; empty where there are none.

    Those that narrow the search, where any does.
    """
    window = _asked(reading.narrowing or reading.periods)
    return " and ".join(dict.fromkeys(_described(one) for one in window))


def _asked(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """Two half-open periods that meet ("after … and before …") as one."""
    starts, ends = [one for one in periods if one.last is None], [one for one in periods if one.first is None]
    if len(periods) == 2 and len(starts) == len(ends) == 1:
        first, last = starts[0].first, ends[0].last
        if first is not None and last is not None and first <= last:
            one = starts[0]
            return (Period(first, last, one.tie, one.span, one.words),)
    return periods


def _described(period: Period) -> str:
    first, last = period.first, period.last
    if first is not None and last is not None:
        return _between(first, last, period)
    if first is not None:
        return f"since {_day(first, period)}" if (first.month, first.day) != (1, 1) else f"since {first.year}"
    if last is not None:
        return f"until {_day(last, period)}" if (last.month, last.day) != (12, 31) else f"until the end of {last.year}"
    return ""


def _day(day: date, period: Period) -> str:
    return written_day(day) if period.year_known else written_day(day).rpartition(" ")[0]


def _between(first: date, last: date, period: Period) -> str:
    if first == last:
        return f"on {_day(first, period)}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"in {first.year}" if first.year == last.year else f"between {first.year} and {last.year}"
    if first.day == 1 and last == month_end(first.year, first.month):
        return f"in {_day(first, period).split(' ', 1)[1]}"
    if first.year == last.year:
        start = str(first.day) if first.month == last.month else written_day(first).rpartition(" ")[0]
        return f"between {start} and {_day(last, period)}"
    return f"between {written_day(first)} and {written_day(last)}"
