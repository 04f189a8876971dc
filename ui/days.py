"""Days in words, long and short, the same on every machine. Parses nothing but ISO dates."""

from __future__ import annotations

from datetime import date, datetime

from vectorstore.types import written_day


def short_day(day: date | datetime) -> str:
    """A day in little room, such as "27 Feb 2026"."""
    number, month, year = written_day(day).split()
    return f"{number} {month[:3]} {year}"


def iso_date(text: str) -> str:
    """An ISO date written out; anything else as it is."""
    try:
        return written_day(date.fromisoformat(text[:10]))
    except ValueError:
        return text
