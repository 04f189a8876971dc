"""Where in a text an altered quotation stands, and which words were changed. Does not say what is close enough."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from assistant.tracing.folding import Folded
from assistant.tracing.types import Difference

_LEAST_ALIKE = 30.0  # of 100: below it, no place is worth a closer look
_BREAK = re.compile(r"[.?!:;…\n“”\"]")

Change: TypeAlias = tuple[int, int, int, int]
"""A range of the quotation's words, and that of the text's words in its place; one of the two may be empty."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A quotation laid beside the words `first` to `last` (left out) of a text."""

    first: int
    last: int
    same: tuple[tuple[int, int], ...]
    """Runs of the quotation's words that are in the text too, as half-open ranges."""
    changes: tuple[Change, ...]
    """In order."""
    similarity: float
    """Share of the words that are the same, in order."""


def align(quote: Folded, text: Folded, raw: str) -> Aligned | None:
    """The place of `text` most like the quotation; `raw` is the whole text that `text` was folded from."""
    place = _place(quote.words, text.words)
    if place is None:
        return None
    return _compared(quote, text, raw, *_edges(quote.words, text.words, *place))


def _place(quote: tuple[str, ...], text: tuple[str, ...]) -> tuple[int, int] | None:
    from rapidfuzz import fuzz

    if not quote or not text:
        return None
    found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=_LEAST_ALIKE)
    return None if found is None or found.dest_end <= found.dest_start else (found.dest_start, found.dest_end)


def _edges(quote: tuple[str, ...], text: tuple[str, ...], first: int, last: int) -> tuple[int, int]:
    """The place with its ends moved to where the fewest words differ; of several, the longest.

    The search above looks at places as long as the quotation; words may have been left out of it or put into it.
    """
    from rapidfuzz.distance import Levenshtein

    reach = max(3, len(quote) // 2)
    for _ in range(2):
        ends = range(max(first + 1, last - reach), min(len(text), last + reach) + 1)
        last = min(ends, key=lambda end: (Levenshtein.distance(quote, text[first:end]), -end))
        starts = range(max(0, first - reach), min(last - 1, first + reach) + 1)
        first = min(starts, key=lambda start: (Levenshtein.distance(quote, text[start:last]), start))
    return first, last


def _compared(quote: Folded, text: Folded, raw: str, first: int, last: int) -> Aligned:
    from rapidfuzz.distance import Levenshtein

    same, changes = list[tuple[int, int]](), list[Change]()
    for step in Levenshtein.opcodes(quote.words, text.words[first:last]):
        a, b, c, d = step.src_start, step.src_end, first + step.dest_start, first + step.dest_end
        if step.tag == "equal":
            same.append((a, b))
        elif changes and changes[-1][1] == a and changes[-1][3] == c:
            changes[-1] = (changes[-1][0], b, changes[-1][2], d)
        else:
            changes.append((a, b, c, d))
    # "Well-known" and "wellknown" are other words by count and the same letters.
    respaced = [one for one in changes if "".join(quote.words[one[0] : one[1]]) == "".join(text.words[one[2] : one[3]])]
    same += [(a, b) for a, b, _, _ in respaced]
    changes = [one for one in changes if one not in respaced]
    if changes:
        first, changes[0] = _start_after_break(changes[0], text, raw, first)
        last, changes[-1] = _end_before_break(changes[-1], text, raw, last)
    equal = sum(b - a for a, b in same)
    longest = equal + sum(max(b - a, d - c) for a, b, c, d in changes)
    return Aligned(first, last, tuple(sorted(same)), tuple(changes), equal / longest)


def _start_after_break(change: Change, text: Folded, raw: str, first: int) -> tuple[int, Change]:
    """Words put before a quotation do not stand for those of the sentence before it."""
    a, b, c, d = change
    if a > 0:
        return first, change
    start = max((at for at in range(c + 1, d + 1) if _parted(text, raw, at)), default=c)
    return start, (a, b, start, d)


def _end_before_break(change: Change, text: Folded, raw: str, last: int) -> tuple[int, Change]:
    """Nor do words put after it stand for those of the next one."""
    a, b, c, d = change
    if d < last:
        return last, change
    end = min((at for at in range(c, d) if _parted(text, raw, at)), default=d)
    return end, (a, b, c, end)


def _parted(text: Folded, raw: str, at: int) -> bool:
    """Whether a sentence or a quotation ends between the word `at` and the one before it."""
    if not 0 < at < len(text):
        return False
    return _BREAK.search(raw, text.spans[at - 1][1], text.spans[at][0]) is not None


def differences(
    quote: Folded, quote_raw: str, text: Folded, raw: str, changes: Iterable[Change]
) -> tuple[Difference, ...]:
    """The changes as words, the way they are written on either side."""
    return tuple(Difference(_words(quote, quote_raw, a, b), _words(text, raw, c, d)) for a, b, c, d in changes)


def _words(folded: Folded, raw: str, first: int, last: int) -> str:
    if first >= last:
        return ""
    span = folded.span_of(first, last)
    return " ".join(raw[span.start : span.end].split())
