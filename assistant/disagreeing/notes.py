"""What a reader must know to compare positions: that counts are of different things, or of different times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from assistant.comparing.types import DayRange
from assistant.disagreeing.stated import Sort, Stated, days_of
from assistant.words import same_word
from assistant.writing.support_words import FUNCTION, NEGATORS, read

_LONGEST = 12
"""Words after a figure that tell what it counts."""
_MOST = 3
"""Positions whose counts are told apart in one line."""
_CUT = re.compile(
    r"[;:!?“”\"()]|(?<!\b[A-Z])\.(?:\s|$)|,\s+(?:and|but|while|who|which|one of|a |an |the )|\bsaid\b|\baccording\b"
)


def note_on(best: Sequence[Stated]) -> str | None:
    """That the positions' counts are of different things, or that their days differ; None where neither shows."""
    if len(best) <= _MOST and all(one.sort is Sort.FIGURE and not _is_none(one) for one in best):
        counted = [_counted(one) for one in best]
        if all(counted) and _differ(counted):
            return f"different counts: {' / '.join(counted)}"
    if all(one.sort in (Sort.FIGURE, Sort.NAME, Sort.WORDS, Sort.KIND) for one in best):
        days = [days_of(one.evidence) for one in best]
        if all(days) and all(_apart(*pair) for pair in combinations(days, 2)):
            return f"of different times: {' / '.join(each[0].text for each in days)}"
    return None


def _is_none(one: Stated) -> bool:
    """ "No casualties" counts nothing else than the others: it denies them."""
    return one.quantity is not None and one.quantity.high == 0


def _apart(ones: Sequence[DayRange], others: Sequence[DayRange]) -> bool:
    return not any(one.first <= other.last and other.first <= one.last for one in ones for other in others)


def _counted(one: Stated) -> str:
    """The words after a figure that say what it counts, as the sentence has them; "" where the sentence ends there."""
    text = one.evidence.text
    at = one.span.end - one.evidence.span.start
    after = text[at:]
    cut = _CUT.search(after, 1)
    words = re.findall(r"\S+", after[: cut.start() if cut else len(after)])[:_LONGEST]
    while words and words[-1].strip(",").lower() in FUNCTION:
        words.pop()
    return " ".join(words).strip(" ,.–—")


def _differ(counted: Sequence[str]) -> bool:
    """Whether one of the phrases says something of what is counted that another does not."""
    said = [_roots(words) for words in counted]
    return any(
        not any(same_word(root, other) for other in theirs)
        for mine in said
        for theirs in said
        if mine is not theirs
        for root in mine
    )


def _roots(words: str) -> frozenset[str]:
    return frozenset(word.root for word in read(words).words if word.lower not in FUNCTION | NEGATORS)
