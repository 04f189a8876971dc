"""What stands between quotation marks in a paragraph. Knows nothing of who speaks."""

from __future__ import annotations

import re

from vectorstore import Span

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")
_WRAPPED = 100  # characters: where lines are shorter and there are no blank ones, the line ends mean nothing
_LONGEST = 3_000  # characters on either side that are looked at for the edge of a paragraph
_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", '"': '"', "「": "」", "『": "』"}
_MARK = re.compile(r"[“”„«»‘’\"'「」『』]")


def paragraph(text: str, place: int) -> Span:
    """The paragraph that holds the character at `place`."""
    low, high = max(0, place - _LONGEST), min(len(text), place + _LONGEST)
    edge = _edges(text, low, high)
    start = max((found.end() for found in edge.finditer(text, low, place)), default=low)
    after = edge.search(text, place, high)
    return Span(start, after.start() if after is not None else high)


def paragraph_before(text: str, start: int) -> Span | None:
    """The paragraph before the one that starts at `start`."""
    end = len(text[:start].rstrip())
    return paragraph(text, end - 1) if end > 0 else None


def _edges(text: str, low: int, high: int) -> re.Pattern[str]:
    near = text[low:high]
    if _BLANK_LINE.search(near):
        return _BLANK_LINE
    lines = near.split("\n")
    return _LINE if len(near) > _WRAPPED * len(lines) else _BLANK_LINE


def quotations(text: str, within: Span) -> list[Span]:
    """The stretches between quotation marks, without the marks; the last may still be open at the end."""
    found: list[Span] = []
    opened: tuple[int, str] | None = None
    for match in _MARK.finditer(text, within.start, within.end):
        at, mark = match.start(), match.group()
        if opened is None:
            if mark in _PAIRS and _opens(text, at, mark):
                opened = at + 1, _PAIRS[mark]
            elif mark == "'" and _opens(text, at, mark):
                opened = at + 1, "'"
        elif mark in opened[1] and _closes(text, at, mark):
            found.append(Span(opened[0], at))
            opened = None
    if opened is not None:
        found.append(Span(opened[0], within.end))
    return [one for one in found if one.end > one.start]


def _opens(text: str, at: int, mark: str) -> bool:
    """Whether a mark that may also be an apostrophe, or the end of a quotation, opens one."""
    if mark not in "‘'\"»":
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isalnum() and before not in tuple(".,!?") and bool(after) and not after.isspace()


def _closes(text: str, at: int, mark: str) -> bool:
    """Whether it is no apostrophe: "the workers’ own" is taken for one, a mark after a full stop is not."""
    if mark not in "’'":
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not after.isalnum() and (before in tuple(".,!?…") or before != "s")
