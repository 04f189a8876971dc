"""Whether two quantities agree: one dimension, one thing counted, ranges that meet. In doubt nothing follows."""

from __future__ import annotations

from fractions import Fraction

from assistant.comparing.counted import GENERIC, KINDRED
from assistant.comparing.types import Quantity, Relation
from assistant.comparing.units import TEMPERATURE

_CONVERTED = Fraction(3, 100)
"""How far, as a share, a figure that was converted and rounded may be from the other."""
_ROUNDED = Fraction(3, 100)
"""How far a figure that another one rounds to may be from it: "1,900" for 1,893."""
_FROM_WHERE_ROUNDED = 1000
"""Below it a round number is a count: 400 and 410 are two."""
_DEGREES = Fraction(6, 10)
_APART = Fraction(1, 10)
"""How far two limits of one kind must be apart to be two counts."""
_ALL_BEFALLEN = frozenset(("dead", "hurt", "casualty"))


def compare_quantities(one: Quantity, other: Quantity) -> Relation:
    """How two quantities stand to each other, the order being all one.

    Ranges that meet agree, and so do figures that were converted or rounded. "Over 130" and "at least 70" agree too,
    since both can be true: `are_two_counts` tells them apart.
    """
    if _rules_out(one, other) or _rules_out(other, one):
        return Relation.DIFFER
    if not same_thing(one, other):
        return Relation.UNRELATED
    if _meet(one, other):
        return Relation.AGREE
    if _within_larger(one, other) or _within_larger(other, one):
        return Relation.UNRELATED
    return Relation.DIFFER


def same_thing(one: Quantity, other: Quantity) -> bool:
    """Whether both are amounts of one thing, as far as their words tell; the thing of one may be part of the other's.

    Soldiers and aircraft are two things, and so are the killed and the injured, lengths and masses, a level and a
    change. A figure that stands alone may be of anything; one in a sentence that does not tell is compared with none.
    """
    if one.dimension != other.dimension or one.part is not other.part:
        return False
    if one == other or (one.alone and not one.counted) or (other.alone and not other.counted):
        return True
    if not one.counted or not other.counted:
        return False  # nobody knows of what they are
    if one.dimension is not None:
        return bool(one.counted & other.counted)
    if one.fate != other.fate:
        return False
    if one.fate and (_is_open(one) or _is_open(other)):
        return True
    if one.head != other.head and not any({one.head, other.head} <= kin for kin in KINDRED):
        return False
    mine, theirs = one.counted - {one.head, one.fate}, other.counted - {other.head, other.fate}
    return mine <= theirs or theirs <= mine


def are_two_counts(one: Quantity, other: Quantity) -> bool:
    """Whether they are two accounts of one thing although both can be true: "over 130 killed", "at least 70 killed"."""
    if not same_thing(one, other) or not _meet(one, other):
        return False
    if one.low is not None and other.low is not None and one.high is None and other.high is None:
        return _far(one.low, other.low)
    if one.high is not None and other.high is not None and one.low is None and other.low is None:
        return _far(one.high, other.high)
    return False


def bears_out(source: Quantity, said: Quantity) -> bool:
    """Whether a source that gives `source` makes `said` true: 172,000 does "under 200,000", not the other way round."""
    if compare_quantities(source, said) is not Relation.AGREE:
        return False
    slack = _slack(source, said)
    low = said.low is None or (source.low is not None and source.low >= said.low - slack)
    high = said.high is None or (source.high is not None and source.high <= said.high + slack)
    return low and high


def _is_open(one: Quantity) -> bool:
    """Whether it leaves open who met the fate: "killed 12", "12 people died"."""
    return not one.head or one.head in GENERIC


def _rules_out(none: Quantity, some: Quantity) -> bool:
    """ "No casualties" leaves nobody who was killed."""
    if none.high != 0 or none.low != 0 or none.fate != "casualty" or some.dimension is not None:
        return False
    return some.fate in _ALL_BEFALLEN and some.low is not None and some.low > 0


def _meet(one: Quantity, other: Quantity) -> bool:
    slack = _slack(one, other)
    return _reaches(one, other, slack) and _reaches(other, one, slack)


def _reaches(one: Quantity, other: Quantity, slack: Fraction) -> bool:
    """Whether the least of `one` is no more than the most of `other`."""
    if one.low is None or other.high is None:
        return True
    if one.low == other.high and _is_limit(one) and _is_limit(other):
        return not (one.strict or other.strict)
    return one.low <= other.high + slack


def _is_limit(one: Quantity) -> bool:
    return one.low is None or one.high is None


def _slack(one: Quantity, other: Quantity) -> Fraction:
    """How far apart two figures may be and still be one."""
    least = min((abs(end) for each in (one, other) for end in (each.low, each.high) if end is not None), default=None)
    if least is None or (_is_limit(one) and _is_limit(other)):
        return Fraction(0)
    if one.unit != other.unit:
        return _DEGREES if one.dimension == TEMPERATURE else least * _CONVERTED
    rough, fine = (one, other) if one.step > other.step else (other, one)
    if rough.step == fine.step or not (rough.unit or rough.dimension or least >= _FROM_WHERE_ROUNDED):
        return Fraction(0)
    if one.dimension == TEMPERATURE:
        return min(rough.step / 2, _DEGREES)
    return min(rough.step / 2, least * _ROUNDED)


def _within_larger(part: Quantity, whole: Quantity) -> bool:
    """Whether `part` is a smaller number of a kind that `whole` counts all of: fighters among the people killed."""
    if part.dimension is not None or part.high is None or whole.low is None or part.high >= whole.low:
        return False
    kinds, all_kinds = part.counted - GENERIC - {part.fate}, whole.counted - GENERIC - {whole.fate}
    return all_kinds < kinds


def _far(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) > _APART * max(abs(one), abs(other))
