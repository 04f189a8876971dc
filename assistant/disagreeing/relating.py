"""How two values of the same thing stand to each other. In doubt they agree, or nothing follows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from assistant.comparing.days import compare_days
from assistant.comparing.figures import are_two_counts, compare_quantities
from assistant.comparing.types import DayRange, Quantity, Relation
from assistant.disagreeing.asked_figures import is_one_fate
from assistant.disagreeing.stated import Sort, Stated
from assistant.words import initialisms, listed, same_word
from assistant.writing.support_words import FUNCTION, NEGATORS, read

_ASKED = frozenset(("asked",))
_ONE_EVENT = timedelta(days=10)
_TITLES = listed("mr mrs ms miss sir dame mayor president minister dr prof professor chief former late")


def related(one: Stated, other: Stated) -> Relation:
    """Whether both values can be true of the thing that is asked about, taken that both are given for it."""
    if one.quantity is not None and other.quantity is not None:
        return _figures(one.quantity, other.quantity)
    if one.day is not None and other.day is not None:
        return _days(one.day, other.day)
    if one.sort is not other.sort:
        return Relation.UNRELATED
    return _words(one, other)


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
    if _negators(one.text) == _negators(other.text) and one.sort is Sort.NAME and mine & theirs:
        return Relation.UNRELATED  # "North Larenia" and "Larenia City": perhaps one within the other
    return Relation.DIFFER


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
