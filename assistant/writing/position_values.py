"""Values that sources give, as they stand in their sentences, and whether two of them differ. In doubt they do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from assistant.evidence import Evidence
from assistant.timing.weekdays import dated_words
from assistant.words import bare_number, initialisms, listed, numbers_in, without_possessive
from assistant.writing.plain import on_one_line
from assistant.writing.support_amounts import Amount, amounts_in
from assistant.writing.support_dates import date_spans, days_of
from assistant.writing.support_names import CALENDAR
from assistant.writing.support_words import FUNCTION, NEGATORS, read

_TOKEN = re.compile(r"\d+(?:[.,/:–−-]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_CUT_BEFORE, _CUT_AFTER = re.compile(r"(?:[^\W_]|[^\W_][-‑−])$"), re.compile(r"[^\W_]|[-‑−][^\W_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_SHORT = 8  # words from which on English has one of its function words
_LIMIT_LETTERS = 40  # around an amount, where what limits it stands
_EDGE = re.compile(r"\w+")
_MEASURES: tuple[Mapping[str, Fraction | int], ...] = (
    {
        "second": Fraction(1, 60), "minute": 1, "hour": 60, "day": 1440, "week": 10_080, "month": 43_830,
        "year": 525_960, "decade": 5_259_600,
    },
    {"m": 1, "km": 1000, "mile": Fraction(1_609_344, 1000), "foot": Fraction(3048, 10_000)},
    {"kg": 1, "ton": 1000},
)  # fmt: skip
"""Units of one measure, each as a number of the smallest."""
_ROUNDED = Fraction(1, 10)
"""How far, as a share, "about" and "nearly" may be from the figure."""
_CONVERTED = Fraction(3, 100)
"""How far a figure in another unit may be: "60 miles" for 100 kilometres."""
_TITLES = listed("mr mrs ms miss sir dame mayor president minister dr prof professor chief former")


@dataclass(frozen=True)
class Value:
    """Words of a sentence that give a value: a range of the sentence."""

    evidence: Evidence
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence's own words."""
        return on_one_line(self.evidence.text[self.start : self.end])

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """Its figures but for those of dates, with the units and limits they have in the sentence."""
        return tuple(
            one
            for one in amounts_in(self.evidence.text)
            if self._holds(one.start, one.end) and not any(one.start < end and start < one.end for _, start, end in
                                                           self._dates)
        )  # fmt: skip

    @property
    def days(self) -> tuple[tuple[date, date], ...]:
        """The days it names, first and last of each."""
        return tuple(days for days, *_ in self._dates)

    @cached_property
    def _dates(self) -> tuple[tuple[tuple[date, date], int, int], ...]:
        return tuple(one for one in _dates_of(self.evidence) if self._holds(*one[1:]))

    @cached_property
    def roots(self) -> frozenset[str]:
        """Roots of the words that say something."""
        words = [word for word in read(self.text).words if word.lower not in FUNCTION | NEGATORS | _TITLES]
        return frozenset(bare_number(word.root) for word in words)

    @property
    def negators(self) -> frozenset[str]:
        """Its words that say no."""
        return frozenset(word.lower for word in read(self.text).words) & NEGATORS

    def _holds(self, start: int, end: int) -> bool:
        return start < self.end and self.start < end


def _dates_of(evidence: Evidence) -> Iterator[tuple[tuple[date, date], int, int]]:
    for written in days_of(evidence).written:
        yield (written.first, written.last), written.span.start, written.span.end
    article, start = evidence.article, evidence.span.start
    if article.published is not None:
        for dated in dated_words(article.text, evidence.span, article.published, article.updated):
            yield (dated.day, dated.day), dated.span.start - start, dated.span.end - start


def places_of(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Where `words` stand in `text`, letter for letter and digit for digit, whatever the capitals and spaces.

    Words are found whole: not in other words, nor as part of a figure.
    """
    wanted = [_plain(match.group()) for match in _TOKEN.finditer(words)]
    tokens = list(_TOKEN.finditer(text))
    theirs = [_plain(match.group()) for match in tokens]
    for at in range(len(theirs) - len(wanted) + 1 if wanted else 0):
        if theirs[at : at + len(wanted)] != wanted:
            continue
        start, last = tokens[at].start(), tokens[at + len(wanted) - 1]
        end = last.start() + len(without_possessive(last.group()))
        if not is_cut(text, start, end):
            yield start, end


def is_cut(text: str, start: int, end: int) -> bool:
    """Whether a range begins or ends within a word: "fatal" of "non-fatal"."""
    return bool(_CUT_BEFORE.search(text[max(0, start - 2) : start]) or _CUT_AFTER.match(text[end : end + 2]))


def _plain(token: str) -> str:
    return bare_number(without_possessive(token.replace("’", "'")).casefold())


def values_in(words: str, evidence: Evidence) -> Iterator[Value]:
    """`words` wherever they stand in a sentence, with all of a figure or date they are part of: "at least 12 million".

    None in a sentence that is not English, as far as that shows: its negations would not be known.
    """
    says_something = any(word.lower in NEGATORS or word.lower not in FUNCTION for word in read(words).words)
    if not says_something or not _is_english(evidence.text):
        return
    for place in places_of(words, evidence.text):
        whole = _with_figures(evidence.text, *place)
        if whole is not None:
            yield Value(evidence, *whole)


def _is_english(text: str) -> bool:
    words = read(text).words
    latin = all(_LATIN.match(letter) for letter in text if letter.isalpha())
    return latin and (len(words) < _SHORT or any(word.lower in FUNCTION for word in words))


def _with_figures(text: str, start: int, end: int) -> tuple[int, int] | None:
    for first, last in date_spans(text):
        if first < end and start < last:
            start, end = min(start, first), max(end, last)
    for amount in amounts_in(text):
        if amount.start < end and start < amount.end:
            limited = _with_limit(text, amount)
            if limited is None:
                return None
            start, end = min(start, limited[0]), max(end, limited[1])
    start = end - len(text[start:end].lstrip())
    return None if is_cut(text, start, end) else (start, end)


def _with_limit(text: str, amount: Amount) -> tuple[int, int] | None:
    """An amount's place with the words that limit it; None where they cannot be made out."""
    if not amount.modifier:
        return amount.start, amount.end
    before = [match.start() for match in _EDGE.finditer(text, max(0, amount.start - _LIMIT_LETTERS), amount.start)]
    after = [match.end() for match in _EDGE.finditer(text, amount.end, amount.end + _LIMIT_LETTERS)]
    places = [*((start, amount.end) for start in reversed(before)), *((amount.start, end) for end in after)]
    for start, end in places:
        if any(one.modifier == amount.modifier for one in amounts_in(text[start:end])):
            return start, end
    return None


def differ(one: Value, other: Value) -> bool:
    """Whether two values cannot both be the answer, as far as words show it."""
    if one.days or other.days:
        return _days_differ(one, other)
    if one.amounts and other.amounts:
        return _amounts_differ(one.amounts, other.amounts)
    if one.amounts or other.amounts:  # "six weeks" and "several weeks"
        return one.negators != other.negators
    return _words_differ(one, other)


def _days_differ(one: Value, other: Value) -> bool:
    if one.days and other.days:
        return not any(a <= d and c <= b for a, b in one.days for c, d in other.days)
    # A weekday of an article without a date may be any day.
    vague = other if one.days else one
    if numbers_in(vague.text) or any(word.lower in CALENDAR for word in read(vague.text).words):
        return False
    return _words_differ(one, other)


def _amounts_differ(ones: tuple[Amount, ...], others: tuple[Amount, ...]) -> bool:
    """Whether some figure of the one with fewer is none of the other's."""
    fewer, more = sorted((ones, others), key=len)
    return any(all(_apart(one, other) for other in more) for one in fewer)


def _apart(one: Amount, other: Amount) -> bool:
    scales = _scales(one, other)
    if scales is None:
        return False
    slack = _CONVERTED if one.unit != other.unit else Fraction(0)
    (low, high), (floor, ceiling) = (
        _reach(amount, amount.value * scale, slack) for amount, scale in zip((one, other), scales, strict=True)
    )
    if (high is None and ceiling is None) or (low is None and floor is None):
        # "At least 12" and "at least 20" are two counts; "dozens" is none.
        return not slack and "vague" not in (one.kind, other.kind) and (low != floor or high != ceiling)
    return (high is not None and floor is not None and high < floor) or (
        ceiling is not None and low is not None and ceiling < low
    )


def _scales(one: Amount, other: Amount) -> tuple[Fraction | int, Fraction | int] | None:
    """What brings two amounts to one unit; None where they are amounts of different things."""
    if {one.kind, other.kind} - {"vague"} != {"count"} and one.kind != other.kind:
        return None
    if one.unit == other.unit:
        return 1, 1
    return next(((of[one.unit], of[other.unit]) for of in _MEASURES if one.unit in of and other.unit in of), None)


def _reach(amount: Amount, value: Fraction, slack: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most that an amount may be; None for no limit."""
    wide = abs(value) * slack
    if amount.kind == "vague" or amount.modifier in ("no less", "over"):
        return value - wide, None
    if amount.modifier in ("no more", "under"):
        return None, value + wide
    rounded = abs(value) * _ROUNDED
    below, above = {"about": (rounded, rounded), "nearly": (rounded, Fraction(0))}.get(amount.modifier, (wide, wide))
    return value - below, value + above


def _words_differ(one: Value, other: Value) -> bool:
    if one.negators != other.negators:
        return bool(one.roots and other.roots)
    if one.roots <= other.roots or other.roots <= one.roots:
        return False
    spelt = [{name.lower() for name in initialisms(value.text)} for value in (one, other)]
    short = [re.sub(r"[^a-z]", "", value.text.lower()) for value in (one, other)]
    return short[0] not in spelt[1] and short[1] not in spelt[0]
