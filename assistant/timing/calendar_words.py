"""Finds dates that are written out in a text: days, months, years, decades and ranges of them.

Words that need a clock ("last week") are the business of `assistant.timing.relative_days`; what a date is for, of its
readers.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from vectorstore import Span


class Grain(IntEnum):
    """How exactly a date is given."""

    DAY = 1
    MONTH = 2
    YEAR = 3


@dataclass(frozen=True, slots=True)
class Written:
    """A date, or a range, as written."""

    first: date
    last: date
    span: Span
    grain: Grain
    year_known: bool = True
    """False where the text gives no year: the nearest to the day of reading was taken."""


_MONTHS = {name.lower()[:3]: number for number, name in enumerate(calendar.month_name) if name}
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:19|20)\d\d(?![\d,]*\d|%|-\w)"
_NUMBER = r"[0-3]?\d"
_ORDINAL = r"(?:st|nd|rd|th)?"
_JOIN = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\buntil\b|\band\b)\s*"
_RANGE = re.compile(
    rf"(?<!\w)(?P<month>{_MONTH})\s+(?P<day>{_NUMBER}){_ORDINAL}(?:,?\s+(?P<year>{_YEAR}))?"
    rf"{_JOIN}(?:(?P<month2>{_MONTH})\s+)?(?P<day2>{_NUMBER}){_ORDINAL}(?!\d|\s*[a-z]*\s*(?:people|percent|%))"
    rf"(?:,?\s+(?P<year2>{_YEAR}))?(?!\w)",
)
_DAY_RANGE = re.compile(
    rf"(?<![\w,.])(?P<day>{_NUMBER}){_ORDINAL}(?:\s+(?P<month>{_MONTH}))?(?:\s+(?P<year>{_YEAR}))?"
    rf"{_JOIN}(?P<day2>{_NUMBER}){_ORDINAL}\s+(?:of\s+)?(?P<month2>{_MONTH})(?:,?\s+(?P<year2>{_YEAR}))?(?!\w)"
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?P<month>{_MONTH})\s+(?P<day>{_NUMBER}){_ORDINAL}(?![\d:]|\s*(?:people|percent|%))"
    rf"(?:,?\s+(?P<year>{_YEAR}))?(?!\w)"
)
_DAY_FIRST = re.compile(
    rf"(?<![\w,.])(?P<day>{_NUMBER}){_ORDINAL}\s+(?:of\s+)?(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?(?!\w)"
)
_ISO = re.compile(r"(?<![\w-])(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?![\w-])")
_MONTH_YEAR = re.compile(rf"(?<!\w)(?P<month>{_MONTH}),?\s+(?:of\s+)?(?P<year>{_YEAR})(?!\w)")
_YEAR_RANGE = re.compile(rf"(?<![\w-])(?P<year>{_YEAR})(?:{_JOIN})(?P<year2>{_YEAR})(?!\w)")
_DECADE = re.compile(r"(?<![\w-])(?P<year>(?:19|20)\d)0['’]?s(?!\w)")
# A month or a year alone is a date only after a word of time: "may" is a verb, "the 2024 election" a name.
_TIME = r"(?i:in|since|during|by|before|after|until|till|from|between|throughout|of|as of)"
_PART = r"(?:\s+(?:the\s+)?(?:early|late|mid|start of|end of|beginning of|middle of|year|whole of|all of))?(?:\s+|-)"
_MONTH_ALONE = re.compile(rf"(?<!\w){_TIME}{_PART}(?P<month>{_MONTH})(?!\w|\s+(?:\d|[A-Z][a-z]))")
_YEAR_ALONE = re.compile(rf"(?<!\w)(?:{_TIME}{_PART}|(?:early|late|mid)[ -])(?P<year>{_YEAR})(?!\w|['’]s)")
_ANY_YEAR = re.compile(rf"(?<![\w$€£.,-])(?P<year>{_YEAR})(?!\w)")


def written_dates(text: str, near: date, *, coming: bool = False, names: bool = False) -> list[Written]:
    """The dates in `text`, in order, none within another.

    A date without a year is the last one up to `near`, or with `coming` the one nearest to it. `names` takes years that
    belong to names too ("the 2024 election"): right for a sentence, which is about that year, wrong for a question.
    """
    found: list[Written] = []
    for one in _candidates(text, near, coming, names):
        if all(one.span.end <= other.span.start or other.span.end <= one.span.start for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.span)


def _candidates(text: str, near: date, coming: bool, names: bool) -> Iterator[Written]:
    """Longer forms come before those that they contain."""
    if any(letter.isdigit() for letter in text):
        for pattern in (_RANGE, _DAY_RANGE):
            for match in pattern.finditer(text):
                yield from _range(match, near, coming)
        for pattern in (_ISO, _MONTH_FIRST, _DAY_FIRST):
            for match in pattern.finditer(text):
                yield from _one_day(match, near, coming)
        for match in _MONTH_YEAR.finditer(text):
            yield _month(int(match["year"]), month_number(match["month"]), Span(*match.span()))
        for match in _YEAR_RANGE.finditer(text):
            first, last = int(match["year"]), int(match["year2"])
            if first < last:
                yield Written(date(first, 1, 1), date(last, 12, 31), Span(*match.span()), Grain.YEAR)
        for match in _DECADE.finditer(text):
            year = 10 * int(match["year"])
            yield Written(date(year, 1, 1), date(year + 9, 12, 31), Span(*match.span()), Grain.YEAR)
        for match in (_ANY_YEAR if names else _YEAR_ALONE).finditer(text):
            year = int(match["year"])
            yield Written(date(year, 1, 1), date(year, 12, 31), Span(*match.span("year")), Grain.YEAR)
    for match in _MONTH_ALONE.finditer(text):
        yield _month_alone(match, near, coming)


def month_number(name: str) -> int:
    """1 to 12, from a month's name or its abbreviation."""
    return _MONTHS[name[:3].lower()]


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _month(year: int, month: int, span: Span, year_known: bool = True) -> Written:
    return Written(date(year, month, 1), month_end(year, month), span, Grain.MONTH, year_known)


def _month_alone(match: re.Match[str], near: date, coming: bool) -> Written:
    month = month_number(match["month"])
    year = near.year if month <= near.month else near.year - 1
    if coming and abs((date(year + 1, month, 15) - near).days) < abs((date(year, month, 15) - near).days):
        year += 1
    return _month(year, month, Span(*match.span("month")), year_known=False)


def _one_day(match: re.Match[str], near: date, coming: bool) -> Iterator[Written]:
    month = int(match["month"]) if match["month"].isdigit() else month_number(match["month"])
    year = match["year"] and int(match["year"])
    day = _valid(year, month, int(match["day"])) if year else _nearest(month, int(match["day"]), near, coming)
    if day is not None:
        yield Written(day, day, Span(*match.span()), Grain.DAY, bool(year))


def _range(match: re.Match[str], near: date, coming: bool) -> Iterator[Written]:
    """Two days; each takes what it lacks from the other: "October 5 and 7, 2023"."""
    month2 = match["month2"] or match["month"]
    month, year2 = match["month"] or month2, match["year2"] or match["year"]
    if year2:
        last = _valid(int(year2), month_number(month2), int(match["day2"]))
    else:
        last = _nearest(month_number(month2), int(match["day2"]), near, coming)
    if last is None:
        return
    first = _valid(int(match["year"] or last.year), month_number(month), int(match["day"]))
    if first is not None and first > last and not match["year"]:
        first = _valid(last.year - 1, month_number(month), int(match["day"]))
    if first is not None and first <= last:
        yield Written(first, last, Span(*match.span()), Grain.DAY, bool(year2))


def _valid(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _nearest(month: int, day: int, near: date, coming: bool) -> date | None:
    """The last such day up to `near`, or the one nearest to it; 29 February may lie years back."""
    years = [near.year + 1, near.year] if coming else [near.year]
    days = [one for year in [*years, *range(near.year - 1, near.year - 9, -1)] if (one := _valid(year, month, day))]
    if coming:
        return min(days, key=lambda one: abs(one - near), default=None)
    return next((one for one in days if one <= near), None)
