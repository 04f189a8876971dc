"""How something came out, where articles say it came out one way and the other: "held" and "collapsed"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.choosing.kinds import Form, kind_of
from assistant.disagreeing.developing import is_later_state
from assistant.disagreeing.grouping import Side
from assistant.disagreeing.points import Point
from assistant.disagreeing.stated import Sort, Stated
from assistant.evidence import Asked, Evidence
from assistant.finding.coverage import covered
from assistant.words import Bag, listed
from assistant.writing.support_words import FUNCTION, NEGATORS, Clause, Word, read, root_of
from vectorstore import Span

# Each line: verbs for one outcome | verbs for the other.
_OUTCOMES = """
hold endure survive last persist | collapse unravel crumble disintegrate lapse
succeed prevail triumph | fail founder flop
win | lose
pass approve adopt ratify endorse | reject veto defeat scrap
rise increase grow climb surge jump expand | fall drop decline decrease shrink plunge slump contract
open reopen | close shut
resume restart | stop halt cease suspend cancel
release free | detain arrest imprison
advance | retreat withdraw
improve recover | worsen deteriorate
convict | acquit
lift ease | tighten impose
stay remain | leave quit resign
accept welcome | refuse reject
sink | float
recapture retake repel | surrender
honour honor respect observe | breach violate break
sign | refuse
"""
_FEWEST = 0.5
"""Share of what the question names, rare words weighing most, that a clause must hold to be about it."""
_TAIL = 5
"""Words after the verb that are shown with it."""
_AUXILIARIES = listed("did does do has have had is are was were be been being will would could can")
_ENDS = re.compile(r"[,;:.!?“”\"()—–]")


class _Outcome(NamedTuple):
    axis: int
    """The number of the line its words are in."""
    side: int
    """1 or -1, for what stands before and after the bar; turned round by a negation."""


@lru_cache(maxsize=1)
def _outcomes() -> dict[str, tuple[_Outcome, ...]]:
    found: dict[str, list[_Outcome]] = {}
    for axis, line in enumerate(_OUTCOMES.strip().splitlines()):
        for side, words in zip((1, -1), line.split("|"), strict=True):
            for word in words.split():
                found.setdefault(root_of(word), []).append(_Outcome(axis, side))
    return {root: tuple(dict.fromkeys(each)) for root, each in found.items()}


class Outcomes:
    """The outcomes that sentences tell of what one question asks about."""

    def __init__(self, asked: Asked) -> None:
        words = [word for word in read(asked.read_as).words if word.is_content]
        is_yes_no = kind_of(asked.read_as).form is Form.YES_NO
        verbs = {word.root for word in words if not word.is_capital} & _outcomes().keys() if is_yes_no else set()
        self._asked = verbs or None
        roots = {root_of(stem) for stem in asked.weights}
        self._weights = {
            stem: weight for stem, weight in asked.weights.items() if root_of(stem) not in _outcomes().keys() & roots
        }

    def told(self, one: Evidence, score: float) -> Iterator[tuple[_Outcome, Stated]]:
        """Each outcome that a sentence tells, with its words."""
        reading = read(one.text)
        negated = {reading.words[at].start for at in reading.negated}
        for clause in reading.clauses:
            for at, word in enumerate(clause.words):
                known = _outcomes().get(word.root, ()) if _is_verb(clause, at) else ()
                if not known or not self._is_about(_whole_clause(one.text, clause)):
                    continue
                sign = -1 if word.start in negated else 1
                shown = _shown(one, clause, at)
                for each in known:
                    if self._asked is None or any(each.axis in _axes(root) for root in self._asked):
                        yield _Outcome(each.axis, each.side * sign), Stated(one, shown, Sort.EVENT, score)

    def _is_about(self, clause: str) -> bool:
        return bool(self._weights) and covered(self._weights, Bag(clause)) >= _FEWEST


_NEW_SUBJECT = re.compile(r"[;:]|,?\s(?:but|while|whereas|although|though)\s")


def _whole_clause(text: str, clause: Clause) -> str:
    """A clause with what stands before it and may be its subject: "The truce between Larenia and Ostavia held"."""
    starts = [match.end() for match in _NEW_SUBJECT.finditer(text, 0, clause.start + 1)]
    return text[max(starts, default=0) : clause.end]


def _axes(root: str) -> frozenset[int]:
    return frozenset(each.axis for each in _outcomes().get(root, ()))


def _is_verb(clause: Clause, at: int) -> bool:
    """Whether an outcome's word is the verb of its clause: not "the collapse of", not "a closed door"."""
    word, before = clause.words[at], clause.words[at - 1] if at else None
    if at == 0 or before is None:
        return False
    return before.lower not in _DETERMINERS and (
        word.is_past_form or before.lower in _BEFORE_VERB or word.lower.endswith("s")
    )


_DETERMINERS = listed("a an the its his her their this that these those of in on for with from by no any every each")
_BEFORE_VERB = _AUXILIARIES | NEGATORS | listed("to still also largely mostly quickly finally soon")


def _shown(one: Evidence, clause: Clause, at: int) -> Span:
    """The verb with what qualifies it: "has largely held", "collapsed within a month"."""
    first = at
    while first > 0 and (
        _qualifies(clause.words[first - 1]) or clause.words[first - 1].lower in NEGATORS | _AUXILIARIES
    ):
        first -= 1
    while clause.words[first].lower in _AUXILIARIES and not any(
        word.lower in NEGATORS for word in clause.words[first + 1 : at]
    ):
        first += 1
    start = clause.words[first].start
    end = clause.words[at].end
    for word in clause.words[at + 1 : at + 1 + _TAIL]:
        if _ENDS.search(one.text[end : word.start]):
            break
        end = word.end
    kept = _trimmed(one.text[start:end])
    return Span(one.span.start + start, one.span.start + start + len(kept))


def _qualifies(word: Word) -> bool:
    return word.lower.endswith("ly")


def _trimmed(words: str) -> str:
    """Without a preposition or article left at the end."""
    parts = words.split(" ")
    while len(parts) > 1 and parts[-1].lower() in FUNCTION:
        parts.pop()
    return " ".join(parts)


def opposed_outcomes(asked: Asked, near: Sequence[tuple[Evidence, float]]) -> Iterator[Point]:
    """The point on which the best sentences tell opposite outcomes, if any do, and not one after the other."""
    outcomes = Outcomes(asked)
    sides: dict[_Outcome, list[Stated]] = {}
    for one, score in near:
        for outcome, stated in outcomes.told(one, score):
            of_side = sides.setdefault(outcome, [])
            if all(stated.quote != other.quote for other in of_side):
                of_side.append(stated)
    pairs = [
        Point(tuple(Side(tuple(sides[each])) for each in sorted((one, other), key=lambda each: -sides[each][0].score)))
        for one in sides
        if one.side > 0 and (other := _Outcome(one.axis, -1)) in sides
    ]
    best = max(pairs, key=lambda point: point.score, default=None)
    if best is not None and not is_later_state(best.sides[0].best, best.sides[1].best):
        yield best
