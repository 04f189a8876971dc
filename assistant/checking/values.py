"""What of a claim can be held against an article one by one: its figures, days and names, each with what asks for it.

A value is asked for by putting "how many" or "who" in its place ("Pakistan has how many combat aircraft?"): what the
reader then points at stands in the same role (as in QuestEval, Scialom et al. 2021, without a model that asks).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.comparing.quantities import quantities_in
from assistant.words import listed
from assistant.writing.support_dates import date_spans
from assistant.writing.support_names import names_in
from assistant.writing.support_words import FUNCTION
from vectorstore import Span


class Sort(StrEnum):
    """What a value is."""

    FIGURE = "figure"
    DAY = "day"
    NAME = "name"
    WORDS = "words"
    """What somebody or something is said to be, without a name."""


@dataclass(frozen=True, slots=True)
class Value:
    """One thing of a claim that an article may give otherwise."""

    sort: Sort
    text: str
    span: Span
    """In the claim."""
    question: str
    """The claim with this asked for."""


MOST_VALUES = 6
_IN_ORDER = re.compile(
    r"(?<![\w-])\d+(?:[-–]\d+|\s?(?:st|nd|rd|th))(?![\w-])|"
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)(?=[- ](?!half|hand)\w)",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|into|outside|inside|across|throughout|of the city of)\s+(?:the\s+)?$")
_TITLES = listed(
    "Gov Sen Rep Dr Mr Mrs Ms Gen President Minister Mayor Judge King Queen Pope Republican Democrat Democratic"
)
_IN_NAMES = listed("of the and for de la al bin van von el ul")
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_MONTH_YEAR = re.compile(r"[A-Z][a-z]+\.? (?:1[0-9]|20)\d\d")
_DAYS = re.compile(
    r"\b(?:(?:last|next|this)\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|"
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b(?! \d)"
)
_SAID_TO_BE = re.compile(
    r"\b(?:is|are|was|were|became|remains?)\s+(?:an?|the)\s+(?P<what>(?:[\w’'-]+\s+){0,3}[a-z][\w’'-]+)(?=[.,!]|\s+(?:in|of|"
    r"by|from|on|at|who|that|which|with|for|and|set)\b|\s*$)"
)


_AT_THE_END = re.compile(
    r"\b(?:with|of|by|for|into|to|in|on|as|from|\w+ed)\s+(?:an?\s+|the\s+|his\s+|her\s+|its\s+|their\s+)?"
    r"(?P<what>(?!(?:with|of|by|for|into|to|in|on|as|from|at|that|and|the|an?)\b)[a-z][\w’'-]+(?:\s+[a-z][\w’'-]+){1,2})(?=[.!]?$)"
)
_AFTER_FIGURE = re.compile(
    r"\d[\d,.]*(?:[\s-]?(?:hundred|thousand|million|billion|trillion))?[\s-]*([a-zA-Z°][\w\s]*)$"
)


def values_in(claim: str) -> tuple[Value, ...]:
    """The values of a claim, figures and days first; at most `MOST_VALUES`."""
    days = [_trimmed(claim, span) for span in _day_spans(claim)]
    counted = [one.span for one in quantities_in(claim)]
    # Scores and places in an order are no quantities.
    other = [Span(*match.span()) for match in _IN_ORDER.finditer(claim)]
    figures = [one for one in (*counted, *other) if not any(_meet(one, day) for day in days)]
    found = [_value(claim, Sort.DAY, span) for span in days]
    found += [_value(claim, Sort.FIGURE, span) for span in figures]
    found += [
        _value(claim, Sort.NAME, span)
        for span in _name_spans(claim)
        if not any(_meet(span, other) for other in (*days, *figures))
    ]
    found += [
        _value(claim, Sort.WORDS, span)
        for pattern in (_SAID_TO_BE, _AT_THE_END)
        for span in (Span(*match.span("what")) for match in pattern.finditer(claim))
        if not any(_meet(span, one.span) for one in found)
    ]
    return tuple(found[:MOST_VALUES])


def _value(claim: str, sort: Sort, span: Span) -> Value:
    text = claim[slice(*span)]
    before, after = claim[: span.start], claim[span.end :]
    if sort is Sort.NAME:
        before = re.sub(r"\b[Tt]he $", "", before)  # "the who" is no English
    asked = f"{before}{_asked(sort, text, before, after)}{after}".strip().rstrip(" .!")
    return Value(sort, text, span, f"{asked[:1].upper()}{asked[1:]}?")


def _asked(sort: Sort, text: str, before: str, after: str) -> str:
    if sort is Sort.DAY:
        if re.fullmatch(_YEAR, text):
            return "what year"
        if re.fullmatch(r"\d{4}s", text):
            return "what decade"
        return "what month and year" if re.fullmatch(_MONTH_YEAR, text) else "what date"
    if sort is Sort.FIGURE:
        unit = _AFTER_FIGURE.search(text)
        if (
            unit is not None
            and unit[1]
            and "%" not in unit[1]
            and "cent" not in unit[1]
            and "no" not in text[:2].lower()
        ):
            return f"how many {unit[1]}"
        if re.search(r"%|per ?cent", text + after[:9]):
            return "what percentage"
        return "how much money" if re.search(r"[$€£¥]", text) else "how many"
    if sort is Sort.WORDS:
        return "what"
    return "what place" if _PLACE_BEFORE.search(before) else "who or what"


def _trimmed(claim: str, span: Span) -> Span:
    """Without the full stop of "June." at a claim's end."""
    return Span(span.start, span.start + len(claim[slice(*span)].rstrip(".")))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _day_spans(claim: str) -> list[Span]:
    written = [Span(*span) for span in date_spans(claim)]
    loose = [Span(*match.span()) for match in _DAYS.finditer(claim)]
    return sorted({*written, *(one for one in loose if not any(_meet(one, each) for each in written))})


def _name_spans(claim: str) -> Iterator[Span]:
    """Runs of words written as names: "Armed Conflict Location & Event Data"."""
    words = [word for _, word in names_in(claim)]
    start = end = -1
    for word in words:
        between = claim[end : word.start] if end >= 0 else ""
        linked = end >= 0 and (not between.strip(" &-–’'") or _only_links(between))
        if (linked and not word.broken) or (end >= 0 and between == ". " and _is_short(claim[start:end])):
            end = word.end
            continue
        if end >= 0 and claim[start:end] not in _TITLES:
            yield _owned(claim, start, end)
        start, end = word.start, word.end
    if end >= 0 and claim[start:end] not in _TITLES:
        yield _owned(claim, start, end)


def _is_short(words: str) -> bool:
    """Whether a stop after it ends no sentence: "Gov. Kelly", "U.S. Senate"."""
    last = words.split()[-1]
    return len(last) <= _LONGEST_SHORT


_LONGEST_SHORT = 4  # letters


def _only_links(between: str) -> bool:
    words = between.split()
    return 0 < len(words) <= 2 and all(word in _IN_NAMES - {"and"} and word in FUNCTION | _IN_NAMES for word in words)


def _owned(claim: str, start: int, end: int) -> Span:
    return Span(start, end - len(re.search(r"(?:['’]s?)?$", claim[start:end]).group()))  # type: ignore[union-attr]
