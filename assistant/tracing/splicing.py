"""Quotations that join words which stand apart: their pieces, in one article or in several."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.tracing.aligning import Change
from assistant.tracing.folding import Folded

_SHORTEST_RUN = 3  # words: shorter runs are found anywhere
_MOST_RUNS = 6
_MOST_PIECES = 3
_LONGEST = 200  # words: longer quotations are not taken apart
_NEAR = 3  # words: runs no further apart, in order, are one piece in which words were changed
_OMISSION = re.compile(r"[\[(]?(?:…|\.\s?\.\s?\.)[\])]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the quotation that stand together in one of the texts."""

    text: int
    """Which of the texts."""
    first: int
    last: int
    """Half-open range of the text's words."""
    same: tuple[tuple[int, int], ...]
    """Half-open ranges of the quotation's words that are the same there."""
    changes: tuple[Change, ...]
    """As in `Aligned`."""

    @property
    def words(self) -> int:
        """How many words of the quotation it has."""
        return sum(b - a for a, b in self.same)


def pieces(quote: Folded, raw: str, texts: Sequence[Folded]) -> list[Piece]:
    """Two or three pieces that make up the quotation, in its order; none where it cannot be put together so.

    `raw` is the quotation as it was given. Where it marks an omission, the words on either side may be few.
    """
    if len(quote) > _LONGEST:
        return []
    parts = marked_parts(quote, raw)
    if len(parts) == 1 and len(quote) < 2 * _SHORTEST_RUN:
        return []
    runs = _runs(quote.words, parts, [text.words for text in texts])
    joined = _near_ones_joined(runs) if len(parts) == 1 else runs
    return joined if 2 <= len(joined) <= _MOST_PIECES else []


def marked_parts(quote: Folded, raw: str) -> list[tuple[int, int]]:
    """The ranges of words between marks of omission; one range where there are none."""
    ends = [found.start() for found in _OMISSION.finditer(raw)]
    cuts = sorted({bisect_left(quote.spans, (end, end)) for end in ends} - {0, len(quote)})
    return list(zip([0, *cuts], [*cuts, len(quote)], strict=True))


def _runs(quote: tuple[str, ...], parts: Sequence[tuple[int, int]], texts: Sequence[tuple[str, ...]]) -> list[Piece]:
    """The longest run of words that is in a text, then the longest of what is left, and so on; in the quote's order."""
    places = [_places(words) for words in texts]
    free, found = list(parts), list[Piece]()
    while free and len(found) < _MOST_RUNS:
        best: Piece | None = None
        for a, b in free:
            for text, words in enumerate(texts):
                best = _longest(quote, a, b, words, places[text], text, best)
        if best is None:
            break
        found.append(best)
        ((start, end),) = best.same
        free = [
            part
            for a, b in free
            for part in ([(a, start), (end, b)] if a <= start and end <= b else [(a, b)])
            if part[1] - part[0] >= _SHORTEST_RUN or part in parts
        ]
    return sorted(found, key=lambda piece: piece.same)


def _places(words: tuple[str, ...]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        found.setdefault(word, []).append(at)
    return found


def _longest(
    quote: tuple[str, ...],
    a: int,
    b: int,
    words: tuple[str, ...],
    places: dict[str, list[int]],
    text: int,
    best: Piece | None,
) -> Piece | None:
    """The longest run of `quote[a:b]` in one text, if it is longer than the best so far."""
    most = best.words if best is not None else min(_SHORTEST_RUN, b - a) - 1
    for at in range(a, b - most):
        for place in places.get(quote[at], ()):
            size = 0
            while at + size < b and place + size < len(words) and quote[at + size] == words[place + size]:
                size += 1
            if size > most:
                most, best = size, Piece(text, place, place + size, ((at, at + size),), ())
    return best


def _near_ones_joined(runs: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for run in runs:
        before = joined[-1] if joined else None
        gap = run.first - before.last if before is not None and before.text == run.text else -1
        if before is not None and 0 <= gap <= _NEAR and run.same[0][0] - before.same[-1][1] <= _NEAR:
            change = (before.same[-1][1], run.same[0][0], before.last, run.first)
            joined[-1] = Piece(run.text, before.first, run.last, before.same + run.same, (*before.changes, change))
        else:
            joined.append(run)
    return joined
