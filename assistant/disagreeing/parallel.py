"""Two sentences that are the same but for a few words: which words those are. What they mean is not looked at."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from assistant.words import listed
from vectorstore import Span

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ALIKE = 0.7
"""Share of the words of both that must be common to them."""
_FEWEST = 5
"""Words they must have in common: a heading of three words is like many."""
_LONGEST = 6
"""Words of a difference; a longer one is another clause."""
_SMALL = listed("the a an of in on at to and or is was were are its his her their by for with as that this has had")


def differing(one: str, other: str) -> tuple[Span, Span] | None:
    """The words, as ranges of each, that stand in the same place of two sentences which are otherwise the same.

    None where they are not the same otherwise: where they differ in several places, or too little is common to them.
    """
    mine, theirs = list(_TOKEN.finditer(one)), list(_TOKEN.finditer(other))
    if min(len(mine), len(theirs)) < _FEWEST or 2 * min(len(mine), len(theirs)) < max(len(mine), len(theirs)):
        return None
    words = [[match.group().lower() for match in tokens] for tokens in (mine, theirs)]
    if 2 * len(set(words[0]) & set(words[1])) < _ALIKE * (len(set(words[0])) + len(set(words[1]))) * _ALIKE:
        return None
    matcher = SequenceMatcher(None, words[0], words[1], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    changes = []
    for tag, i, j, k, m in matcher.get_opcodes():
        changed = {*words[0][i:j], *words[1][k:m]} - _SMALL
        if tag in ("insert", "delete") and (i == 0 and k == 0):
            continue  # a heading run into its sentence
        if tag != "equal" and changed and not _misspelt(words[0][i:j], words[1][k:m]):
            changes.append((i, j, k, m))
    if len(changes) != 1:
        return None
    i, j, k, m = changes[0]
    if not (0 < j - i <= _LONGEST and 0 < m - k <= _LONGEST):
        return None
    return Span(mine[i].start(), mine[j - 1].end()), Span(theirs[k].start(), theirs[m - 1].end())


def _misspelt(one: list[str], other: list[str]) -> bool:
    """Whether they are the same words but for a letter: "chuch" and "church"; never figures."""
    if len(one) != len(other) or any(letter.isdigit() for word in (*one, *other) for letter in word):
        return False
    pairs = zip(one, other, strict=True)
    return all(a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= _LETTERS for a, b in pairs)


_LETTERS = 0.85
