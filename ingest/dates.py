"""Dates as news sources write them, to aware UTC datetimes. Never guesses: an ambiguous or impossible date is None."""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[6-9]|20|21)\d\d)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TIME = (
    r"(?:[\s,|–—-]*(?:at\s+|t)?\(?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?)?"
)
_ZONE = r"(?:\s*\(?(?P<zone>z|[a-z]{2,5}|(?:utc|gmt)?\s?[+-]\d\d?:?\d{0,2})\)?)?\)?"
_REST = _TIME + _ZONE
_FORMS = tuple(
    re.compile(form + _REST, re.IGNORECASE)
    for form in (
        rf"{_YEAR}[-/](?P<number>\d\d?)[-/](?P<day>\d\d?)",
        rf"{_WEEKDAY}{_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"(?P<first>\d\d?)[/.-](?P<second_number>\d\d?)[/.-]{_YEAR}",
    )
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?", re.IGNORECASE)

# Names as news pages use them. Those that change with the season are regions, the others fixed hours.
_REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
_HOURS = {
    "z": 0.0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "wat": 1, "cest": 2, "eet": 2, "sast": 2,
    "cat": 2, "eest": 3, "msk": 3, "eat": 3, "trt": 3, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "wib": 7, "ict": 7,
    "hkt": 8, "sgt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12,
    "nzdt": 13, "ndt": -2.5, "nst": -3.5, "adt": -3, "brt": -3, "art": -3, "ast": -4, "edt": -4, "est": -5, "cdt": -5,
    "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8, "akdt": -8, "akst": -9, "hst": -10,
}  # fmt: skip
_EARLIEST_STAMP, _LATEST_STAMP = 631_152_000, 4_102_444_800
"""1990 and 2100: outside of them a bare number is not seconds since 1970."""


def parse_date(value: object) -> datetime | None:
    """The moment `value` names, in UTC; midnight for a bare day, and UTC for a time without a zone.

    Takes text, `date`, `datetime` and seconds or milliseconds since 1970. Anything else, an impossible day, a year
    of two digits or day and month that could be either way round gives None.
    """
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _stamp(value)
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    found = _iso(text) or _written(text) or _mail(text)
    return found.replace(microsecond=0) if found else None


def _utc(moment: datetime) -> datetime | None:
    try:
        return _aware(moment).replace(microsecond=0)
    except OverflowError:
        return None


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _stamp(number: float) -> datetime | None:
    for scale in (1, 1000):
        # The limits are multiplied, not the number divided: an integer may be larger than any float.
        if _EARLIEST_STAMP * scale <= number < _LATEST_STAMP * scale:
            return datetime.fromtimestamp(number // scale, UTC)
    return None


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d\d-\d\d(?:$|[T ]\d)", text):
        return None
    try:
        return _aware(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _mail(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:", text):
        return None
    try:
        return _aware(email.utils.parsedate_to_datetime(text))
    except (ValueError, OverflowError):
        return None


def _written(text: str) -> datetime | None:
    for form in _FORMS:
        if match := form.fullmatch(text):
            day = _day(match.groupdict())
            return None if day is None else _at(day, match)
    return None


def _day(found: dict[str, str | None]) -> date | None:
    year = int(found["year"] or 0)
    if found.get("first") is not None:
        pair = _day_and_month(int(found["first"] or 0), int(found["second_number"] or 0))
        if pair is None:
            return None
        day, month = pair
    else:
        day = int(found["day"] or 0)
        name = found.get("month")
        month = _MONTHS.index(name[:3].lower()) + 1 if name else int(found["number"] or 0)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_and_month(first: int, second: int) -> tuple[int, int] | None:
    """Only where one order is possible: 03/04/2025 is March in one country and April in the next."""
    if first > 12 or first == second:
        return first, second
    return (second, first) if second > 12 else None


def _at(day: date, match: re.Match[str]) -> datetime | None:
    midnight = datetime.combine(day, time(), UTC)
    if match["hour"] is None:
        return midnight if match["zone"] is None else None
    hour, half = int(match["hour"]), (match["half"] or "").lower()[:1]
    if (half and not 1 <= hour <= 12) or (not half and match["minute"] is None):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        clock = time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        return None
    zone = UTC if match["zone"] is None else _zone(match["zone"])
    # An unknown zone leaves the hour open, not the day.
    return midnight if zone is None else datetime.combine(day, clock, zone).astimezone(UTC)


def _zone(name: str) -> timezone | ZoneInfo | None:
    key = name.strip().lower()
    if key in _HOURS:
        return timezone(timedelta(hours=_HOURS[key]))
    if key in _REGIONS:
        try:
            return ZoneInfo(_REGIONS[key])
        except ZoneInfoNotFoundError:
            return None
    offset = _OFFSET.fullmatch(key)
    if offset is None:
        return None
    minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
    return timezone(timedelta(minutes=minutes if offset["sign"] == "+" else -minutes)) if minutes < 1440 else None
