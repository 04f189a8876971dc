"""What a figure is in a change: how much by, from where, to where."""

from __future__ import annotations

import re

from assistant.comparing.types import Part

_FROM = re.compile(r"\bfrom\s+(?:(?:about|around|nearly|some|just|over|under)\s+)*$", re.IGNORECASE)
_CHANGING = (
    r"(?:rose|ris(?:en|es|ing)|rise|increas\w+|grew|grow(?:n|s|th|ing)?|climb\w*|jump\w*|soar\w*|surg\w+|gain\w*|"
    r"fell|fall(?:en|s|ing)?|drop\w*|declin\w+|decreas\w+|plung\w+|slump\w*|slid|slip\w*|shr[aiu]nk\w*|cut|reduc\w+|"
    r"slash\w*|rais\w+|boost\w*|expand\w*|widen\w*|went|moved|dipped|added|lost)"
)
_CHANGED_BEFORE = re.compile(rf"\b{_CHANGING}\b(?:\s+[a-z]+ly)?(?:\s+by)?\s+(?:an?\s)?$|\b(?:up|down)\s+(?:by\s+)?$",
                             re.IGNORECASE)  # fmt: skip
_BY = re.compile(rf"\b{_CHANGING}\b[^,;.]{{0,40}}\bby\s+$", re.IGNORECASE)
_CHANGED_AFTER = re.compile(
    r"\s(?:(?:[a-z]+\s)?(?:rise|increase|drop|fall|cut|gain|decline|jump|growth|decrease|reduction|surge|slump)\b"
    r"|(?:higher|lower|up|down)\b)",
    re.IGNORECASE,
)
_IN_CHANGE = re.compile(rf"\b{_CHANGING}\b", re.IGNORECASE)
_LOOK = 80


def part_of(text: str, start: int, end: int) -> Part:
    """What the figure at `start:end` is: "rose by [3] to [12], from [9]"."""
    before = text[max(0, start - _LOOK) : start]
    if _FROM.search(before) and (_IN_CHANGE.search(before) or re.match(r"[^,;.]{0,20}\bto\b", text[end : end + 24])):
        return Part.START
    if _CHANGED_BEFORE.search(before) or _BY.search(before) or _CHANGED_AFTER.match(text, end):
        return Part.CHANGE
    return Part.LEVEL


def is_between_ends(before: str, *, with_unit: bool) -> bool:
    """Whether "to" after a figure that follows `before` leads to another end of a change, not of a range.

    "Rose 3 percent to 9 percent" tells of a change, "rose 2 to 3 percent" of a range.
    """
    changed = with_unit and _CHANGED_BEFORE.search(before)
    return bool(changed or (_FROM.search(before) and _IN_CHANGE.search(before[-_LOOK:])))
