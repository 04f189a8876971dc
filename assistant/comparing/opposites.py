"""Words that cannot both be said of one thing: those of the support checks, and what news says of truces and talks."""

from __future__ import annotations

from functools import cache

from assistant.writing.support_opposites import opposites
from assistant.writing.support_words import Reading, Word, read, root_of

_MORE = """
hold held last endure survive | collapse crumble unravel break-down fall-apart
continue persist | cease end stop
advance | retreat
escalate intensify | de-escalate subside ease
respect observe comply | violate breach flout
present attend | absent
intact undamaged | destroyed damaged wrecked
full | empty
alive | dead
cooperate | defy
agree accept | refuse reject
deploy | withdraw
obey | disobey defy
include | exclude
encourage | discourage
appear emerge | disappear vanish
remember | forget
trust | distrust
qualify | disqualify
appoint | dismiss
guilty | innocent
early | late
hostile | friendly
transparent | secret secretive
peaceful | violent
"""
_OWN = 1000  # axes of this list come after all of the other's


@cache
def _sides() -> dict[str, tuple[tuple[int, int], ...]]:
    found = {root: list(sides) for root, sides in opposites().items()}
    for axis, line in enumerate(_MORE.strip().splitlines(), start=_OWN):
        for side, words in zip((1, -1), line.split("|"), strict=True):
            for word in words.split():
                found.setdefault(root_of(word), []).append((axis, side))
    return {root: tuple(sides) for root, sides in found.items()}


def sides_of(root: str) -> tuple[tuple[int, int], ...]:
    """The axes of meaning that a root lies on, each with its side, 1 or -1."""
    return _sides().get(root, ())


def opposed_words(one: str, other: str) -> tuple[tuple[str, str], ...]:
    """Words of `one` with a word of `other` that means the opposite: "held" and "collapsed".

    Only where their clauses have another word in common, each text has words of one side only, and neither word or both
    are denied.
    """
    mine, theirs = (read(" ".join(text.split())) for text in (one, other))
    return tuple(
        (word.text, against.text)
        for word in mine.content
        for against in theirs.content
        if not _is_named(mine, word)
        and not _is_named(theirs, against)
        and _is_negated(mine, word) == _is_negated(theirs, against)
        and any(
            axis not in _open_axes(mine) | _open_axes(theirs) and (axis, -side) in sides_of(against.root)
            for axis, side in sides_of(word.root)
        )
        and _clause_roots(mine, word) & _clause_roots(theirs, against)
    )


def _is_named(reading: Reading, word: Word) -> bool:
    """Whether it is part of a name: the "New" of "New York"."""
    return word.is_capital and word.start > 0 and reading.text[: word.start].rstrip(' "“‘')[-1:] not in ".?!"


def _is_negated(reading: Reading, word: Word) -> bool:
    return any(reading.words[at].start == word.start for at in reading.negated)


def _open_axes(reading: Reading) -> frozenset[int]:
    """Axes of which a text has both sides: "East and West"."""
    found = {pair for root in reading.roots for pair in sides_of(root)}
    return frozenset(axis for axis, side in found if (axis, -side) in found)


def _clause_roots(reading: Reading, word: Word) -> frozenset[str]:
    clause = next((one for one in reading.clauses if one.start <= word.start < one.end), None)
    return (clause.roots if clause else frozenset()) - {word.root}
