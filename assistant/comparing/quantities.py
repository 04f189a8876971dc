"""Quantities of a text: figures with what limits them, their units and what they count. Compares nothing.

Days, years, clock times, scores, ordinals and numbers that are names are no quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from assistant.comparing.changes import is_between_ends, part_of
from assistant.comparing.counted import Counted, counted_beside, measured_beside
from assistant.comparing.days import spans_of_days
from assistant.comparing.fates import fate_of
from assistant.comparing.limits import Limit, limit_of
from assistant.comparing.not_counted import is_age, is_bare, is_no_quantity, is_score
from assistant.comparing.numerals import Numeral, numeral_at, numerals_in
from assistant.comparing.types import Quantity
from assistant.comparing.units import (
    MAGNITUDE,
    METRE,
    SHARE,
    YEARS_OLD,
    Unit,
    currency,
    loose_range,
    step_in_base,
    unit_at,
)
from vectorstore import Span

_TENTH = Fraction(1, 10)
_JOIN = re.compile(r"\s?[-–—]\s?|\s(?P<word>to|or|and)\s")
_BETWEEN = re.compile(r"\bbetween\s+(?:an? estimated\s+)?$", re.IGNORECASE)
_NO = re.compile(
    r"\b(?P<no>(?:no|zero)\s+(?:[a-z-]+\s+){0,2}?(?P<fate>casualties|deaths|fatalities|injuries|victims|arrests|lives))\b"
    r"|\b(?P<none>(?:no\s?(?:one|body)|none|no\s+(?P<who>[a-z]+))(?:\s+of\s+the\s+[a-z]+)?"
    r"(?:\s+(?:was|were|had|has|have|been|is|are|reported|else|immediately))+\s+(?P<met>killed|injured|hurt|wounded|"
    r"arrested|detained|missing|dead|died))\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\w")
_LOOK = 100  # letters before a figure that may tell of it
_OF_ONE = re.compile(r"\sof\san?(?=\s)")
_MAGNITUDE_BEFORE = re.compile(r"\bmagnitude[\s-](?:of\s)?$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def quantities_in(text: str) -> tuple[Quantity, ...]:
    """The quantities of `text`, in order."""
    found = [*_figures(text), *_nothing(text)]
    return tuple(sorted(found, key=lambda one: one.span))


def _figures(text: str) -> Iterator[Quantity]:
    dates = spans_of_days(text)
    done = 0
    for numeral in numerals_in(text):
        if numeral.start < done or any(start < numeral.end and numeral.start < end for start, end in dates):
            continue
        found = _quantity(text, numeral)
        if found is not None:
            done = found.span.end
            yield found


def _quantity(text: str, numeral: Numeral) -> Quantity | None:
    numeral, unit, end = _with_unit(text, numeral)
    second = _second(text, numeral, end)
    if second is not None:
        other, other_unit, other_end = second
        numeral, unit, end = _joined(numeral, other), unit or other_unit, other_end
    if is_no_quantity(text, numeral, unit, end):
        return None
    if unit is None and is_age(text, numeral, end):
        unit = YEARS_OLD
    if unit is None and _MAGNITUDE_BEFORE.search(text, max(0, numeral.start - _LOOK), numeral.start):
        unit = MAGNITUDE
    limited = limit_of(text, numeral.start, end)
    start = limited.start
    if second is not None and (between := _BETWEEN.search(text, max(0, start - _LOOK), start)):
        start = between.start()
    base = _in_base(numeral, unit, limited.limit)
    what = _counted(text, start, limited.end, unit, numeral)
    if not (what.head or what.fate) and base.dimension is None and is_bare(text, numeral):
        return None
    return replace(
        base, text=text[start : limited.end], span=Span(start, limited.end), counted=what.roots, head=what.head,
        fate=what.fate, part=part_of(text, start, limited.end),
        alone=not (_LETTER.search(text, 0, start) or _LETTER.search(text, limited.end)),
    )  # fmt: skip


def _counted(text: str, start: int, end: int, unit: Unit | None, numeral: Numeral) -> Counted:
    if unit is None and not numeral.is_part:
        return counted_beside(text, start, end, single=numeral.high == 1)
    return measured_beside(text, start, end)


def _with_unit(text: str, numeral: Numeral) -> tuple[Numeral, Unit | None, int]:
    if numeral.sign:
        named = unit_at(text, numeral.end)
        return numeral, currency(numeral.sign), named[1] if named and "currency" in named[0].dimension else numeral.end
    of_one = _OF_ONE.match(text, numeral.end) if numeral.is_part else None
    found = unit_at(text, of_one.end() if of_one else numeral.end)
    if found:
        if numeral.is_part and found[0].dimension == SHARE:
            return numeral, found[0], found[1]
        return replace(numeral, is_part=False), *found
    if numeral.letter == "m" and not re.match(r"\s(?:people|[a-z]+s)\b", text[numeral.end :]):
        low, high, step = (value / numeral.scale for value in (numeral.low, numeral.high, numeral.step))
        return replace(numeral, low=low, high=high, step=step, scale=Fraction(1)), METRE, numeral.end
    return numeral, None, numeral.end


def _second(text: str, numeral: Numeral, end: int) -> tuple[Numeral, Unit | None, int] | None:
    """The other end of a range: "10–15", "between 10 and 15", "10 to 15 per cent"."""
    join = _JOIN.match(text, end)
    if join is None:
        return None
    other = numeral_at(text, join.end())
    if other is None:
        return None
    word = (join["word"] or "").lower()
    before = text[max(0, numeral.start - _LOOK) : numeral.start]
    if word == "and" and not _BETWEEN.search(before):
        return None
    if word == "to" and is_between_ends(before, with_unit=end > numeral.end):
        return None
    other, unit, other_end = _with_unit(text, other)
    joined = _joined(numeral, other)
    is_range = joined.low < joined.high and not other.is_part and not numeral.is_part
    return (other, unit, other_end) if is_range and not is_score(text, joined, join.group(), unit) else None


def _joined(one: Numeral, other: Numeral) -> Numeral:
    """One figure of two: the first of "2 to 3 million" takes the second's scale."""
    low = one.low
    if one.scale == 1 and other.scale > 1 and one.low < other.low / other.scale:
        low = one.low * other.scale
    return replace(other, low=low, start=one.start, sign=one.sign or other.sign, spelt=one.spelt)


def _in_base(numeral: Numeral, unit: Unit | None, limit: Limit) -> Quantity:
    if unit is None:
        low, high, step = numeral.low, numeral.high, numeral.step
        dimension = SHARE if numeral.is_part else None
    else:
        # "a quarter per cent" and "half a mile" are no shares of a whole
        low, high = loose_range(numeral.low, unit)[0], loose_range(numeral.high, unit)[1]
        step, dimension = numeral.step * step_in_base(unit), unit.dimension
    least, most = _limited(low, high, limit)
    exact = limit is Limit.NONE and low == high and numeral.scale == 1 and numeral.step < 100 and not numeral.is_part
    name = unit.name if unit else ""
    return Quantity(
        least, most, dimension, frozenset(), exact, "", Span(0, 0), unit=name,
        strict=limit in (Limit.OVER, Limit.UNDER), step=step,
    )  # fmt: skip


def _limited(low: Fraction, high: Fraction, limit: Limit) -> tuple[Fraction | None, Fraction | None]:
    if limit in (Limit.LEAST, Limit.OVER):
        return low, None
    if limit in (Limit.MOST, Limit.UNDER):
        return None, high
    below = abs(low) * _TENTH if limit in (Limit.ABOUT, Limit.NEARLY) else 0
    above = abs(high) * _TENTH if limit in (Limit.ABOUT, Limit.JUST_OVER) else 0
    return low - below, high + above


def _nothing(text: str) -> Iterator[Quantity]:
    """ "No casualties", "nobody was killed": none of them."""
    for match in _NO.finditer(text):
        fate = fate_of(match["fate"] or match["met"])
        zero = Fraction(0)
        yield Quantity(
            zero, zero, None, frozenset((fate,)), True, match.group(), Span(*match.span()), fate=fate, step=Fraction(1)
        )
