"""Which values a later article has overtaken: a count that goes on is one count, not two that differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

from assistant.disagreeing.grouping import Side
from assistant.disagreeing.parallel import differing
from assistant.disagreeing.speakers import who_says
from assistant.disagreeing.stated import Sort, Stated
from assistant.timing.superseding import superseded
from vectorstore import Article, Span

_SERIES = 3
"""Counts that rise or fall one after the other no longer do so by chance."""
_NEW_STATE = timedelta(days=2)
"""Days after which another outcome is what came of the first: a truce that held until then has collapsed since."""


def current(sides: Sequence[Side]) -> tuple[Side, ...]:
    """The sides without those whose figure is an earlier state of another's."""
    stated = [one for side in sides for one in side.stated]
    older = {id(stated[place]) for place in superseded([_Told(one) for one in stated])}
    left = [side for side in sides if not all(id(one) in older for one in side.stated)]
    return tuple(left) if not _is_series(left) else ()


class _Told:
    """A value's sentence, as `superseded` takes it."""

    def __init__(self, one: Stated) -> None:
        self.article: Article = one.evidence.article
        self.span: Span = one.evidence.span


def _is_series(sides: Sequence[Side]) -> bool:
    """Whether counts only rise, or only fall, from one article's day to the next: one tally at several times.

    Two may do so by chance, unless their sentences are the same but for the count.
    Not where two name different sources on days close together, who may well disagree.
    """
    best = [side.best for side in sides]
    days = [_day(one) for one in best]
    if len(best) < 2 or any(one.quantity is None for one in best) or any(day is None for day in days):
        return False
    dated = sorted(zip([day for day in days if day is not None], best, strict=True), key=lambda pair: pair[0])
    if len({day for day, _ in dated}) < len(dated):
        return False
    amounts = [one.quantity.low or one.quantity.high or 0 for _, one in dated if one.quantity is not None]
    if amounts not in (sorted(amounts), sorted(amounts, reverse=True)):
        return False
    if len(dated) < _SERIES and differing(dated[0][1].evidence.text, dated[1][1].evidence.text) is None:
        return False
    speakers = [(day, who_says(one.evidence, one.span, one.before)) for day, one in dated]
    return not any(_argue(*pair) for pair in combinations(speakers, 2))


def _argue(one: tuple[date, str | None], other: tuple[date, str | None]) -> bool:
    """Whether two sources spoke so close together that neither can have revised the other."""
    (day, who), (another_day, another) = one, other
    return bool(who and another) and who != another and abs(day - another_day) <= _NEW_STATE


def is_later_state(one: Stated, other: Stated) -> bool:
    """Whether two outcomes are told so far apart that the later may have come after the earlier."""
    if one.sort is not Sort.EVENT:
        return False
    first, second = _day(one), _day(other)
    return first is not None and second is not None and abs(first - second) > _NEW_STATE


def _day(one: Stated) -> date | None:
    published = one.evidence.article.published
    return published.date() if published is not None else None
