"""What a day in a sentence of news is said of: what the sentence tells, something beside it, or the telling itself.

It looks at the words around the day and parses nothing. Where that leaves a doubt, the day counts as of something else.
"""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.timeline.types import Precision
from assistant.timing.tense import Tense, tense_at


class Belongs(StrEnum):
    """What a day is said of."""

    EVENT = "event"
    """What the sentence tells."""
    SAYING = "saying"
    """Somebody's saying it: "the minister said on Friday that …"."""
    ASIDE = "aside"
    """Something told beside it: "the bridge, which collapsed on 26 March, …"."""
    ELSEWHERE = "elsewhere"
    """How long, by when, or a day to come: no day on which anything is told to have happened."""


_ON = r"(?:[^,;:—]|(?<=\d),(?=\d))"  # on within the same part of a sentence
_LEAD = r"(?:(?:the|about|around|early|late|mid|end of|start of|beginning of|middle of|summer of|on|in)[\s-]+)*"
_BOUND = re.compile(
    rf"\b(?:since|until|till|by|before|prior to|ahead of|through|from|as of|than|of|for|to|between|and|or|like|"
    rf"starting|beginning|effective)\s+{_LEAD}$",
    re.IGNORECASE,
)
_SEASON = re.compile(r"\b(?:summer|spring|autumn|fall|winter|end|start|beginning|middle|morning|night|evening) of\s+$")
_BEYOND = re.compile(
    rf"\b(?:since|until|till|before|unlike|than|as of|if|unless|whether|despite)\b{_ON}*$", re.IGNORECASE
)
_BESIDE = re.compile(
    r"\b(?:which|who|whom|whose|where|after|following|amid|because|although|though|including|such as|in response to|"
    rf"(?<!said )that (?:was|were|had|left|took|began|fell|broke|\w+ed))\b{_ON}*$",
    re.IGNORECASE,
)
_COMING = re.compile(
    r"\b(?:tak(?:e|es|ing) effect|(?:go|goes|going) into effect|expir(?:e|es|ing)|ending|begins|ends|opens|closing)\b"
    rf"{_ON}*$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^)]*$")
_BORN = re.compile(rf"\b(?:born|founded|established|created|inherited|dating back|dates back)\b{_ON}*$", re.IGNORECASE)
_PRESENT_MAIN = re.compile(
    r"^[^,;]*\b(?:is|are|has|have|remains?|says?|accuses?|alleges?|argues?|claims?|wants?|does|do)\b", re.IGNORECASE
)
_OWNER_BEFORE = re.compile(r"\b(?:a|an|the|his|her|its|their|this|that|\w+['’]s)\s+$", re.IGNORECASE)
_NOUN_AFTER = re.compile(r"\s+(?!(?:and|in|on|at|by|with|for|when|who|which|that|as|after|from|to)\b)[A-Za-z]{3,}")
_SAY = r"(?:said|says|saying|told(?: [\w.’']+){1,4}|added|noted|explained|recalled|testified|wrote|tweeted|posted)"
_OF_SAYING = re.compile(
    rf"\b{_SAY}(?:\s+(?:in|at|during|via|to|through|on|by)\s+(?:[\w’'-]+\s+){{0,5}}?[\w’'-]+)?\s*"
    r"(?:\b(?:on|late|early|in|earlier))?\s*$",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"[,”\"]\s+(?:[^,;“”\"]+\s)?{_SAY}\b[^,;“”\"]*$", re.IGNORECASE)
_ACCORDING = re.compile(rf"\baccording to\b{_ON}*$", re.IGNORECASE)
# Verbs whose past looks like their present: of "it" and "she" they can only be past.
_SAME_FORM = re.compile(
    r"(?<!\bto )(?<!\bwill )(?<!\bwould )(?<!\bmay )(?<!\bmight )(?<!\bcould )(?<!\bcan )(?<!\bshould )(?<!\bnot )"
    r"(?<!\ba )(?<!\ban )(?<!\bthe )\b(?:burst|hit|cut|put|set|shut|spread|cost|hurt|split|quit|cast|upset|broadcast)\b"
    rf"{_ON}*$"
)
_WEEKDAY = re.compile(r"\b(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*\(?$")
_LABEL = re.compile(r"^\W*$")
_OWNED = re.compile(r"['’]s\b")
_COLON = re.compile(r"\s*[:—–]")


def belonging(before: str, after: str, precision: Precision, *, known: bool) -> Belongs:
    """What the day between `before` and `after`, the parts of one sentence, is said of.

    `known`: whether the words themselves tell that the day was, as a weekday with a verb in the past does.
    """
    before = _WEEKDAY.sub("", before)  # "on Friday (February 27)"
    if _BOUND.search(before) and not _SEASON.search(before):
        return Belongs.ELSEWHERE
    if _BEYOND.search(before) or _IN_BRACKETS.search(before) or _COMING.search(before):
        return Belongs.ELSEWHERE
    if _LABEL.match(before) and _COLON.match(after):
        return Belongs.EVENT  # "October 2025: The two sides fought …"
    if not known and not _is_told_as_past(before, after):
        return Belongs.ELSEWHERE
    if _ACCORDING.search(before) or (_TAIL.search(before) and _OF_SAYING.search(before)):
        return Belongs.ELSEWHERE  # "…, police said Friday": the day of the saying, while something else is told
    if precision is not Precision.DAY and (_BORN.search(before) or _PRESENT_MAIN.search(before)):
        return Belongs.ELSEWHERE
    if _OWNED.match(after) and not _LABEL.match(before):
        return Belongs.ELSEWHERE  # "as they sort out last week's ruling"
    if _BESIDE.search(before) or _is_attribute(before, after):
        return Belongs.ASIDE if precision is Precision.DAY else Belongs.ELSEWHERE
    return Belongs.SAYING if _OF_SAYING.search(before) else Belongs.EVENT


def _is_told_as_past(before: str, after: str) -> bool:
    tense = tense_at(before, after.replace("—", ", "))
    return tense is Tense.PAST or (tense is Tense.UNKNOWN and bool(_SAME_FORM.search(before)))


def _is_attribute(before: str, after: str) -> bool:
    """Whether the day only says which one is meant: "the April 19 hearing"; but not of what the sentence is about."""
    return bool(_OWNER_BEFORE.search(before) and _NOUN_AFTER.match(after)) and len(before.split()) > 1
