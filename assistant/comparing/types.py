"""Values as they are compared, and what comparing two of them gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from vectorstore import Span


class Relation(StrEnum):
    """How two values of the same thing stand to each other."""

    AGREE = "agree"
    """Both can be true of the same thing."""
    DIFFER = "differ"
    """Not both can."""
    UNRELATED = "unrelated"
    """They are values of different things or kinds: nothing follows."""


class Part(StrEnum):
    """What a figure is in a change: "rose by 3 to 12, from 9"."""

    LEVEL = "level"
    """How much there is, which is what most figures say."""
    CHANGE = "change"
    START = "start"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as a range, in the base unit of its dimension: "over 1,600 miles" is (2574950 m, None]."""

    low: Fraction | None
    """Least value it allows; None where nothing limits it below."""
    high: Fraction | None
    dimension: str | None
    """"length", "mass", "time", "currency:dollar", "share" (of one, for per cent) …; None for a plain count."""
    counted: frozenset[str]
    """Stems of what is counted or measured, as far as the words beside it tell: {"peopl", "kill"}."""
    exact: bool
    """Whether it is given as exact: neither rounded, limited nor vague."""
    text: str
    """As written, with what limits it: "at least 400"."""
    span: Span
    """Of `text` in the text it was read from."""
    head: str = ""
    """Of `counted`, the noun itself: "aircraft" of "400 combat aircraft"; empty where only a fate is told."""
    fate: str = ""
    """What befell those counted, in the words of `assistant.comparing.counted`: "dead", "hurt" …; mostly empty."""
    unit: str = ""
    """As pint calls it; a currency; empty for a count."""
    strict: bool = False
    """Whether a limit itself is left out: "over 1,600", unlike "at least 1,600"."""
    step: Fraction = Fraction(0)
    """Worth of the last digit given, in the base unit: 100 miles for "1,600 miles"."""
    part: Part = Part.LEVEL
    alone: bool = False
    """Whether nothing else stands in the text: then what it counts is told elsewhere, such as in a question."""


class Bound(StrEnum):
    """Where a day stands in what is said of it."""

    ON = "on"
    SINCE = "since"
    UNTIL = "until"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class DayRange:
    """A day, month, year or span of days that a text names."""

    first: date
    last: date
    text: str
    span: Span
    bound: Bound = Bound.ON
    """"Since 2019" names the year 2019, and says that something began in it."""
    counted: bool = False
    """Whether it was counted from the day of publication ("on Thursday"), which may be a day off elsewhere."""
