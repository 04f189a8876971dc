"""Figures that are no quantities: names, clock times, scores, addresses, "one of"; and which of them are ages."""

from __future__ import annotations

import re

from assistant.comparing.counted import counted_beside
from assistant.comparing.limits import limit_of
from assistant.comparing.numerals import Numeral
from assistant.comparing.units import Unit
from assistant.writing.support_words import FUNCTION

_LABEL = re.compile(
    r"(?:\b(?:articles?|sections?|chapters?|paragraphs?|clauses?|no\.?|numbers?|resolutions?|flights?|routes?|highways?|"
    r"interstate|roads?|pages?|rooms?|channels?|units?|rule|law|order|bill|case|type|phase|stage|level|category|grade|"
    r"tier|group|division|district|ward|gate|platform|line|track|bus|apollo|boeing|airbus|article|part|volume|version|"
    r"windows|iphone|bowl|covid|proposition|prop|title|act|amendment|area|camp|sector|block|wave|season|episode|"
    r"game|round|week|day|step|item|figure|table|formula|group of|top|under|u|g|b|c|f|mig|su|t|m|ps|route)[\s-]?)$",
    re.IGNORECASE,
)
_LABEL_OF_WORDS = re.compile(
    r"\b(?:number|article|chapter|section|phase|stage|page|part|volume|act|type|level|grade|season|episode)\s$",
    re.IGNORECASE,
)
_TIME_AFTER = re.compile(
    r"\s?(?:[ap]\.?m\b\.?|o['’]clock|hrs?\b|GMT|UTC|BST|EST|EDT|CET)|:\d|(?:st|nd|rd|th)\b|['’]?s\b|"
    r"\s(?:BC|AD|BCE|CE)\b",
)  # fmt: skip
_AGO = re.compile(r"\s(?:ago|earlier|later|before|after|old friend)\b|\s(?:and a half\s)?ago\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:last|past|next|coming|first|final|previous|following|within|every|each|another|these|top|other)\s+$",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:the|these|those|its|their|his|her|our|both|all|other|any|every|no|this|that)[\s-]+$",
                       re.IGNORECASE)  # fmt: skip
_AFTER_ONE = re.compile(
    r"\s(?:of|another|day|thing|way|time|hand|side|is|was|has|can|who|that|which|to|by|in|on|at|such|more|or|and|but|for|"
    r"with|as|from)\b|-|['’]s|\s?[.,;:!?)]|$",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"\b(?:win|won|wins|beat|beats|loss|lost|lose|draw|drew|defeat\w*|victory|lead|led|vote[ds]?|voting|score\w*|tie|"
    r"tied|record|set|sets|final|ruling|ruled|match|game|passed)\b",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"(?:\baged?|\bages|\bage of|\b(?:died|dies|death)(?: \w+){0,2} at)\s+$|"
    r"\b(?:people|children|those|adults|women|men|anyone|girls|boys|minors|workers|voters|residents)\s+(?:aged\s+)?"
    r"(?:over|under|above|below)\s+$",
    re.IGNORECASE,
)
_APPOSED_AGE = re.compile(r"[A-Z][\w’'-]+,\s$")
_RATE_BEFORE = re.compile(
    r"\b(?:per|out of|(?:one|two|three|four|nine) in|(?:in|for|of) every)\s+(?:the\s+)?$", re.IGNORECASE
)
_RATE_AFTER = re.compile(
    r"\s(?:(?:per|in every|for every|out of every|in)\s\d|(?:in|out of)\s(?:two|three|four|five|ten)\b)"
)
_ADDRESS_AFTER = re.compile(r"\s(?:[A-Z][\w.]+\s){1,3}(?:Road|Rd|Street|St|Avenue|Ave|Boulevard|Lane|Drive)\b")
_OLD_AFTER = re.compile(r"\s(?:or|and)\s(?:older|over|younger|under)\b")
_NAME_BEFORE = re.compile(r"\b[A-Z][\w’'-]*\s$")
_YEAR_BEFORE = re.compile(r"\b(?:in|since|until)\s$", re.IGNORECASE)
_MOST_OF_SCORE = 60
_PHONE = 8  # digits in a row, with nothing between
_OLDEST = 120
_SMALL = 10


def is_no_quantity(text: str, numeral: Numeral, unit: Unit | None, end: int) -> bool:
    """Whether a figure, whose unit if any ends at `end`, is none to be compared."""
    before, after = text[max(0, numeral.start - 40) : numeral.start], text[end : end + 40]
    if (
        numeral.spelt
        and numeral.low == numeral.high
        and numeral.high <= _SMALL
        and unit is None
        and not numeral.is_part
    ):
        word = text[numeral.start : numeral.end].lower()
        if _DEFINITE.search(before) or (word == "one" and _AFTER_ONE.match(after)):
            return True
    if unit is None and (_is_of_title(text, numeral) or re.match(r"1\s+of\b", text[numeral.start : end + 3])):
        return True
    if _RATE_BEFORE.search(before) or _RATE_AFTER.match(after) or _ADDRESS_AFTER.match(after):
        return True
    if unit is not None:
        relative = unit.dimension == "time" and (_AGO.match(after) or _PAST.search(before))
        return bool(relative)
    if numeral.sign:
        return False
    glued = after[:1].isalpha() or re.match(r"[-–./:]\d|['’]\d", after) is not None
    if glued or (numeral.spelt and _LABEL_OF_WORDS.search(before)):
        return True
    is_label = _LABEL.search(before) and not limit_of(text, numeral.start, end).limit
    if not numeral.spelt and (is_label or _TIME_AFTER.match(after)):
        return True
    if re.search(r"\d\s$", before) or re.match(r"\s\d", after):
        return True  # "7946 0958"
    listed = re.search(r"(?:^|\n)\s*$", before) and re.match(r"[.)](?:\s|$)", after)
    return bool(listed) or (numeral.low >= 10**_PHONE and numeral.scale == 1 and "," not in text[numeral.start : end])


def is_bare(text: str, numeral: Numeral) -> bool:
    """Whether a figure with nothing in sight that it counts is none: "the two", "Terminal 2", "in 451"."""
    if _YEAR_BEFORE.search(text[max(0, numeral.start - 12) : numeral.start]):
        return True
    name = _NAME_BEFORE.search(text[max(0, numeral.start - 30) : numeral.start])
    return (numeral.spelt and numeral.high < _SMALL) or bool(name and name.group().strip().lower() not in FUNCTION)


def _is_of_title(text: str, numeral: Numeral) -> bool:
    """ "Fifty Shades", "Terminal Two": a number word with a capital beside another capital is part of a name."""
    if not numeral.spelt or not text[numeral.start].isupper():
        return False
    before = _NAME_BEFORE.search(text[max(0, numeral.start - 30) : numeral.start])
    return bool(re.match(r"\s[A-Z]\w", text[numeral.end : numeral.end + 3]) or before)


def is_age(text: str, numeral: Numeral, end: int) -> bool:
    """Whether it says how old somebody is: "aged 34", "Anna Berg, 34, …", "65 or older"."""
    if numeral.high >= _OLDEST or numeral.is_part:
        return False
    before, after = text[max(0, numeral.start - 60) : numeral.start], text[end : end + 2]
    if _OLD_AFTER.match(text, end):
        return not counted_beside(text, numeral.start, end).head
    if _AGED.search(before):
        return not re.match(r"\s[a-z]+s\b", text[end:]) or bool(re.match(r"\s(?:years|were|was|is|has)\b", text[end:]))
    return bool(_APPOSED_AGE.search(before[-40:])) and after[:1] in (",", ".", ";") and not numeral.spelt


def is_score(text: str, both: Numeral, join: str, unit: Unit | None) -> bool:
    """Whether two joined figures are a result: "won 3-1"."""
    if join.strip() not in ("-", "–", "—") or unit is not None or both.sign:
        return False
    around = text[max(0, both.start - _MOST_OF_SCORE) : both.end + _MOST_OF_SCORE]
    return bool(_SCORE.search(around))
