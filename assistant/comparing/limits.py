"""Words that limit a figure: "at least", "up to", "nearly", "about", "or more"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Limit(StrEnum):
    """What the words beside a figure make of it."""

    NONE = ""
    LEAST = "at least"
    OVER = "over"
    JUST_OVER = "just over"
    MOST = "at most"
    UNDER = "under"
    NEARLY = "nearly"
    ABOUT = "about"


_BEFORE = tuple(
    (limit, re.compile(rf"(?:(?<=\W)|^)(?:{words})\s*(?:(?<=\s)an?\s)?$", re.IGNORECASE))
    for limit, words in (
        (Limit.MOST, r"(?:no|not) (?:more|greater|higher|longer) than|(?:an? )?maximum(?: of)?|at (?:the )?most|up to|"
                     r"as (?:many|much|high|large|long) as|capped at|not exceeding"),
        (Limit.LEAST, r"(?:no|not) (?:fewer|less|lower) than|(?:an? )?minimum(?: of)?|at (?:the (?:very )?)?least|"
                      r"upwards of|a confirmed|not under"),
        (Limit.JUST_OVER, r"(?:just|slightly|a little|little|a bit) (?:over|more than|above)"),
        (Limit.NEARLY, r"(?:just|slightly|a little) (?:under|less than|fewer than|below)|nearly|almost|close to|"
                       r"approaching|nearing|just shy of|not quite|virtually"),
        (Limit.OVER, r"(?:well |far )?(?:more than|over|above|beyond|in excess of|greater than|higher than)|"
                     r"exceed(?:s|ed|ing)?|topp(?:ed|ing)|surpass(?:es|ed|ing)?|[>]|north of"),
        (Limit.UNDER, r"(?:well |far )?(?:less than|fewer than|under|below|lower than)|short of|[<]"),
        (Limit.ABOUT, r"about|around|roughly|approximately|approx\.?|some|(?:an )?estimated|circa|or so|"
                      r"in the region of|~"),
    )
)  # fmt: skip
_AFTER = re.compile(
    r"(?:\s(?:[a-z-]+\s){0,2}or (?P<way>more|less|fewer|so|thereabouts|older|over|above|younger|under|below)\b|"
    r"(?P<plus>\+)|-(?P<odd>odd)\b|"
    r"\s(?P<least>at (?:the very )?least)\b|\s(?P<most>at (?:the )?most)\b)"
)
_LOOK = 30  # letters before a figure that may hold its limit


@dataclass(frozen=True, slots=True)
class Limited:
    """A limit and where the words for it begin and end, with the figure between."""

    limit: Limit
    start: int
    end: int


def limit_of(text: str, start: int, end: int) -> Limited:
    """What limits the figure at `start:end` of `text`, whose unit ends at `end` too."""
    before = text[max(0, start - _LOOK) : start]
    for limit, pattern in _BEFORE:
        match = pattern.search(before)
        if match:
            return Limited(limit, start - len(before) + match.start(), end)
    after = _AFTER.match(text, end)
    if after is None:
        return Limited(Limit.NONE, start, end)
    way = (after["way"] or "").lower()
    found = (
        Limit.LEAST if way in ("more", "older", "over", "above") or after["plus"] or after["least"]
        else Limit.MOST if way in ("less", "fewer", "younger", "under", "below") or after["most"]
        else Limit.ABOUT
    )  # fmt: skip
    return Limited(found, start, after.end())
