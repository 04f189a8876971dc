"""How two values of the same thing stand to each other. In doubt they agree, or nothing follows."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from datetime import timedelta

from assistant.comparing.days import compare_days
from assistant.comparing.figures import are_two_counts, compare_quantities
from assistant.comparing.types import DayRange, Quantity, Relation
from assistant.disagreeing.asked_figures import is_one_fate
from assistant.disagreeing.stated import Sort, Stated
from assistant.words import initialisms, listed, same_word
from assistant.writing.support_words import FUNCTION, NEGATORS, read, root_of

_ASKED = frozenset(("asked",))
_ONE_EVENT = timedelta(days=10)
_PRAISED = listed(
    "former retired professional famous renowned prominent notable noted known celebrated popular acclaimed leading "
    "young early late longtime veteran"
)
"""Words that say how well known somebody is, not what."""
_AND = re.compile(r",? and (?:an? )?|, |/")
_OF_MANY_KINDS = ("player", "coach", "worker", "officer", "driver", "director", "manager")
"""Words for those who do something that only the word before them says."""
_TITLES = listed("mr mrs ms miss sir dame mayor president minister dr prof professor chief former late")


def related(one: Stated, other: Stated) -> Relation:
    """Whether both values can be true of the thing that is asked about, taken that both are given for it."""
    if one.quantity is not None and other.quantity is not None:
        return _figures(one.quantity, other.quantity)
    if one.day is not None and other.day is not None:
        return _days(one.day, other.day)
    if one.sort is not other.sort:
        return Relation.UNRELATED
    return _kinds(one.text, other.text) if one.sort is Sort.KIND else _words(one, other)


def _kinds(one: str, other: str) -> Relation:
    """Whether a thing can be both: a "1952 Larenian film" is a "drama film", and a "poet and painter" a "painter"."""
    mine, theirs = ([kind for part in _AND.split(text) if (kind := _described(part))] for text in (one, other))
    if not mine or not theirs:
        return Relation.UNRELATED
    is_one = any(_is_one_kind(kind, another) for kind in mine for another in theirs)
    return Relation.AGREE if is_one else Relation.DIFFER


def _is_one_kind(mine: list[str], theirs: list[str]) -> bool:
    if _within(frozenset(mine), frozenset(theirs)) or _within(frozenset(theirs), frozenset(mine)):
        return True
    return mine[-1] == theirs[-1] and mine[-1] not in _roots_of_many_kinds()


@functools.cache
def _roots_of_many_kinds() -> frozenset[str]:
    # When it is needed: the stemmer loads a library.
    return frozenset(map(root_of, _OF_MANY_KINDS))


def _described(text: str) -> list[str]:
    """What the words for a thing say it is, without where it is from and how well it is known."""
    words = [word for word in read(text).words if word.lower not in FUNCTION | NEGATORS | _PRAISED]
    plain = [word.root for word in words if word.lower == word.text and not word.lower[0].isdigit()]
    return plain or [word.root for word in words]


def _days(one: DayRange, other: DayRange) -> Relation:
    found = compare_days(one, other)
    # A weekday is the news of its article, and that of an older event is not compared with it.
    is_news = (one.counted or other.counted) and abs(one.first - other.first) > _ONE_EVENT
    return Relation.UNRELATED if found is Relation.DIFFER and is_news else found


def _figures(one: Quantity, other: Quantity) -> Relation:
    if one.fate and other.fate and not is_one_fate(one.fate, other.fate):
        return Relation.UNRELATED
    # Both are given for what is asked about, whatever word for it stands beside them.
    plain, as_plain = _plain(one), _plain(other)
    if are_two_counts(plain, as_plain):
        return Relation.DIFFER
    return compare_quantities(plain, as_plain)


def _plain(one: Quantity) -> Quantity:
    return replace(one, counted=_ASKED, head="asked", fate="")


def _words(one: Stated, other: Stated) -> Relation:
    mine, theirs = _roots(one.text), _roots(other.text)
    if not mine or not theirs:
        return Relation.UNRELATED
    if _within(mine, theirs) or _within(theirs, mine) or _is_short_for(one.text, other.text):
        return Relation.AGREE
    if one.sort is Sort.NAME and _are_beside(one.text, other.text):
        return Relation.DIFFER
    if _negators(one.text) == _negators(other.text) and one.sort is Sort.NAME and mine & theirs:
        return Relation.UNRELATED  # "North Larenia" and "Larenia City": perhaps one within the other
    return Relation.DIFFER


def _are_beside(one: str, other: str) -> bool:
    """Whether two places lie in one larger one: "Harl, Larenia" and "Velm, Larenia", but not "North Harl, Larenia"."""
    mine, theirs = ([part.strip() for part in text.split(",")] for text in (one, other))
    in_one = [*map(_roots, mine[1:])] == [*map(_roots, theirs[1:])]
    return in_one and not _roots(mine[0]) & _roots(theirs[0])


def _roots(text: str) -> frozenset[str]:
    return frozenset(word.root for word in read(text).words if word.lower not in FUNCTION | NEGATORS | _TITLES)


def _negators(text: str) -> frozenset[str]:
    return frozenset(word.lower for word in read(text).words) & NEGATORS


def _within(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return all(any(same_word(root, other) for other in theirs) for root in mine)


def _is_short_for(one: str, other: str) -> bool:
    letters = [re.sub(r"[^a-z]", "", text.lower()) for text in (one, other)]
    spelt = [{name.lower() for name in initialisms(text)} for text in (one, other)]
    return letters[0] in spelt[1] or letters[1] in spelt[0]
