"""Amounts of a sentence as values, with their units and what limits them. Compares nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from assistant.writing.support_words import FUNCTION, root_of

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_VALUES = {word: value for value, word in enumerate(_SMALL.split())} | {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_ORDINALS = {
    word: place
    for place, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
}
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_WORDS = "|".join(sorted(_VALUES, key=len, reverse=True))
_SCALE = "|".join(_SCALES)
_NUMERAL = rf"(?:{_WORDS}|{_SCALE})"
_SPELT = rf"(?:(?:{_WORDS}|an?|half an?|several)\b[-\s]+)?{_NUMERAL}\b(?:[-\s]+(?:and\s+)?{_NUMERAL}\b)*"
_AMOUNT = re.compile(
    r"(?<![\w.])(?P<sign>(?:US|A|C|NZ)?\$|€|£|¥)?\s?"
    r"(?P<minus>(?<![\w\d)])[-−](?=\d)|\bminus\s+)?"
    r"(?:(?P<ordinal>\d+)(?:st|nd|rd|th)\b"
    r"|(?P<over>\d+)/(?P<under>\d+)(?![/\d])"
    r"|(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|"
    r"k|mn|m|bn|tn)(?![\w]))?"
    r"|(?P<parts>(?:an?|one|two|three|four|five|six|seven|eight|nine|half)\s*[-\s]\s*)"
    r"(?P<part>half|halves|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)\b(?![-\s](?:time|place))"
    r"|(?P<half>\bhalf)\b(?!\s+an?\s+(?:million|billion|dozen)|-)"
    rf"|\b(?P<spelt>{_SPELT})"
    rf"|\b(?P<place>{'|'.join(_ORDINALS)})\b"
    r"|\b(?P<times>twice|thrice|doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|quadrupl(?:e|ed|es|ing)|halv(?:ed|es|ing))\b"
    rf"|\b(?P<vague>dozens|scores|hundreds|thousands|millions|billions)\b)",
    re.IGNORECASE,
)
_TIMES: dict[str, Fraction | int] = {"tw": 2, "do": 2, "th": 3, "tr": 3, "qu": 4, "ha": Fraction(1, 2)}
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\b|percent\b)|\s?(?:percentage points?|pp)\b", re.IGNORECASE)
_CURRENCIES = {
    "$": "dollar", "us$": "dollar", "a$": "dollar", "c$": "dollar", "nz$": "dollar", "€": "euro", "£": "pound",
    "¥": "yen",
}  # fmt: skip
_UNITS = {
    form: unit
    for unit, forms in {
        "year": "year years yr yrs year-old years-old", "month": "month months", "week": "week weeks",
        "day": "day days", "hour": "hour hours hr hrs", "minute": "minute minutes min mins",
        "second": "second seconds", "mile": "mile miles", "km": "km kilometre kilometres kilometer kilometers",
        "m": "metre metres meter meters", "foot": "foot feet ft", "inch": "inch inches", "ton": "ton tons tonne tonnes",
        "kg": "kg kilogram kilograms kilo kilos", "litre": "litre litres liter liters", "acre": "acre acres",
        "hectare": "hectare hectares", "degree": "degree degrees", "dollar": "dollar dollars", "euro": "euro euros",
        "pound": "pound pounds", "yen": "yen", "cent": "cent cents", "am": "am a.m", "pm": "pm p.m",
        "megawatt": "megawatt megawatts mw", "decade": "decade decades", "night": "night nights", "mph": "mph",
        "weekend": "weekend weekends", "quarter": "quarter quarters",
        "celsius": "c celsius", "fahrenheit": "f fahrenheit",
    }.items()
    for form in forms.split()
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*")
CHECKED_WORDS = frozenset(
    (
        *_VALUES,
        *_SCALES,
        *_ORDINALS,
        *_FRACTIONS,
        *_UNITS,
        "percent",
        "per",
        "points",
        "halves",
        "thirds",
        *["roughly", "approximately", "estimated", "exactly"],
    )
)
"""Words that the checks on figures vouch for."""
_MODIFIERS = tuple(
    (name, re.compile(rf"\b(?:{words})\s+$", re.IGNORECASE))
    for name, words in (
        ("no more", "no more than|not more than|at most|up to|as many as|as much as|a maximum of|maximum"),
        ("no less", "at least|no fewer than|no less than|not less than|a minimum of|minimum"),
        ("over", "more than|over|above|in excess of|exceed(?:ed|ing|s)?|upwards of|greater than|topp(?:ed|ing)"),
        ("under", "less than|fewer than|under|below|short of"),
        ("nearly", "nearly|almost|close to|approaching|just under"),
        ("about", "about|around|roughly|approximately|some|an estimated|estimated|or so"),
    )
)
_OR_MORE = re.compile(r"^\s*(?:[a-z-]+\s+){0,2}or (?P<way>more|less|fewer)\b", re.IGNORECASE)
_ENDS_PHRASE = re.compile(r"[,.;:()–—\"“”]")
_HEADS = 3
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of a sentence and what it is of."""

    value: Fraction
    kind: str
    """"count", "ordinal", "%", "times", "vague"."""
    unit: str
    """A known unit or currency; else empty."""
    modifier: str
    heads: tuple[str, ...]
    """Roots of the words that follow it in its phrase."""
    around: frozenset[str]
    """Roots of the words on either side."""
    written: str
    start: int
    end: int


def amounts_in(text: str) -> tuple[Amount, ...]:
    """The amounts of `text` in order."""
    return tuple(_amounts(text))


def _amounts(text: str) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(text):
        found = _value(match)
        if found is None or _is_no_number(match, text):
            continue
        kind, value = found
        end = match.end()
        percent = _PERCENT.match(text, end)
        if percent and kind != "ordinal":
            kind, end = (
                ("points" if "p" in percent.group()[:3].lower() and "point" in percent.group().lower() else "%"),
                percent.end(),
            )
        heads = tuple(_heads(text, end))
        unit = _CURRENCIES.get((match["sign"] or "").lower(), "") or _unit(text, end) or _age(text, match)
        yield Amount(
            -value if match["minus"] else value,
            kind,
            "" if kind == "ordinal" else unit,
            _modifier(text, match, end),
            tuple(root_of(head) for head in heads),
            _around(text, match.start(), end),
            text[match.start() : end].strip(),
            match.start(),
            end,
        )


def _value(match: re.Match[str]) -> tuple[str, Fraction] | None:
    if match["ordinal"]:
        return "ordinal", Fraction(match["ordinal"])
    if match["over"]:
        return ("count", Fraction(int(match["over"]), int(match["under"]))) if int(match["under"]) else None
    if match["figure"]:
        scale = (match["scale"] or "").lower()
        return "count", Fraction(match["figure"].replace(",", "")) * (_SCALES | _SHORT_SCALES).get(scale, 1)
    if match["part"]:
        many = match["parts"].strip(" -").lower()
        part = "half" if match["part"].lower() == "halves" else match["part"].lower().rstrip("s")
        return "count", Fraction({"a": 1, "an": 1}.get(many) or _VALUES.get(many, 1), _FRACTIONS[part])
    if match["half"]:
        return "count", Fraction(1, 2)
    if match["spelt"]:
        return _spelt(match["spelt"].lower())
    if match["place"]:
        return "ordinal", Fraction(_ORDINALS[match["place"].lower()])
    if match["times"]:
        return "times", Fraction(_TIMES[match["times"][:2].lower()])
    return "vague", Fraction(
        {"dozens": 12, "scores": 20}.get(match["vague"].lower()) or _SCALES[match["vague"].lower()[:-1]]
    )


def _spelt(words: str) -> tuple[str, Fraction] | None:
    total, current = Fraction(0), Fraction(0)
    for word in re.split(r"[-\s]+", words):
        if word in ("and", "several"):
            continue
        if word in ("a", "an"):
            current = current or Fraction(1)
        elif word == "half":
            current = Fraction(1, 2)
        elif word in _SCALES:
            current = (current or Fraction(1)) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, Fraction(0)
        else:
            current += _VALUES[word]
    return "count", total + current


_AFTER_ONE = (" of", " another", " day ", "-off", "'s", "’s", ".", ",", ";", " is ", " was ", " did", " does", " has ")
_NO_ONE = re.compile(r"(?:no|any|some|every|each|this|that|which|the|another|only)[\s-]+$", re.IGNORECASE)


def _is_no_number(match: re.Match[str], text: str) -> bool:
    """Whether it is "no one", "one of", "one day": words more than figures."""
    word = match.group().strip().lower()
    after = text[match.end() : match.end() + 10].lower()
    if word == "one":
        before = text[max(0, match.start() - 8) : match.start()]
        return bool(_NO_ONE.search(before)) or after.startswith(_AFTER_ONE)
    return word == "second" and after.startswith((" hand", "-hand"))


def _heads(text: str, at: int) -> Iterator[str]:
    """The words of the phrase after an amount: "40 [new buses]"."""
    count = 0
    place = at
    while count < _HEADS:
        match = _WORD.search(text, place)
        if (
            match is None
            or _ENDS_PHRASE.search(text[place : match.start()])
            or re.search(r"\d", text[place : match.start()])
        ):
            return
        word = match.group().lower()
        place = match.end()
        if word in ("of", "the", "more", "other", "its", "their", "people", "old", "new", "about") and count == 0:
            continue
        if word in FUNCTION or word in _VALUES:
            return
        count += 1
        yield match.group()


def _unit(text: str, at: int) -> str:
    match = re.match(r"[\s-]*([A-Za-z]+(?:\.m|-old)?)", text[at : at + 24])
    return _UNITS.get(match[1].lower(), "") if match else ""


def _age(text: str, match: re.Match[str]) -> str:
    """ "The driver, 34, …", "aged 34"."""
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    between = (
        before.endswith(",") and after.startswith((",", ".")) and bool(match["figure"]) and len(match["figure"]) < 3
    )
    return "year" if between or before.endswith((" aged", " age")) else ""


def _modifier(text: str, match: re.Match[str], end: int) -> str:
    before = text[max(0, match.start() - 24) : match.start()]
    if match["sign"]:
        before = text[max(0, match.start("sign") - 24) : match.start("sign")]
    after = _OR_MORE.match(text[end : end + 40])
    if after:
        return "no less" if after["way"].lower() == "more" else "no more"
    return next((name for name, pattern in _MODIFIERS if pattern.search(before)), "")


def _around(text: str, start: int, end: int) -> frozenset[str]:
    before = [match.group() for match in _WORD.finditer(text[max(0, start - 120) : start])]
    after = [match.group() for match in _WORD.finditer(text[end : end + 120])]
    said = [[word for word in words if word.lower() not in FUNCTION] for words in (before, after)]
    return frozenset(root_of(word) for word in (*said[0][-_NEAR:], *said[1][:_NEAR]))
