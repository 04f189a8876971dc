"""Whether a sentence says yes or no to a claim, by the negations and opposites in the clause that speaks of it.

No parser: a negation bears on the words of its own clause.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from assistant.comparing.denials import Denial, denied
from assistant.comparing.opposites import sides_of
from assistant.writing.support_words import FUNCTION, Clause, Reading, read, root_of

_TURNING = re.compile(
    r"\b(?:fail(?:s|ed|ing)?\s+to|refus(?:es|ed|ing)\s+to|declin(?:es|ed|ing)\s+to|far\s+from|stopp(?:ed|ing)\s+short\s+of|"
    r"short\s+of|rul(?:es|ed|ing)\s+out|unable\s+to|unlikely\s+to|prevent(?:s|ed|ing)?|instead\s+of|rather\s+than|"
    r"lack(?:s|ed|ing)?|avoid(?:s|ed|ing)?|without|narrowly\s+miss(?:ed|ing)|anything\s+but)\b",
    re.IGNORECASE,
)
_REACH = 6  # words that a turning word bears on
_ENOUGH = 0.5  # share of the claim's words that a clause on it has


class Polarity(StrEnum):
    """What a clause says to a claim."""

    AFFIRMS = "affirms"
    DENIES = "denies"
    SILENT = "silent"
    """It does not speak of it."""


def polarity(sentence: str, claim_words: Collection[str]) -> Polarity:
    """Whether the clause of `sentence` that speaks of the claim affirms or denies it.

    `claim_words` are the words of the claim that say what happens ("collapsed"), with or without the rest of it. The
    clause that has most of them counts. Negations are counted, and so are words of opposite meaning: "did not hold"
    affirms "collapsed".
    """
    roots = frozenset(root_of(word) for word in claim_words if word.lower() not in FUNCTION)
    sentence = " ".join(sentence.split())  # long runs of spaces are slow to take apart
    reading = read(sentence)
    clause = max(reading.clauses, key=lambda one: _held(one, roots), default=None)
    if clause is None or not roots or _held(clause, roots) < max(1, _ENOUGH * len(roots)):
        return Polarity.SILENT
    turned = _turned_places(reading)
    own = [
        at for at, word in enumerate(reading.words) if word.root in roots and clause.start <= word.start < clause.end
    ]
    opposite = _opposites(reading, clause, roots)
    verdicts = [turned.get(at, 0) % 2 for at in own] or [1 - turned.get(at, 0) % 2 for at in opposite]
    if own and opposite:
        verdicts = [1 - turned.get(at, 0) % 2 for at in opposite]
    outside = sum(one.of_claim and one.span.start < clause.end and clause.start < one.span.end and
                  _bears_on(one, reading, [*own, *opposite]) for one in denied(sentence))  # fmt: skip
    return Polarity.DENIES if (any(verdicts) + outside) % 2 else Polarity.AFFIRMS


def _held(clause: Clause, roots: frozenset[str]) -> float:
    """How many of the claim's words a clause has, words of opposite meaning counted a little less."""
    against = {axis: -side for root in roots for axis, side in sides_of(root)}
    mine = clause.roots
    opposed = sum(any(against.get(axis) == side for axis, side in sides_of(root)) for root in mine - roots)
    return len(mine & roots) + (1.0 if opposed else 0.0)


def _opposites(reading: Reading, clause: Clause, roots: frozenset[str]) -> list[int]:
    against = {axis: -side for root in roots for axis, side in sides_of(root)}
    return [
        at
        for at, word in enumerate(reading.words)
        if clause.start <= word.start < clause.end and word.root not in roots
        and any(against.get(axis) == side for axis, side in sides_of(word.root))
    ]  # fmt: skip


def _turned_places(reading: Reading) -> dict[int, int]:
    """How often a word is negated, by its place."""
    found: dict[int, int] = {}
    for scope in reading.negations:
        for at in scope:
            found[at] = found.get(at, 0) + 1
    for match in _TURNING.finditer(reading.text):
        if match.group().lower() == "without":
            continue  # the reading knows it
        after = [at for at, word in enumerate(reading.words) if word.start >= match.end()][:_REACH]
        for at in after:
            if reading.words[at].broken and at != after[0]:
                break
            found[at] = found.get(at, 0) + 1
    return found


def _bears_on(denial: Denial, reading: Reading, places: list[int]) -> bool:
    return any(denial.span.start < reading.words[at].start < denial.span.end for at in places)
