"""Whether a sentence is about what a claim is about: the share of the claim's words it has, rare ones weighing most.

A word of opposite meaning counts too: "fell" is about what "rose" is about. What is said of it is not judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.checking.values import Sort, Value
from assistant.comparing.opposites import sides_of
from assistant.words import listed, same_word
from assistant.writing.support_lexicon import LIGHT, QUANTITIES
from assistant.writing.support_words import Reading, root_of

Weigh = Callable[[str], float]
"""How much a word says, by its stem."""
_IN_CONTEXT = 0.8
"""What a word is worth that stands not in the sentence but in its headline or the sentences before."""
_ALIKE = 0.7
"""The same for a word that is only near in meaning."""
_OPPOSED = 0.9
_NEAR = (
    "casualties killed injured wounded victims toll",
    "airstrike strike attack bombing raid shelling assault",
    "soldier fighter force combatant warrior",
    "founded established created formed drawn",
    "house host harbour harbor shelter",
    "brokered mediated",
    "jet aircraft warplane",
    "ceasefire truce agreement",
    "sue sued suing lawsuit",
    "override overturn",
    "retain keep",
    "military army armed forces",
    "hospitalized hospital",
)
SAYS_LITTLE = LIGHT | listed("say state tell claim caus long wide tall deep high work serv offici total diagnos live")
"""Roots of words that say little of what a claim is about: "is 900 km long", "works for"."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a claim is about: the roots of its words that are no value of their own, with what each says."""

    weights: Mapping[str, float]

    names: tuple[frozenset[str], ...] = ()
    """The roots of each of its names: one of them may be what is wrong."""
    subject: frozenset[str] = frozenset()
    """The roots of the name that the claim opens with."""

    def covered(self, own: Reading, context: Sequence[Reading]) -> float:
        """The share of it that a sentence has, with its context: 0 to 1; 1 where the claim has no such words."""
        return self._share(self._held(own, context), frozenset())

    def covered_but_for_a_name(self, own: Reading, context: Sequence[Reading]) -> float:
        """The same without the one name that the sentence lacks most, where enough is left to tell the topic."""
        held = self._held(own, context)
        left = [name for name in self.names if self._tells_enough(name)]
        return max((self._share(held, name) for name in (frozenset[str](), *left)), default=0.0)

    def _tells_enough(self, without: frozenset[str]) -> bool:
        """Whether what is left tells the topic: a subject, or a deed, beside other words."""
        left = self.weights.keys() - without
        named = frozenset().union(*(name for name in self.names if name != without))
        is_subject = bool(self.names) and without == self.subject
        return len(left) >= _FEWEST and (not is_subject or bool(left - named))

    def _held(self, own: Reading, context: Sequence[Reading]) -> dict[str, float]:
        around = frozenset().union(*(one.roots for one in context))
        return {root: _held(root, own.roots, around) for root in self.weights}

    def _share(self, held: Mapping[str, float], without: frozenset[str]) -> float:
        total = sum(weight for root, weight in self.weights.items() if root not in without)
        shared = sum(weight * held[root] for root, weight in self.weights.items() if root not in without)
        return shared / total if total else 1.0


def topic_of(claim: Reading, values: Sequence[Value], weigh: Weigh) -> Topic:
    """Names stay in it: they say what it is about, though each may be what is wrong."""
    # "no casualties": what there is none of tells the topic.
    taken = [
        one.span for one in values if one.sort in (Sort.FIGURE, Sort.DAY) and not one.text.lower().startswith("no ")
    ]
    weights = {
        word.root: weigh(word.root)
        for word in claim.content
        if word.root not in SAYS_LITTLE
        and word.lower not in QUANTITIES
        and not any(span.start <= word.start < span.end for span in taken)
    }
    names = [
        frozenset(word.root for word in claim.content if one.span.start <= word.start < one.span.end)
        for one in values
        if one.sort is Sort.NAME
    ]
    opens = [one for one in values if one.sort is Sort.NAME and one.span.start < _OPENING]
    return Topic(weights, tuple(names), names[0] if opens and names else frozenset())


_OPENING = 5  # characters


_FEWEST = 2  # words that tell a topic


def is_near(root: str, others: frozenset[str]) -> bool:
    """Whether one of the others is near a word in meaning."""
    return any(root in group and group & others for group in _near())


def _held(root: str, own: frozenset[str], around: frozenset[str]) -> float:
    if root in own or any(same_word(root, other) for other in own):
        return 1.0
    if root in around or any(same_word(root, other) for other in around):
        return _IN_CONTEXT
    if opposed_sides(root, own):
        return _OPPOSED
    return _ALIKE if is_near(root, own) else _ALIKE * _IN_CONTEXT if is_near(root, around) else 0.0


def opposed_sides(root: str, others: frozenset[str]) -> bool:
    """Whether one of the others means the opposite of a word."""
    sides = {(axis, -side) for axis, side in sides_of(root)}
    return bool(sides) and any(not sides.isdisjoint(sides_of(other)) for other in others)


@cache
def _near() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(root_of(word) for word in line.split()) for line in _NEAR)
