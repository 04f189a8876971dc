"""Which day an article means by "Thursday" or "yesterday", counted from the day it appeared.

A bare weekday of news is the nearest one, past or coming as the verb says. Names ("Black Friday"), habits
("on Sundays") and whatever leaves a doubt give nothing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from assistant.timing.tense import Tense, tense_at
from assistant.types import DatedWords
from vectorstore import Span

_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_FOUND = re.compile(
    r"(?<![\w’'-])(?:(?:on|On)\s+)?(?:(?P<time>early|late|earlier|later|Early|Late)\s+(?:on\s+)?)?"
    r"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his past|[Tt]his coming|[Tt]his)\s+)?"
    r"(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?P<owner>['’]s)?"
    r"(?P<part>\s+(?:morning|afternoon|evening|night))?(?![\w-]|['’]\w)"
    r"|(?<![\w’'-])(?P<near>[Yy]esterday|[Tt]oday|[Tt]omorrow)(?P<near_owner>['’]s)?(?![\w-])"
)
_PARTS = r"(?:morning|afternoon|evening|night)"
# What makes a weekday part of a name, a habit or a day counted from another day.
_OTHER_BEFORE = re.compile(
    r"\b(?:Black|Good|Ash|Holy|Easter|Palm|Shrove|Maundy|Cyber|Giving|Business|Super|Fat|Bloody|Ruby|Pancake|Whit|Trinity|"
    r"Spy|Mothering|Mardi|Pentecost|Mercy|Casual|Freaky|Manic|Silent|Green)\s+$|"
    r"\b(?:every|each|any|one|some|most|many|all|no|usual|usually|weekly|regular|typical|traditional|annual|alternate|"
    r"first|second|third|fourth|final|other|following|previous|next|last|that|ago|week|weeks|through|to|till|named|called|not)\s+$|"
    r"\b(?:from|after|before|since)\s+one\s+$|[-–—/]$",
    re.IGNORECASE,
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_OTHER_AFTER = re.compile(
    rf"\s+(?:[A-Z]|\d|(?:to|or) {_DAY}|(?:through|before|of|after that|after next)\b)|"
    r"\s+(?:prayers?|school|mass|best|roast)\b|"
    rf"[-–—/]\w|,?\s+\(?(?:\d{{1,2}}\s+)?{_MONTH}(?!\w)|,?\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)\b"
)
_ARTICLE_BEFORE = re.compile(r"\b(?:a|an|the)\s+$", re.IGNORECASE)
_NOUN_AFTER = re.compile(
    rf"\s+(?!{_PARTS}\b|(?:and|in|on|at|by|with|for|when|who|which|that|as|after|from)\b)[a-z]{{3,}}"
)
_AFTER_IT = re.compile(r"\b(?:after|following|since)\s+(?:the\s+)?$", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:at|during|in|from)\s+(?:the\s+)?$", re.IGNORECASE)
_FEW = 2  # words: a day may qualify the subject ("The Monday vote came …"), whose verb follows
_UNTIL = re.compile(r"\b(?:until|till|through|by|before|ahead of)\s+$", re.IGNORECASE)
_EDGE = re.compile(r"(?<=[.?!][\"”’'\s])\s*(?=[“\"A-Z]|$)|\n")
_SHORT_FORM = re.compile(r"\b(?:[A-Z]|[A-Z][a-z]{1,4}|[A-Z]\.[A-Z])\.\s*$")
_MARKS = re.compile('[“”"]')
_REWRITTEN = timedelta(days=7)  # a text that is touched later than that keeps the days of its publication
_MORNING, _NIGHT = 6, 20  # hours, UTC: outside them, the day at the newsroom is often another than here


def dated_words(text: str, span: Span, published: date, updated: date | None = None) -> tuple[DatedWords, ...]:
    """The weekdays and the like within `span` of an article's `text`, with the days they name.

    `published` is a day, or better a time (UTC). At midnight it counts as a day whose time is unknown. Where the
    article was `updated` days later, only what names the same day from both is given: nobody knows which version spoke.
    """
    found = tuple(_dated(text, span, published))
    if updated is None or not timedelta(0) < _day(updated) - _day(published) <= _REWRITTEN:
        return found
    later = set(_dated(text, span, updated))
    return tuple(one for one in found if one in later)


def _dated(text: str, span: Span, published: date) -> Iterator[DatedWords]:
    for match in _FOUND.finditer(text, span.start, span.end):
        before, after = _around(text, match.start(), match.end())
        if _within_quotation(text, match.start()):
            continue
        day = _near_day(match, before, after, published) if match["near"] else _weekday(match, before, after, published)
        if day is not None:
            yield DatedWords(_marked(match), day)


def _marked(match: re.Match[str]) -> Span:
    """The words to mark: the day itself, with "last" or "next", without what stands around it."""
    if match["near"]:
        return Span(match.start("near"), match.end("near"))
    start = match.start("which") if match["which"] else match.start("day")
    return Span(start, max(match.end("day"), match.end("owner"), match.end("part")))


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence before and after the words found, as far as it is on the same line."""
    behind = text[max(0, start - 400) : start]
    edges = [edge.end() for edge in _EDGE.finditer(behind) if not _SHORT_FORM.search(behind[: edge.start()].rstrip())]
    ahead = text[end : end + 300]
    close = _EDGE.search(ahead)
    return behind[edges[-1] if edges else 0 :], ahead[: close.start() if close else len(ahead)]


def _within_quotation(text: str, at: int) -> bool:
    """Whether someone is being quoted: the days of speech are counted from another day."""
    inside = False
    for mark in _MARKS.findall(text, text.rfind("\n", 0, at) + 1, at):
        inside = mark == "“" or (
            mark == '"' and not inside
        )  # some newsrooms open with one kind and close with the other
    return inside


def _near_day(match: re.Match[str], before: str, after: str, published: date) -> date | None:
    day, word = _day(published), match["near"].lower()
    if (
        match["near_owner"]
        or _is_early(published)
        or re.search(r"\b(?:of|a|better|brighter|the|than|until|by|for)\s+$", before)
    ):
        return None
    tense = tense_at(before, after)
    if word == "yesterday":
        return day - timedelta(days=1) if tense is Tense.PAST else None
    if word == "tomorrow":
        return day + timedelta(days=1) if tense is Tense.FUTURE else None
    # "Today" is as often "nowadays": only where something was done, or will be, is it a day.
    if re.search(r"\b(?:if|alive)\b", before):
        return None
    return day if tense is not Tense.UNKNOWN and not re.match(r"\s*,?\s*\w+s\b", after) else None


def _weekday(match: re.Match[str], before: str, after: str, published: date) -> date | None:
    if _OTHER_BEFORE.search(before) or _OTHER_AFTER.match(after) or _is_counted_from_elsewhere(match, before, after):
        return None
    number, which = _DAYS[match["day"].lower()], (match["which"] or "").lower()
    day = _day(published)
    back, ahead = (day.weekday() - number) % 7, (number - day.weekday()) % 7
    if which == "last":  # "last Friday", said on a Saturday, may be yesterday or a week ago yesterday
        return day - timedelta(days=back or 7) if (back or 7) > day.weekday() else None
    if which == "next":
        return day + timedelta(days=ahead or 7) if (ahead or 7) > 6 - day.weekday() else None
    if which == "this past":
        return day - timedelta(days=back or 7)
    if which == "this coming":
        return day + timedelta(days=ahead or 7)
    tense = _tense(match, before, after)
    if tense is Tense.UNKNOWN or (back == 6 and tense is Tense.PAST and _is_late(published)):
        return None
    return day - timedelta(days=back) if tense is Tense.PAST else day + timedelta(days=ahead)


def _is_counted_from_elsewhere(match: re.Match[str], before: str, after: str) -> bool:
    # "a Tuesday", "on a Friday night", "the Friday that …"; but "a Thursday hearing" is one that was or will be held.
    return bool(_ARTICLE_BEFORE.search(before)) and (bool(match["part"]) or not _NOUN_AFTER.match(after))


def _tense(match: re.Match[str], before: str, after: str) -> Tense:
    if match["time"] and match["time"].lower() == "earlier":
        return Tense.PAST
    if _AFTER_IT.search(before) and not re.search(r"\b(?:will|would)\b", before + after):
        return Tense.PAST
    if _UNTIL.search(before):
        return Tense.FUTURE if re.search(r"\b(?:will|have|has|is|are)\b[^,;]*$", before) else Tense.UNKNOWN
    if match["owner"] and before.strip() and not _WITHIN.search(before):
        return Tense.UNKNOWN  # "a preview of Thursday's speech": who knows whether it has been held?
    attributive = bool(_ARTICLE_BEFORE.search(before)) or bool(match["owner"])
    return tense_at(before, after if not attributive or len(before.split()) < _FEW else "")


def _day(published: date) -> date:
    return published.date() if isinstance(published, datetime) else published


def _is_early(published: date) -> bool:
    """Whether it may still be the day before where the article was written."""
    timed = isinstance(published, datetime) and (published.hour, published.minute, published.second) != (0, 0, 0)
    return timed and isinstance(published, datetime) and published.hour < _MORNING


def _is_late(published: date) -> bool:
    """Whether it may already be the day after where the article was written."""
    return isinstance(published, datetime) and published.hour >= _NIGHT
