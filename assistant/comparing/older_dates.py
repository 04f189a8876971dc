"""Dates before 1900, which the dates of the news do without: "12 November 1893", "the 1857 uprising", "the 1900s"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.timing.calendar_words import Grain, Written, month_end, month_number
from vectorstore import Span

_YEAR = r"(?P<year>1[0-8]\d\d)(?![\d,]*\d|%|-\w)"
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DAYS = re.compile(rf"(?<![\w,.]){_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}")
_DAYS_AMERICAN = re.compile(rf"(?<!\w){_MONTH}\s+{_DAY},?\s+{_YEAR}")
_MONTHS = re.compile(rf"(?<!\w){_MONTH},?\s+(?:of\s+)?{_YEAR}")
_SPANS = re.compile(
    r"(?<![\w-])(?P<year>1[0-8]\d\d)\s*(?:-|–|—|\bto\b|\bthrough\b|\buntil\b|\band\b)\s*(?P<last>1\d\d\d)(?!\w)"
)
_DECADES = re.compile(r"(?<![\w-])(?P<year>1[0-8]\d)0['’]?s(?!\w)")
_ANY = re.compile(r"1\d\d")
_HUNDREDS = re.compile(r"(?<![\w-])(?P<century>1\d)00['’]?s(?!\w)")
_ALONE = re.compile(
    r"(?:(?:\b(?:in|since|during|by|before|after|until|till|from|between|throughout|of|early|late|mid|to|and|year|the|"
    rf"around|about|circa)[\s-]+|\()|^\W*){_YEAR}(?!\w)(?!\s+(?:[a-z-]+\s+)?(?:people|men|women|children|[a-z]+[^s]s)\b)",
    re.IGNORECASE,
)


def older_dates(text: str) -> Iterator[Written]:
    """The dates before 1900 in `text`; a longer form comes before those that it contains."""
    if not _ANY.search(text):
        return
    for pattern in (_DAYS, _DAYS_AMERICAN):
        for match in pattern.finditer(text):
            yield from _day(match)
    for match in _MONTHS.finditer(text):
        year, month = int(match["year"]), month_number(match["month"])
        yield Written(date(year, month, 1), month_end(year, month), Span(*match.span()), Grain.MONTH)
    for match in _SPANS.finditer(text):
        if int(match["year"]) < int(match["last"]):
            yield _years(int(match["year"]), int(match["last"]), match.span())
    for match in _HUNDREDS.finditer(text):
        yield _years(100 * int(match["century"]), 100 * int(match["century"]) + 99, match.span())
    for match in _DECADES.finditer(text):
        yield _years(10 * int(match["year"]), 10 * int(match["year"]) + 9, match.span())
    for match in _ALONE.finditer(text):
        yield _years(int(match["year"]), int(match["year"]), match.span("year"))


def _day(match: re.Match[str]) -> Iterator[Written]:
    year, month = int(match["year"]), month_number(match["month"])
    if 1 <= int(match["day"]) <= month_end(year, month).day:
        day = date(year, month, int(match["day"]))
        yield Written(day, day, Span(*match.span()), Grain.DAY)


def _years(first: int, last: int, span: tuple[int, int]) -> Written:
    return Written(date(first, 1, 1), date(last, 12, 31), Span(*span), Grain.YEAR)
