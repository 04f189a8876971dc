"""Finds the stretches of time that a question counts from today: "yesterday", "last week", "in the past three days"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.timing.calendar_words import month_end
from vectorstore import Span


@dataclass(frozen=True, slots=True)
class Counted:
    """A stretch of time counted from today."""

    first: date
    last: date
    span: Span
    exact: bool = True
    """False where the words are too loose to leave articles out by them, such as "recent months" or a bare weekday."""


_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=1
    )
} | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3, "several": 4}
_UNIT_DAYS = {"hour": 0, "day": 1, "night": 1, "week": 7, "month": 30, "year": 365, "decade": 3650}
_LONGEST = 400  # days: "over the past twenty years" is what an article says, not when it appeared

_COUNT = (
    r"(?P<count>\d{1,3}|(?:a )?couple of|(?:a )?few|several|an?|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
_WEEKDAY = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_WHICH = r"(?P<which>last|this past|this|the past|past|next|this coming)"
_PAST = re.compile(
    rf"\b(?:the |these |this )?(?:past|last)\s+(?:{_COUNT}\s+)?(?P<unit>hour|day|night|week|month|year|decade)"
    r"(?P<many>s)?\b(?!\s+(?:of|before)\b)",
    re.IGNORECASE,
)
_AGO = re.compile(rf"\b{_COUNT}\s+(?P<unit>day|week|month|year)s?\s+ago\b", re.IGNORECASE)
_THIS = re.compile(
    r"\b(?:(?P<next>next|coming)|this)\s+(?P<unit>week|month|year|morning|afternoon|evening|weekend)\b", re.IGNORECASE
)
_WEEKEND = re.compile(r"\b(?:(?:last|the past|this past)\s+weekend|over the weekend|at the weekend)\b", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:(?P<yesterday>yesterday|last night)|(?P<today>today|tonight)|(?P<tomorrow>tomorrow))\b", re.IGNORECASE
)
_RECENT = re.compile(r"\b(?:in|over|during)\s+(?:the\s+)?recent\s+(?P<unit>day|week|month)s\b", re.IGNORECASE)
_DAY = re.compile(
    rf"\b(?:(?:{_WHICH}\s+)|on\s+){_WEEKDAY}(?:['’]s)?\b(?!\s+(?-i:[A-Z])|,?\s+\w+\.?\s+\d)", re.IGNORECASE
)


def counted_days(text: str, today: date) -> list[Counted]:
    """What `text` counts from `today`, in order, none within another."""
    found: list[Counted] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if any(one.span.start < span.end and span.start < one.span.end for one in found):
                continue
            found.extend(Counted(first, last, span, exact) for first, last, exact in read(match, today))
    return sorted(found, key=lambda one: one.span)


_Stretch = tuple[date, date, bool]


def _past(match: re.Match[str], today: date) -> Iterator[_Stretch]:
    unit, words = match["unit"].lower(), match.group().lower()
    if unit == "night":
        yield today - timedelta(days=1), today, True
    elif match["count"] or match["many"] or "past" in words or words.startswith("the last"):
        days = max(1, _UNIT_DAYS[unit] * _count(match["count"], 3 if match["many"] else 1))
        if days <= _LONGEST:
            yield today - timedelta(days=days), today, True
    elif unit in ("week", "month", "year"):
        yield from _whole(unit, today, -1)


def _count(words: str | None, otherwise: int) -> int:
    if words is None:
        return otherwise
    return int(words) if words.isdigit() else _NUMBERS[words.lower()]


def _whole(unit: str, today: date, step: int) -> Iterator[_Stretch]:
    """The calendar week, month or year `step` away from today's."""
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        yield monday, monday + timedelta(days=6), True
    elif unit == "month":
        year, month = divmod(12 * today.year + today.month - 1 + step, 12)
        yield date(year, month + 1, 1), month_end(year, month + 1), True
    elif unit == "year":
        yield date(today.year + step, 1, 1), date(today.year + step, 12, 31), True


def _ago(match: re.Match[str], today: date) -> Iterator[_Stretch]:
    count, unit = _count(match["count"], 1), match["unit"].lower()
    loose = {"day": 0, "week": 3, "month": 15, "year": 183}[unit]
    days = count * _UNIT_DAYS[unit]
    if days <= _LONGEST:
        middle = today - timedelta(days=days)
        yield middle - timedelta(days=loose), min(today, middle + timedelta(days=loose)), True


def _this(match: re.Match[str], today: date) -> Iterator[_Stretch]:
    unit = match["unit"].lower()
    if unit == "weekend":
        saturday = today + timedelta(days=5 - today.weekday())
        yield saturday, saturday + timedelta(days=1), False
    elif unit in ("morning", "afternoon", "evening"):
        yield today, today, True
    elif match["next"]:
        yield from ((first, last, False) for first, last, _ in _whole(unit, today, 1))
    else:
        yield from ((first, min(last, today), True) for first, last, _ in _whole(unit, today, 0))


def _weekend(_match: re.Match[str], today: date) -> Iterator[_Stretch]:
    saturday = today - timedelta(days=(today.weekday() - 5) % 7 or 7)
    yield saturday, min(today, saturday + timedelta(days=1)), True


def _near(match: re.Match[str], today: date) -> Iterator[_Stretch]:
    if match["yesterday"]:
        yield today - timedelta(days=1), today - timedelta(days="night" not in match.group().lower()), True
    elif match["today"]:
        yield today, today, True
    else:
        yield today + timedelta(days=1), today + timedelta(days=1), False


def _recent(match: re.Match[str], today: date) -> Iterator[_Stretch]:
    yield today - timedelta(days=3 * _UNIT_DAYS[match["unit"].lower()]), today, False


_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}


def _weekday(match: re.Match[str], today: date) -> Iterator[_Stretch]:
    number, which = _WEEKDAYS[match["weekday"].lower()], (match["which"] or "").lower()
    if which in ("next", "this coming"):
        day = today + timedelta(days=(number - today.weekday()) % 7 or 7)
        yield day, day, False
    else:
        back = (today.weekday() - number) % 7
        back = back or (7 if "last" in which or "past" in which else 0)
        # "Last Thursday", asked on a Saturday, may be two days ago or nine.
        exact = "past" in which or ("last" in which and back > today.weekday())
        yield today - timedelta(days=back), today - timedelta(days=back), exact


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Iterator[_Stretch]]], ...] = (
    (_WEEKEND, _weekend),
    (_DAY, _weekday),
    (_AGO, _ago),
    (_RECENT, _recent),
    (_PAST, _past),
    (_THIS, _this),
    (_NEAR, _near),
)
