"""The stretches of time that a question asks about, and whether they are days of publication or of what happened.

Years that belong to names and dates within quotation marks are left alone. What is done about it:
`assistant.timing.period`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from assistant.timing.calendar_words import Grain, Written, month_end, written_dates
from assistant.timing.relative_days import Counted, counted_days
from vectorstore import Span


class Tie(StrEnum):
    """What a date in a question belongs to."""

    PUBLICATION = "publication"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of time a question names. A bound that is None is open."""

    first: date | None
    last: date | None
    tie: Tie
    span: Span
    """In the question, with the words that bound it ("since 2020")."""
    words: str
    """As asked."""
    relative: bool = False
    """Whether it is counted from today."""
    exact: bool = True
    """Whether its days are certain: not so for "recent months" or a date without a year."""
    year_known: bool = True
    """False for "October 5": any year's may be meant, and the last one was taken."""
    narrows: bool = False
    """Whether articles published at other times may be left out at first."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a question says of time."""

    periods: tuple[Period, ...] = ()
    newest: bool = False
    """Whether newer articles should win ("latest", "now")."""

    def __bool__(self) -> bool:
        return bool(self.periods) or self.newest

    @property
    def narrowing(self) -> tuple[Period, ...]:
        """The periods by which publication dates may be filtered."""
        return tuple(one for one in self.periods if one.narrows)


_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)[‘'][^’']{2,80}[’'](?!\w)")
_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent|most recently|currently|right now|at present|at the moment|these days|nowadays|"
    r"up to date|so far|as of (?:now|today)|(?<!until )(?<!till )(?<!from )(?<!by )now(?![-\w]| that\b))\b|"
    r"\b(?:recently|lately)\s*(?:[?.!,;]|$)|\b(?:has|have|had|did|been)\b[^?,;]{0,60}\b(?:recently|lately)\b|"
    r"\b(?:is|are|does|do)\b[^?,;]*\btoday\b",
    re.IGNORECASE,
)
_PRESENT_TODAY = re.compile(r"\b(?:is|are|does|do)\b[^?,;]*$", re.IGNORECASE)
_SOURCE = r"(?:articles?|stor(?:y|ies)|reports?|reporting|coverage|dispatch(?:es)?|editions?|columns?|piece|headlines?)"
_SOURCE_NOUN = re.compile(rf"\b{_SOURCE}\b", re.IGNORECASE)
_NAMES = r"(?:\s+(?:by|in|from|of)?\s*(?:the\s+)?(?-i:[A-Z])[\w.&’'-]*(?:\s+(?-i:[A-Z])[\w.&’'-]*){0,5})?"
_LINK = r"(?:\s+(?:on|in|of|from|for|dated|during|over|since|after|before|between|until|by))*\s*(?:the\s+)?$"
_PUBLISHED_BEFORE = re.compile(
    rf"\b(?:{_SOURCE}|as reported|as published|dated){_NAMES}{_LINK}|"
    rf"\b(?:published|printed|posted|appeared|appearing|ran|written|filed|(?:was|were|been) reported){_LINK}",
    re.IGNORECASE,
)
_DOER_PUBLISHED = re.compile(r"\b(?:was|were|been) reported\b", re.IGNORECASE)
_ARTICLE_AFTER = re.compile(
    r"['’]?s?\s+(?:\w+\s+)?(?:articles?|stor(?:y|ies)|coverage|editions?|dispatch|issue)\b", re.IGNORECASE
)
_OTHER_ARTICLE = re.compile(
    r"\b(?:later|earlier|subsequent(?:ly)?|previous(?:ly)?|following|another|other|second|first|both)\b", re.IGNORECASE
)
_BOUND = re.compile(
    r"\b(?P<bound>since|from|starting|beginning|as of|after|before|until|till|up to|prior to|by|between|in|on|during"
    r"|over)\s+(?:(?:the|about|around)\s+)?(?:(?:early|late|mid|end of|start of|beginning of|year)[\s-]+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"\s*(?:onwards?|and (?:later|after))\b", re.IGNORECASE)
_FROM_TO = re.compile(
    r"^\s*(?:,\s*)?(?:to|and|until|till|through)\s+(?:the\s+)?(?:late\s+|early\s+|mid-?\s*)?$", re.IGNORECASE
)
_JOINED = re.compile(r"^[\s,]*(?:and|but|or)?\s*$")


def read_dates(question: str, today: date) -> DateReading:
    """What `question`, asked on `today`, says of time."""
    plain = _QUOTED.sub(lambda match: "_" * len(match.group()), question)
    counted = [one for one in counted_days(plain, today) if not _means_now(plain, one)]
    written = [one for one in written_dates(plain, today) if not any(_overlap(one.span, each.span) for each in counted)]
    periods = [*_written_periods(plain, written), *_counted_periods(plain, counted, today)]
    periods.sort(key=lambda period: period.span)
    return DateReading(tuple(_filters(plain, periods)), bool(_NEWEST.search(plain)))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _means_now(question: str, one: Counted) -> bool:
    # "How high is the rate today?" asks for the state of things, not for a day's news.
    return question[slice(*one.span)].lower() == "today" and bool(_PRESENT_TODAY.search(question[: one.span.start]))


def _written_periods(question: str, written: list[Written]) -> Iterator[Period]:
    left = list(written)
    while left:
        one = left.pop(0)
        bound = _BOUND.search(question[: one.span.start])
        word = bound["bound"].lower() if bound else ""
        start = bound.start() if bound else one.span.start
        first, last, end, known = *_bounded(one, word), one.span.end, one.year_known
        if left and word in ("from", "between") and _FROM_TO.match(question[end : left[0].span.start]):
            other = left.pop(0)
            first, last, end, known = _with_year(one, other), other.last, other.span.end, known or other.year_known
        elif _OPEN_END.match(question, end):
            first, last = one.first, None
        if first is None or last is None or first <= last:
            tie = _tie(question, one.span, first, last)
            yield Period(first, last, tie, Span(start, end), question[start:end], exact=known, year_known=known)


def _with_year(one: Written, other: Written) -> date:
    """The first day of "between 5 October and 7 November 2023": the year of the end is the beginning's too."""
    if one.year_known or not other.year_known:
        return one.first
    year = other.last.year - (one.first.month > other.last.month)
    return one.first.replace(year=year, day=min(one.first.day, month_end(year, one.first.month).day))


def _bounded(one: Written, word: str) -> tuple[date | None, date | None]:
    if word in ("since", "from", "starting", "beginning", "as of"):
        # "from 2021" is since then, "the report from October 5" is of that day.
        one_year = one.grain is Grain.YEAR and one.first.year == one.last.year
        return (one.first, None) if word != "from" or one_year else (one.first, one.last)
    if word == "after":
        return one.last + timedelta(days=1), None
    if word in ("before", "prior to"):
        return None, one.first - timedelta(days=1)
    if word in ("until", "till", "up to", "by"):
        return None, one.last
    return one.first, one.last


def _counted_periods(question: str, counted: list[Counted], today: date) -> Iterator[Period]:
    for one in counted:
        bound = _BOUND.search(question[: one.span.start])
        since = bool(bound) and bound is not None and bound["bound"].lower() in ("since", "starting")
        span = Span(bound.start(), one.span.end) if bound else one.span
        last = today if since else one.last
        tie = _tie(question, one.span, one.first, last)
        yield Period(one.first, last, tie, span, question[slice(*span)], True, one.exact)


def _tie(question: str, span: Span, first: date | None, last: date | None) -> Tie:
    """Publication only where an article is what the date is said of; "cases reported in March" is an event."""
    before, after = question[: span.start], question[span.end :]
    if _ARTICLE_AFTER.match(after):
        return Tie.PUBLICATION
    cue = _PUBLISHED_BEFORE.search(before)
    if cue is None:
        return Tie.EVENT
    long = first is None or last is None or (last - first).days > 7
    source = [match.group().lower() for match in _SOURCE_NOUN.finditer(before)]
    if _DOER_PUBLISHED.match(cue.group()):
        return Tie.PUBLICATION if re.match(r"^\s*what\b", question, re.IGNORECASE) else Tie.EVENT
    if cue.group().lower().startswith("report") and long:
        return Tie.EVENT  # "the report on 2021": an agency's, as likely
    return Tie.PUBLICATION if source or cue.group().lower().startswith("as ") else Tie.EVENT


def _filters(question: str, periods: list[Period]) -> Iterator[Period]:
    """Marks the periods by which articles may be left out."""
    for at in range(1, len(periods)):  # "reported after 4 October and before 1 November"
        before, one = periods[at - 1], periods[at]
        if before.tie is Tie.PUBLICATION and _JOINED.match(question[before.span.end : one.span.start]):
            periods[at] = replace(one, tie=Tie.PUBLICATION)
    dated = [one for one in periods if one.tie is Tie.PUBLICATION]
    # An article whose date is not given must not be lost by that of another.
    undated = bool(_OTHER_ARTICLE.search(question)) or len(_SOURCE_NOUN.findall(question)) > max(1, len(dated))
    for one in periods:
        certain = one.exact and (one.relative or (one.tie is Tie.PUBLICATION and not undated))
        yield replace(one, narrows=certain)
