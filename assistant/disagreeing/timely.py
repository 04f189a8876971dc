"""Whether a sentence is of another time than the one a question names."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from assistant.comparing.days import days_in
from assistant.comparing.types import DayRange
from assistant.disagreeing.stated import days_of
from assistant.evidence import Asked, Evidence

_ONE_DAY = timedelta(days=2)
_BEFORE = 2
"""Sentences before, in the same passage, that may say on which day something was."""


def is_of_another_time(asked: Asked, one: Evidence, *, exactly: bool = False) -> bool:
    """Whether a sentence names days, and none of them meets a day that the question names.

    `exactly`: where the question names a day, the sentence or one just before it must name it too.
    """
    wanted = _named_in(asked.text, one.article.published)
    if not wanted:
        return False
    told = days_of(one)
    if exactly and all(day.last - day.first < _ONE_DAY for day in wanted):
        told = told or _days_before(one)
        return not _meet(told, wanted)
    return bool(told) and not _meet(told, wanted)


@lru_cache(maxsize=256)
def _named_in(question: str, published: datetime | None) -> tuple[DayRange, ...]:
    return days_in(question, published)


def _meet(told: tuple[DayRange, ...], wanted: tuple[DayRange, ...]) -> bool:
    return any(each.first <= day.last and day.first <= each.last for each in told for day in wanted)


def _days_before(one: Evidence) -> tuple[DayRange, ...]:
    before = [span for span in one.passage.sentences if span.end <= one.span.start][-_BEFORE:]
    text = one.article.text
    return tuple(day for span in before for day in days_in(text[span.start : span.end], one.article.published))
