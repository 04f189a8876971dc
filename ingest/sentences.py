"""Where the sentences of a text begin and end, in characters. Changes no text; headings are not sentences.

The splitting is `sentencex`'s, line by line; the repairs here are for what news text does to it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from vectorstore import Span

_BULLET = re.compile(r"\s*(?:[•◦▪▫‣⁃·●○■□►▶✓✔➤*+\-–—]\s+|\(?\d{1,3}[.)]\s+(?=\S)|\(?[a-zA-Z]\)\s+)+")
_CLOSERS = "\"'”’»)]*"
_TERMINAL = ".!?…。！？"
_LONGEST_HEADING = 16
_LONGEST_QUESTION_HEADING = 14
_WIDEST_WRAPPED_LINE = 110
_WINDOW = 200
"""Characters looked at on each side of a cut: a text may be one line of megabytes."""

_QUOTES = (("“", "”"), ("‘", "’"), ("«", "»"))
_MOST_UNCLOSED = 1_000
"""Quotation marks left open in one line: `sentencex` looks for the end of each through all that follows."""

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b"
_DAYS = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b"
_TITLES = (
    "Mr|Mrs|Ms|Mx|Dr|Prof|Gov|Lt|Sen|Rep|Reps|Sens|Gen|Col|Maj|Capt|Cmdr|Cdr|Sgt|Cpl|Pvt|Adm|Rev|Fr|Hon|Pres|Sec"
    "|Amb|Supt|Det|Insp|Atty|Asst|Brig|Messrs"
)
# A title glued to the word before ("then-Gov. Lee", "—Dr. Lee") is not recognised as one.
_ENDS_IN_TITLE = re.compile(rf"(?:^|[^A-Za-z])(?:{_TITLES})\.$")
# "D-N.M., would" is cut inside the initials; nothing but another initial follows without a space.
_ENDS_IN_INITIAL = re.compile(r"(?:^|[^A-Za-z])[A-Z]\.$")
_BEGINS_WITH_INITIAL = re.compile(r"[A-Z]\.")
# "at 5 p.m. Tuesday", "10 a.m. EST".
_ENDS_IN_HOUR = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
_BEGINS_WITH_TIME = re.compile(rf"{_DAYS}|{_MONTHS}|(?:[ECMP][SD]?T|GMT|UTC|BST|CET|IST|local)\b")
# "approx. 3", "No. 7", "pp. 12": short forms that stand before a number.
_ENDS_BEFORE_NUMBER = re.compile(r"\b(?:approx|est|ca|cf|Nos?|pp?|vol|fig|art|sec|ch)\.$", re.IGNORECASE)
# "SALEM, Ore. (AP) — The" is one dateline.
_BEGINS_WITH_AGENCY = re.compile(r"\([A-Z][\w .]{1,24}\)\s*[—–-]")
# What is left behind the last sentence of a line: "___", "—-", "* * *". Closing quotation marks are not.
_RULE = re.compile(r"[\s_*=~—–-]+")
# A sentence may begin with a name such as iPhone, but not with a lower-case word.
_BEGINS_IN_LOWER_CASE = re.compile(r"[“\"'‘(]?[a-zà-ÿ](?![A-Z])")
_OPENERS = "“‘«\"'(["


def is_heading(line: str) -> bool:
    """Whether a line is a heading, label or caption rather than a sentence: short and without a full stop.

    A short question on a line of its own is a heading too. List items and "label: figure" lines are not.
    """
    stripped = line.strip().rstrip(" _*=~")
    if not stripped:
        return False
    bullet = _BULLET.match(stripped)
    words = stripped[bullet.end() :].split() if bullet else stripped.split()
    ending = stripped.rstrip(_CLOSERS)[-1:]
    if ending == "?":
        quoted = any(mark in stripped for mark in '“”"«»')
        return len(words) <= _LONGEST_QUESTION_HEADING and not quoted and not re.search(r"[.!?]\s", stripped)
    if ending in _TERMINAL or len(words) > _LONGEST_HEADING or re.search(r"[a-z]{2}[.!?]\s+[^a-z\s]", stripped):
        return False
    return bullet is None and not re.search(r":\s.*\d", stripped)


def sentence_spans(text: str, language: str | None = None) -> tuple[Span, ...]:
    """The sentences of `text` in order, as character ranges without outer white space.

    No span crosses a line break, except in text that was wrapped at a fixed width. Bullets and list numbers stand
    before the span, not in it. A text of nothing but headings gives its lines.
    """
    units = list(_units(text))
    spans = tuple(
        span
        for unit in units
        if not is_heading(text[unit.start : unit.end])
        for span in _split(text, unit, language or "en")
    )
    return spans or tuple(units)


def _units(text: str) -> Iterator[Span]:
    """Lines, or whole blocks where the lines are merely wrapped."""
    start = 0
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if len(lines) > 1 and is_wrapped(lines):
            yield from _trimmed(text, start, start + len(block))
        else:
            offset = start
            for line in lines:
                yield from _trimmed(text, offset, offset + len(line))
                offset += len(line) + 1
        start += len(block) + 2


def is_wrapped(lines: Sequence[str]) -> bool:
    """Wrapped prose goes on in lower case on the next line; lists, verses and headings do not."""
    if max(map(len, lines)) > _WIDEST_WRAPPED_LINE or any(_BULLET.match(line) for line in lines):
        return False
    pairs = itertools.pairwise(lines)
    going_on = sum(line.rstrip()[-1:] not in _TERMINAL and following[:1].islower() for line, following in pairs)
    return going_on * 3 >= len(lines) - 1


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield Span(start, end)


def _split(text: str, unit: Span, language: str) -> Iterator[Span]:
    import sentencex  # type: ignore[import-untyped]

    bullet = _BULLET.match(text, unit.start, unit.end)
    start = bullet.end() if bullet else unit.start
    # The same number of characters: offsets stay valid.
    flat = text[start : unit.end].replace("\n", " ")
    cuts = [int(found["end_index"]) for found in sentencex.get_sentence_boundaries(language, _quotable(flat))]
    begin = 0
    for index, raw in enumerate(cuts):
        cut = len(flat) if index == len(cuts) - 1 else _before_opener(flat, begin, raw)
        if cut < len(flat) and _RULE.fullmatch(flat, cut):
            cuts[index + 1 :] = []
        elif cut < len(flat) and not _is_boundary(flat[max(begin, cut - _WINDOW) : cut], flat[cut : cut + _WINDOW]):
            continue
        yield from _trimmed(text, start + begin, start + cut)
        begin = cut


def _quotable(flat: str) -> str:
    """A line as long as `flat` that `sentencex` gets through: marks opened a thousand times and never closed go."""
    for opener, closer in _QUOTES:
        end = flat.rfind(closer) + 1
        if flat.count(opener, end) > _MOST_UNCLOSED:
            flat = flat[:end] + flat[end:].replace(opener, "_")
    return flat


def _before_opener(flat: str, begin: int, cut: int) -> int:
    """Moves a cut before an opening quotation mark that was left hanging on the sentence before."""
    end = cut
    while end > begin and flat[end - 1].isspace():
        end -= 1
    start = end
    while start > begin and flat[start - 1] in _OPENERS:
        start -= 1
    return start if begin < start < end and flat[start - 1].isspace() else cut


def _is_boundary(before: str, after: str) -> bool:
    """False where `sentencex` cut inside a sentence."""
    glued = not before[-1:].isspace() and not after[:1].isspace()
    left, right = before.rstrip(), after.lstrip()
    if not any(character.isalnum() for character in left) or not any(map(str.isalnum, right)):
        return False
    if _BEGINS_WITH_AGENCY.match(right) or _BEGINS_IN_LOWER_CASE.match(right) or _ENDS_IN_TITLE.search(left):
        return False
    if glued and _ENDS_IN_INITIAL.search(left) and _BEGINS_WITH_INITIAL.match(right):
        return False
    if _ENDS_IN_HOUR.search(left) and _BEGINS_WITH_TIME.match(right):
        return False
    return not (_ENDS_BEFORE_NUMBER.search(left) and right[:1].isdigit())
