"""Which words of a quotation are not its article's, and which of the article's it does not have. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are alike on both sides, or are not. All of a text's, one after another, are the text."""

    text: str
    changed: bool


def redlined(given: str, found: Sequence[str]) -> tuple[tuple[Words, ...], tuple[tuple[Words, ...], ...]]:
    """The words `given` and those of each of the places `found`, where they stand in the quotation's order.

    Case, quotation marks and spacing count as little as they do where quotations are traced.
    """
    from rapidfuzz.distance import Levenshtein

    from assistant.tracing.folding import fold

    own, theirs = fold(given), [fold(text) for text in found]
    all_theirs = [word for one in theirs for word in one.words]
    same = [step for step in Levenshtein.opcodes(own.words, all_theirs) if step.tag == "equal"]
    kept_own = {at for step in same for at in range(step.src_start, step.src_end)}
    kept_theirs = {at for step in same for at in range(step.dest_start, step.dest_end)}
    sides, before = [], 0
    for text, one in zip(found, theirs, strict=True):
        sides.append(_cut(text, one.spans, [at + before in kept_theirs for at in range(len(one))]))
        before += len(one)
    return _cut(given, own.spans, [at in kept_own for at in range(len(own))]), tuple(sides)


def _cut(text: str, spans: Sequence[tuple[int, int]], kept: Sequence[bool]) -> tuple[Words, ...]:
    """`text` cut where a run of changed words begins and ends; what stands between the words stays beside them."""
    parts, at = [], 0
    for changed, run in groupby(zip(spans, kept, strict=True), key=lambda one: not one[1]):
        if changed:
            places = [span for span, _ in run]
            first, last = places[0][0], places[-1][1]
            parts += [Words(text[at:first], False), Words(text[first:last], True)]
            at = last
    parts.append(Words(text[at:], False))
    return tuple(part for part in parts if part.text)
