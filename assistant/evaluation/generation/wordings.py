"""The ways one number, sum, share, date or name is written. Knows no sentences and converts no units."""

from __future__ import annotations

import calendar
import re

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBER_WORDS = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * (at + 2) for at, word in enumerate(_TENS)
}
"""The written numbers that are one word."""
_MAGNITUDES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_MAGNITUDES["trillion"] = 1_000_000_000_000
_SHORT = {"million": "m", "billion": "bn", "trillion": "tn"}

_MONTHS = tuple(calendar.month_name[1:])
_ABBREVIATED = {
    "January": "Jan.", "February": "Feb.", "March": "Mar.", "April": "Apr.", "August": "Aug.", "September": "Sept.",
    "October": "Oct.", "November": "Nov.", "December": "Dec.",
}  # fmt: skip

_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMBER = rf"(?:(?:{FIGURE})(?: (?:million|billion|trillion))?|(?:{_WORDS})(?: (?:hundred|thousand|million|billion))?)"
"""A count as it stands in a sentence; put no other digit or letter next to it."""
MONEY = rf"(?:[A-Z]{{0,2}}[$€£¥])(?:{FIGURE})(?: (?:million|billion|trillion))?"
PERCENT = rf"(?:{FIGURE})(?:%| percent\b| per cent\b)"
MONTH = r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June|July|Aug(?:ust|\.)|Sept?(?:ember|\.)" + (
    r"|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
YEAR = r"(?:1[5-9]|20)\d\d"
DATE = rf"(?:{MONTH} \d{{1,2}}(?:, {YEAR})?|\d{{1,2}} {MONTH}(?: {YEAR})?|{MONTH} {YEAR}|{YEAR})"

_DAY = re.compile(
    rf"(?:(?P<month>{MONTH}) (?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}}) (?P<month2>{MONTH}))(?:,? (?P<year>{YEAR}))?"
)


def of_number(text: str) -> tuple[str, ...]:
    """Wordings of a count, as written first: "1,200" and "1200", "twelve" and "12"."""
    found = [text]
    value = _value(text)
    if value is None:
        return (text,)
    number, magnitude = value
    if magnitude == 1:
        found += [str(number), f"{number:,}", *_in_words(number)]
    else:
        found += _large(number, magnitude, text)
    return tuple(dict.fromkeys(found))


def of_money(text: str) -> tuple[str, ...]:
    """Wordings of a sum of money, as written first."""
    sign = re.match(r"[A-Z]*[$€£¥]", text)
    if sign is None:
        return (text,)
    bare = text[sign.end() :]
    name = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}[sign.group()[-1]]
    plain = [wording for wording in of_number(bare) if wording[0].isdigit()]
    return tuple(dict.fromkeys([text, *(f"{sign.group()}{one}" for one in plain), *(f"{one} {name}" for one in plain)]))


def of_percentage(text: str) -> tuple[str, ...]:
    """Wordings of a share, as written first."""
    figure = re.sub(r"(?:%| percent| per cent)$", "", text)
    return tuple(dict.fromkeys([text, f"{figure}%", f"{figure} %", f"{figure} percent", f"{figure} per cent"]))


def of_date(text: str) -> tuple[str, ...]:
    """Wordings of a date, as written first: "Dec. 21", "December 21" and "21 December"."""
    found = [text]
    day = _DAY.fullmatch(text)
    if day is None:  # a month with its year, or a year
        month, _, year = text.partition(" ")
        return tuple(dict.fromkeys([text, *(f"{name} {year}" for name in _month_names(month) if year)]))
    number, year = day["day"] or day["day2"], day["year"]
    for name in _month_names(day["month"] or day["month2"]):
        found += [f"{name} {number}, {year}", f"{number} {name} {year}"] if year else []
        found += [f"{name} {number}", f"{number} {name}"]
    return tuple(dict.fromkeys(found))


def of_name(name: str) -> tuple[str, ...]:
    """A person's full name and the family name."""
    words = re.sub(r",? (?:Jr|Sr)\.?$|,? I{2,3}$", "", name).split()
    return tuple(dict.fromkeys([name, words[-1]]))


def _value(text: str) -> tuple[int | float, int] | None:
    words = text.lower().split()
    magnitude = _MAGNITUDES[words[1]] if len(words) == 2 else 1
    if words[0] in NUMBER_WORDS:
        return NUMBER_WORDS[words[0]], magnitude
    figure = words[0].replace(",", "")
    try:
        return (float(figure) if "." in figure else int(figure)), magnitude
    except ValueError:
        return None


def _large(number: int | float, magnitude: int, text: str) -> list[str]:
    whole = round(number * magnitude)
    word = text.split()[1]
    short = [f"{number}{_SHORT[word]}"] if word in _SHORT else []
    return [f"{number} {word}", *short, f"{whole:,}", str(whole)]


def _in_words(number: int | float) -> list[str]:
    if isinstance(number, float) or number >= 100:
        return []
    if number < 20:
        return [_SMALL[number]]
    tens, rest = divmod(number, 10)
    return [f"{_TENS[tens - 2]}-{_SMALL[rest]}" if rest else _TENS[tens - 2]]


def _month_names(written: str) -> list[str]:
    full = next((name for name in _MONTHS if name[:3] == written[:3]), written)
    short = _ABBREVIATED.get(full)
    return [full, *([short, short.rstrip(".")] if short else [])]
