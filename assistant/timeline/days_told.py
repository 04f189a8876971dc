"""Which days a sentence of an article names, in words, in figures or counted from the day the article appeared.

What a day is said of is the business of `assistant.timeline.clauses`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.timeline.types import Precision
from assistant.timing.calendar_words import Grain, Written, month_end, month_number, written_dates
from assistant.timing.relative_days import counted_days
from assistant.timing.weekdays import dated_words
from vectorstore import Article, Span


@dataclass(frozen=True, slots=True)
class DaysTold:
    """Words of an article that name a day, a month, a year or a few days."""

    first: date
    last: date
    precision: Precision
    span: Span
    """Of the words, in the article's text."""
    by_distance: bool = False
    """Whether the words name it only for those who know when the article appeared."""
    is_past: bool = False
    """Whether the words themselves say that it was before the article appeared, as "last week" does."""


_PRECISIONS = {Grain.DAY: Precision.DAY, Grain.MONTH: Precision.MONTH, Grain.YEAR: Precision.YEAR}
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_LAST_MONTH = re.compile(
    rf"\b(?:[Ll]ast\s+(?P<one>{_MONTH})|(?P<two>{_MONTH})\s+(?:of\s+)?last\s+year)(?!\s+\d|\s+[A-Z])\b"
)
_SOON = timedelta(days=150)
"""A day without a year that comes so soon is as likely the coming one."""
_RECENT = timedelta(days=60)
"""Within it, a day without a year is the last one even in an article that tells of other years."""
_REWRITTEN = timedelta(days=7)
"""A text that is touched later than that keeps the days of its publication."""
_OF_MONTH = re.compile(rf"\b{_MONTH}\s+(?:of\s+)?$")
# Of what is counted from the day of publication, only what says when; "in the past three days" says how long.
_WHEN = re.compile(
    r"^(?:last (?:week|month|year|night|weekend)|(?:over|at) the weekend|(?:this|the) past weekend|"
    r"(?P<count>\w+(?: \w+)?) (?P<unit>day|week)s? ago|this (?:week|month|year|morning|afternoon|evening))$",
    re.IGNORECASE,
)
_COUNTS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=1
    )
} | {"a": 1}
_FROM_THERE = re.compile(
    r"\b(?:[Tt]he (?P<next>next|following) day|(?P<count>[Aa]|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|"
    r"[Ee]ight|[Nn]ine|[Tt]en|\d{1,2}) (?P<unit>day|week)s? (?P<way>later|earlier|afterwards?))\b(?! than\b)"
)
_MARKS = re.compile('[“”"]')


def days_told(article: Article, span: Span, before: date | None = None) -> tuple[DaysTold, ...]:
    """The days that the sentence at `span` names, in order, none within another; none that a quoted speaker names.

    A day without a year is the last such one up to the day of publication; where that leaves a doubt it is not
    given. `before` is the day that the sentence before it told of, from which "two days later" is counted.
    """
    found: list[DaysTold] = []
    for one in _candidates(article, span, before):
        overlaps = any(one.span.start < other.span.end and other.span.start < one.span.end for other in found)
        if not overlaps and not _is_quoted(article.text, one.span.start):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.span))


def _candidates(article: Article, span: Span, before: date | None) -> Iterator[DaysTold]:
    """Words that change what others mean come before those ("October last year" before "October")."""
    text = article.text[span.start : span.end]
    day = article.published.date() if article.published is not None else None
    if day is not None:
        yield from _last_months(text, span.start, day)
    for one in written_dates(text, day or date(2100, 1, 1)):
        if not _is_long(one) and (one.year_known or _is_of_that_year(one, article)):
            where = Span(span.start + one.span.start, span.start + one.span.end)
            yield DaysTold(one.first, one.last, _PRECISIONS[one.grain], where, by_distance=not one.year_known)
    if article.published is not None and day is not None:
        for word in dated_words(article.text, span, article.published, article.updated):
            yield DaysTold(word.day, word.day, Precision.DAY, word.span, by_distance=True, is_past=word.day < day)
        found = list(_counted(text, span.start, day))
        if article.updated is not None and timedelta(0) < article.updated.date() - day <= _REWRITTEN:
            # Nobody knows which version spoke: only what both name is certain.
            later = {(one.span, one.first, one.last) for one in _counted(text, span.start, article.updated.date())}
            found = [one for one in found if (one.span, one.first, one.last) in later]
        yield from found
    if before is not None:
        yield from _from_there(text, span.start, before)


def _is_long(one: Written) -> bool:
    """Whether it is a stretch such as "2016 to 2018": that is how long something was, not when it happened."""
    return one.grain is Grain.YEAR and one.first.year != one.last.year


def _is_of_that_year(one: Written, article: Article) -> bool:
    """Whether a day without a year can only be the last such one."""
    if article.published is None:
        return False
    day = article.published.date()
    if _as_of_next_year(one.first) - day <= _SOON or (article.updated and one.first <= _before(article.updated, day)):
        return False
    return day - one.first <= _RECENT or not _years_told(article) - {one.first.year, day.year}


def _as_of_next_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, month_end(day.year + 1, day.month).day))


def _before(updated: date, day: date) -> date:
    """The last day of the year before that a text rewritten then may mean."""
    later = updated.date() if isinstance(updated, datetime) else updated
    return later.replace(year=later.year - 1, day=min(later.day, 28)) if later > day else date.min


@functools.lru_cache(maxsize=256)
def _years_told(article: Article) -> frozenset[int]:
    """The years in which an article dates days and months: it may mean them where it gives no year, too."""
    written = written_dates(article.text, date(2100, 1, 1))
    return frozenset(one.first.year for one in written if one.year_known and one.grain is not Grain.YEAR)


def _last_months(text: str, at: int, day: date) -> Iterator[DaysTold]:
    for match in _LAST_MONTH.finditer(text):
        number = month_number(match["one"] or match["two"])
        # "Last October", written in November, may be that of this year or of the one before.
        if match["one"] and number == day.month - 1:
            continue
        year = day.year - 1 if match["two"] or number >= day.month else day.year
        span = Span(at + match.start(), at + match.end())
        yield DaysTold(date(year, number, 1), month_end(year, number), Precision.MONTH, span, True, True)


def _counted(text: str, at: int, day: date) -> Iterator[DaysTold]:
    for one in counted_days(text, day):
        match = _WHEN.match(text[slice(*one.span)])
        before = text[: one.span.start]
        if match is None or _OF_MONTH.search(before):
            continue
        first, last, precision = one.first, one.last, Precision.DAY
        words = match.group().lower()
        if words == "this year" and not before.lower().endswith("earlier "):
            continue  # as often of what is still to come
        if words.endswith(" month"):
            last, precision = month_end(first.year, first.month), Precision.MONTH
        elif words.endswith(" year"):
            last, precision = date(first.year, 12, 31), Precision.YEAR
        elif words == "last night":
            last = first
        span = Span(at + one.span.start, at + one.span.end)
        yield DaysTold(first, last, precision, span, by_distance=True, is_past=last < day)


def _from_there(text: str, at: int, before: date) -> Iterator[DaysTold]:
    for match in _FROM_THERE.finditer(text):
        count = 1 if match["next"] else _count(match["count"])
        days = timedelta(days=count * (7 if match["unit"] == "week" else 1))
        day = before - days if match["way"] == "earlier" else before + days
        span = Span(at + match.start(), at + match.end())
        yield DaysTold(day, day, Precision.DAY, span, by_distance=True, is_past=True)


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _COUNTS[words.lower()]


def _is_quoted(text: str, at: int) -> bool:
    """Whether the words at `at` are someone's speech: its days are counted from another day, or are its speaker's."""
    inside = False
    for mark in _MARKS.findall(text, text.rfind("\n", 0, at) + 1, at):
        inside = mark == "“" or (mark == '"' and not inside)
    return inside
