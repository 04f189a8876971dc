"""Says how old the evidence of an answer is, where a reader should know. Judges nothing else of it."""

from __future__ import annotations

from datetime import date

from assistant.timing.dates import read_dates
from assistant.types import Answer

_YEAR, _MONTH = 365, 30  # days
_OLD = _YEAR
"""Days after which the newest article of any answer is called old."""
_OLD_FOR_NOW = 60
"""Days after which it is, where the question is about how things stand now."""


def age_warning(answer: Answer, today: date) -> str | None:
    """One sentence; None where the evidence is fresh, or where the question asks about a time of its own."""
    cited = [one.quote.article.published for one in answer.citations]
    newest = max((one for one in cited if one is not None), default=None)
    if newest is None:
        return None
    days = (today - newest.date()).days
    asked = read_dates(answer.standalone_question, today)
    if asked.periods or days <= (_OLD_FOR_NOW if asked.newest else _OLD):
        return None
    return f"The newest article quoted here is {_age(days)} old. Things may have changed since."


def _age(days: int) -> str:
    if days >= _YEAR:
        years = days // _YEAR
        return "a year" if years == 1 else f"{years} years"
    months = max(1, days // _MONTH)
    return "a month" if months == 1 else f"{months} months"
