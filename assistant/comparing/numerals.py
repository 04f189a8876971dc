"""Figures of a text as numbers: digits, number words, fractions, "dozens". Knows no units and no limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.comparing.units import SIGN

_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12, "score": 20,
    "lakh": 10**5, "crore": 10**7, "k": 1000, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
_ONES = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_BIG = "hundred|thousand|million|billion|trillion"
_WORD = rf"(?:{_ONES}|{_TENS}|{_BIG})"
_LARGE = rf"{_BIG}|dozen|score"
_FEW = {"a couple of": (2, 3), "a couple": (2, 3), "a few": (3, 9), "several": (3, 12), "a handful of": (3, 9)}
_SOME = "|".join(sorted(_FEW, key=len, reverse=True))
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_MANY = {
    "dozens": (24, 99), "scores": (40, 199), "hundreds": (200, 1999), "thousands": (2000, 99_999),
    "tens of thousands": (20_000, 199_999), "hundreds of thousands": (200_000, 1_999_999),
    "millions": (2 * 10**6, 10**9), "tens of millions": (2 * 10**7, 2 * 10**8),
    "hundreds of millions": (2 * 10**8, 2 * 10**9), "billions": (2 * 10**9, 10**12),
    "tens of billions": (2 * 10**10, 2 * 10**11), "hundreds of billions": (2 * 10**11, 2 * 10**12),
}  # fmt: skip
"""Least and most that words of vague number are used for."""
_FORMS = "|".join(sorted(_MANY, key=len, reverse=True))
_BODY = (
    rf"(?P<sign>{SIGN})?\s?(?P<minus>[-−](?=\d)|minus\s(?=\d))?"
    r"(?P<figure>\d{1,3}(?:,\d{2,3}){1,5}(?:\.\d{1,9})?|\d{1,3}(?:[\u00a0\u202f]\d{3}){1,5}|\d{1,15}(?:\.\d{1,9})?)(?!\d)"
    r"(?:(?P<of>/)(?P<under>\d{1,3})(?![\d/]))?"
    rf"(?:[\s-]?(?P<scale>{_LARGE}|lakh|crore)(?!\w)|\s?(?P<short>mn|bn|tn)\b|(?P<letter>[kmb])\b)?"
    rf"|\b(?P<many>{_FORMS})\b"
    rf"|\b(?P<some>{_SOME})(?:\s(?P<somescale>{_BIG}|dozen))?\b"
    r"|\b(?P<parts>an?|one|two|three|four|five|seven)[\s-](?P<part>halves|(?:half|third|quarter|fifth|sixth|eighth|tenth)"
    r"s?)\b(?=\s(?:of|the)\b|-of|[\s-](?:[a-z]+\s)?(?:majority|miles?|hours?|percent|per\scent)|\s?[,.;]|$)"
    rf"|\bhalf(?P<half>\sof\b|(?=\s(?:the|its|their|his|her|all)\b)|[\s-]an?\s(?:{_LARGE}|[a-z]+)\b)"
    rf"|\b(?P<dozen>(?:a|{_ONES})\s+dozen)\b"
    rf"|\b(?P<spelt>(?:an?\s(?=(?:{_BIG})\b))?{_WORD}(?:(?:[\s-]|\sand\s){_WORD})*)\b"
)
_NUMERAL = re.compile(rf"(?<![\w.,/:%+#$€£–−-])(?:{_BODY})", re.IGNORECASE)
_AND_PART = re.compile(r"\s(?:and\s(?:a|three)[\s-](?P<part>half|quarter)s?\b|1/2)", re.IGNORECASE)
_AND_BEFORE = re.compile(r"\band\s$", re.IGNORECASE)
_NEXT = re.compile(_BODY, re.IGNORECASE)
_PLACE = re.compile(r"-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A figure of a text."""

    low: Fraction
    high: Fraction
    """Other than `low` only where the word itself is vague, as in "dozens"."""
    step: Fraction
    """Worth of the last digit that was given."""
    start: int
    end: int
    sign: str = ""
    """That of a currency."""
    scale: Fraction = Fraction(1)
    """What "million" and the like multiplied by."""
    is_part: bool = False
    """Whether it is a fraction of a whole: "two thirds"."""
    spelt: bool = False
    letter: str = ""
    """A scale of one letter, which may be a unit instead: the m of "100m"."""


def numerals_in(text: str) -> Iterator[Numeral]:
    """The figures of `text` in order, whatever they are for."""
    for match in _NUMERAL.finditer(text):
        found = _read(match)
        if found is not None and not (
            found.is_part and _AND_BEFORE.search(text[max(0, found.start - 5) : found.start])
        ):
            yield _with_part(text, found)


def _with_part(text: str, one: Numeral) -> Numeral:
    """ "Two and a half": one figure."""
    part = None if one.is_part or one.low != one.high else _AND_PART.match(text, one.end)
    if part is None:
        return one
    more = Fraction(1, _PARTS[(part["part"] or "half").lower()]) * (3 if "three" in part.group() else 1) * one.scale
    return replace(one, low=one.low + more, high=one.high + more, step=one.scale / 10, end=part.end())


def numeral_at(text: str, at: int) -> Numeral | None:
    """The figure that begins at `at`, as the second of a range does."""
    match = _NEXT.match(text, at)
    return _read(match) if match else None


def _read(match: re.Match[str]) -> Numeral | None:
    if match["figure"]:
        return _digits(match)
    start, end = match.span()
    if match["many"]:
        low, high = _MANY[match["many"].lower()]
        return _vague(low, high, match)
    if match["some"]:
        low, high = _FEW[match["some"].lower()]
        times = _SCALES.get((match["somescale"] or "").lower(), 1)
        return _vague(low * times, high * times, match)
    if match["part"]:
        many, part = match["parts"].lower(), match["part"].lower()
        whole = _PARTS[part if part in _PARTS else part.removesuffix("s")]
        value = Fraction(1 if many in ("a", "an") else _in_words(many) or 1, whole)
        return Numeral(value, value, Fraction(1, 20), start, end, is_part=True, spelt=True)
    if match["half"] is not None:
        return _half(match)
    if match["dozen"]:
        many = match["dozen"].split()[0].lower()
        value = Fraction(12 * (1 if many == "a" else _in_words(many) or 1))
        return Numeral(value, value, value / 5, start, end, spelt=True)
    if re.match(_BIG, match["spelt"], re.IGNORECASE) or _PLACE.match(match.string, match.end()):
        return None  # "multi-million", "twenty-first"
    number = _in_words(re.sub(r"^an?\s", "", match["spelt"].lower()))
    if number is None:
        return None
    return Numeral(Fraction(number), Fraction(number), _last_place(str(number)), start, end, spelt=True)


def _digits(match: re.Match[str]) -> Numeral | None:
    figure = re.sub(r"[,\u00a0\u202f]", "", match["figure"])
    letter = (match["letter"] or "").lower()
    scale = Fraction(_SCALES.get((match["scale"] or match["short"] or letter or "").lower(), 1))
    if re.match(r"0\d", figure):
        return None  # "020", "0600"
    value = Fraction(figure) * (-1 if match["minus"] else 1)
    if match["of"]:
        if match["under"] not in ("2", "3", "4", "5", "8", "10") or int(match["under"]) <= Fraction(figure):
            return None  # "24/7", "9/11"
        part = value / int(match["under"])
        return Numeral(part, part, Fraction(1, 20), match.start(), match.end(), is_part=True)
    sign = (match["sign"] or "").lower()
    start = match.start("sign") if sign else match.start("minus") if match["minus"] else match.start("figure")
    return Numeral(
        value * scale, value * scale, _last_place(figure) * scale, start, match.end(), sign, scale, letter=letter
    )


def _half(match: re.Match[str]) -> Numeral:
    """ "half of", "half the", "half a million"; of "half an hour" the figure ends before the unit."""
    words = match.group().lower().replace("-", " ").split()
    if len(words) > 2 and words[2] in _SCALES:
        value = Fraction(_SCALES[words[2]], 2)
        return Numeral(value, value, value / 5, match.start(), match.end(), scale=2 * value, spelt=True)
    half, end = Fraction(1, 2), match.start() + len("half")
    article = re.match(r"[\s-]an?(?=\s)", match.string[end:], re.IGNORECASE)
    if article:
        end += article.end()
    return Numeral(half, half, Fraction(1, 20), match.start(), end, is_part=True, spelt=True)


def _vague(low: int, high: int, match: re.Match[str]) -> Numeral:
    return Numeral(Fraction(low), Fraction(high), Fraction(0), *match.span(), spelt=True)


def _in_words(words: str) -> int | None:
    """The number that number words make; None where they make none."""
    from text_to_num import text2num  # type: ignore[import-untyped]

    try:
        return int(text2num(words, "en"))
    except ValueError:
        return None


def _last_place(figure: str) -> Fraction:
    """Worth of the last digit that is no trailing zero: 100 of "1600", a tenth of "4.2"."""
    if "." in figure:
        return Fraction(1, 10 ** len(figure.split(".")[1]))
    return Fraction(10 ** (len(figure) - len(figure.rstrip("0")))) if figure.strip("0") else Fraction(1)
