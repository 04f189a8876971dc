"""Days that a text names, weekdays and "last month" counted from the day it appeared, and whether two of them agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from assistant.comparing.older_dates import older_dates
from assistant.comparing.types import Bound, DayRange, Relation
from assistant.timing.calendar_words import Grain, month_end, written_dates
from assistant.timing.relative_days import counted_days
from assistant.timing.weekdays import dated_words
from assistant.writing.support_dates import date_spans
from vectorstore import Span

_NOWHEN = date(2000, 1, 1)  # stands in for an unknown day of publication: only dates that need none are then kept
_ONE_DAY = timedelta(days=1)
_QUARTERS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": 3, "final": 3}
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_QUARTER = re.compile(
    rf"\b(?:Q(?P<number>[1-4])|(?P<which>first|second|third|fourth|final|last)[ -]quarter)(?:,?\s+of)?\s+{_YEAR}\b",
    re.IGNORECASE,
)
_HALF = re.compile(rf"\b(?P<which>first|second|last)[ -]half(?:\s+of)?\s+{_YEAR}\b", re.IGNORECASE)
_CENTURY = re.compile(r"\b(?P<number>\d{1,2})(?:st|nd|rd|th)[ -]century\b", re.IGNORECASE)
_LAST_CENTURY = 21
_CALENDAR_UNIT = re.compile(
    r"\b(?P<which>last|this|next|previous)\s+(?P<unit>month|year)\b(?!['’-])|\b(?P<ago>\w+)\s+(?P<units>days?)\s+ago\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?P<bound>since|until|till|through|before|prior to|after|by|following)\s+(?:(?:the|early|late|mid|end of|"
    r"start of|beginning of|year)[\s-]+)*$",
    re.IGNORECASE,
)
_BOUNDS = {
    "since": Bound.SINCE, "until": Bound.UNTIL, "till": Bound.UNTIL, "through": Bound.UNTIL, "by": Bound.UNTIL,
    "before": Bound.BEFORE, "prior to": Bound.BEFORE, "after": Bound.AFTER, "following": Bound.AFTER,
}  # fmt: skip


@lru_cache(maxsize=4096)
def days_in(text: str, published: date | None) -> tuple[DayRange, ...]:
    """The days, months and years that `text` names, in order, none within another.

    `published` is a day, or better a time; without it only dates that are written out with their year are given.
    """
    found: list[DayRange] = []
    for one in _candidates(text, published):
        if all(one.span.end <= other.span.start or other.span.end <= one.span.start for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.span))


def compare_days(one: DayRange, other: DayRange) -> Relation:
    """How two days stand to each other, the order being all one.

    A range that holds the other agrees with it. Ranges that share some days only say nothing, nor do two neighbouring
    days of which one was counted from the day of publication.
    """
    if one.bound is not other.bound and Bound.ON not in (one.bound, other.bound):
        return Relation.AGREE if _meet(one, other) else Relation.DIFFER
    if one.bound is not other.bound:
        return Relation.AGREE if _meet(one, other) else _apart(one, other)
    if _holds(one, other) or _holds(other, one):
        return Relation.AGREE
    if one.first <= other.last and other.first <= one.last:
        return Relation.UNRELATED
    return _apart(one, other)


def spans_of_days(text: str) -> list[tuple[int, int]]:
    """Where days are written, so that their figures are not taken for amounts."""
    return [*date_spans(text), *((one.span.start, one.span.end) for one in older_dates(text))]


def _apart(one: DayRange, other: DayRange) -> Relation:
    gap = max(one.first - other.last, other.first - one.last)
    return Relation.UNRELATED if gap <= _ONE_DAY and (one.counted or other.counted) else Relation.DIFFER


def _holds(one: DayRange, other: DayRange) -> bool:
    return one.first <= other.first and other.last <= one.last


def _meet(one: DayRange, other: DayRange) -> bool:
    (first, last), (other_first, other_last) = _reach(one), _reach(other)
    return first <= other_last and other_first <= last


def _reach(one: DayRange) -> tuple[date, date]:
    """The days on which something may have been that is said to be since, until, before or after `one`."""
    return {
        Bound.ON: (one.first, one.last),
        Bound.SINCE: (one.first, date.max),
        Bound.UNTIL: (date.min, one.last),
        Bound.BEFORE: (date.min, one.last),
        Bound.AFTER: (one.first, date.max),
    }[one.bound]


def _candidates(text: str, published: date | None) -> Iterator[DayRange]:
    """Longer forms come before those that they contain."""
    yield from _parts_of_years(text)
    for old in older_dates(text):
        yield _range(text, old.first, old.last, old.span)
    day = published.date() if isinstance(published, datetime) else published
    dates = {(start, end) for start, end in date_spans(text)}  # "1900 trees" is none of them
    for one in written_dates(text, day or _NOWHEN, coming=True, names=True):
        is_date = one.grain is not Grain.YEAR or (one.span.start, one.span.end) in dates
        if is_date and (one.year_known or day is not None):
            yield _range(text, one.first, one.last, one.span)
    if day is None or published is None:
        return
    for dated in dated_words(text, Span(0, len(text)), published):
        yield _range(text, dated.day, dated.day, dated.span, counted=True)
    yield from _counted(text, day)


def _range(text: str, first: date, last: date, span: Span, *, counted: bool = False) -> DayRange:
    bound = _BOUND.search(text[max(0, span.start - 40) : span.start])
    what = _BOUNDS[bound["bound"].lower()] if bound and first != date.min else Bound.ON
    return DayRange(first, last, text[slice(*span)], span, what, counted)


def _parts_of_years(text: str) -> Iterator[DayRange]:
    for match in _QUARTER.finditer(text):
        at = int(match["number"]) - 1 if match["number"] else _QUARTERS[match["which"].lower()]
        yield _months(text, match, 3 * at + 1, 3 * at + 3)
    for match in _HALF.finditer(text):
        yield _months(text, match, 1, 6) if match["which"].lower() == "first" else _months(text, match, 7, 12)
    for match in _CENTURY.finditer(text):
        number = int(match["number"])
        if 1 <= number <= _LAST_CENTURY:
            yield _range(text, date(100 * number - 99, 1, 1), date(100 * number, 12, 31), Span(*match.span()))


def _months(text: str, match: re.Match[str], first: int, last: int) -> DayRange:
    year = int(match["year"])
    return _range(text, date(year, first, 1), month_end(year, last), Span(*match.span()))


def _counted(text: str, day: date) -> Iterator[DayRange]:
    """ "Last month", "this year", "three days ago"; looser words are left alone."""
    stretches = [one for one in counted_days(text, day) if one.exact]
    for match in _CALENDAR_UNIT.finditer(text):
        if match["ago"]:
            for one in stretches:
                if one.span.start <= match.start("units") < one.span.end and one.first == one.last:
                    yield _range(text, one.first, one.last, one.span, counted=True)
            continue
        step = {"last": -1, "previous": -1, "this": 0, "next": 1}[match["which"].lower()]
        first, last = _whole(match["unit"].lower(), day, step)
        yield _range(text, first, last, Span(*match.span()), counted=True)


def _whole(unit: str, day: date, step: int) -> tuple[date, date]:
    """The month or year that is `step` away from the one `day` lies in."""
    if unit == "year":
        return date(day.year + step, 1, 1), date(day.year + step, 12, 31)
    year, month = divmod(12 * day.year + day.month - 1 + step, 12)
    return date(year, month + 1, 1), month_end(year, month + 1)
