"""The kind of answer a question asks for (a date, a number, a name, …), and whether a sentence offers one.

These are forms of English, not facts: a sentence that lacks the asked kind of answer is rarely the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from assistant.words import QuestionWords, numbers_in, without_possessive


class Expected(StrEnum):
    """What the answer should hold."""

    DATE = "date"
    NUMBER = "number"
    PERCENTAGE = "percentage"
    MONEY = "money"
    NAME = "name"
    REASON = "reason"
    ANY = "any"


_THINGS_WITH_NAMES = (
    "country|countries|nations?|states?|count(?:y|ies)|regions?|provinces?|districts?|cit(?:y|ies)|towns?|villages?|"
    "islands?|compan(?:y|ies)|groups?|agenc(?:y|ies)|airlines?|brands?|laws?|bills?|part(?:y|ies)|teams?|schools?|"
    "universit(?:y|ies)|hospitals?|persons?|people|ministers?|officials?|politicians?|outlets?|organi[sz]ations?"
)
_AUX = "is|are|was|were|did|do|does|has|have|had|can|could|will|would|should|may|might|must"
_FORMS = {
    Expected.PERCENTAGE: (
        r"\b(?:what|which|how (?:large|big|high)) (?:an? )?(?:percent|percentage|share|proportion)\b",
        r"\b(?:by|to) what percent|\bhow many percent",
    ),
    Expected.MONEY: (
        r"\bhow much (?:money|funding|financing|cash|will it cost|does .*\bcosts?\b|did .*\b(?:cost|pay|raise)\b)",
        r"\b(?:what|how (?:high|large)|which)\b.{0,40}\b(?:price|cost|salary|fine|bid|sum of money|value of)\b",
        r"\bhow much\b.{0,60}\b(?:cost|pay|paid|spend|spent|pledge|invest|worth|raise|donat\w*|financ\w*|fund\w*)\b",
    ),
    Expected.DATE: (
        r"^\W*when\b|[,;]\s*when\b|\b(?:on|since|by|until|from) (?:what|which) (?:date|day|month|year)\b",
        r"\b(?:what|which) (?:exact )?(?:date|day|month|year)\b|\bin (?:what|which) year\b",
    ),
    Expected.NUMBER: (
        r"\bhow (?:many|much|old|long|far|tall|high|large|big|often|fast|deep|wide|strong)\b",
        r"\b(?:what|which) (?:(?:is|was|are|were) )?(?:the )?"
        r"(?:number|total|figure|population|age|length|size|toll|rate)\b",
        r"\bat what age\b|\bwhat .{0,30}\bnumber of\b",
    ),
    Expected.REASON: (r"^\W*why\b|[,;]\s*why\b|\bwhat (?:was|is|were|are) the (?:reasons?|causes?)\b|\bhow come\b",),
    Expected.NAME: (
        r"^\W*(?:who|whom|whose)\b(?! (?:is|are|was|were) (?:the )?[A-Z])|[,;]\s*(?:who|whom|whose)\b|\bby whom\b",
        r"\bwho (?:was|were|is|are|has been) (?:named|appointed|elected|chosen|picked|responsible|behind)\b",
        r"^\W*where\b|\bwhat (?:is|was) the name\b|\b(?:named|called) what\b",
        rf"\b(?:which|what) (?!(?:{_AUX})\b)(?:[\w.’'-]+ ){{0,3}}(?:{_THINGS_WITH_NAMES})\b",
    ),
}
# Case matters in one place only ("who is" before a name asks what that person is, not who).
_QUESTION_FORMS = tuple(
    (kind, re.compile(pattern.replace("[A-Z]", "(?-i:[A-Z])"), re.IGNORECASE))
    for kind, patterns in _FORMS.items()
    for pattern in patterns
)

_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June|July|Aug(?:ust|\.)|Sept?(?:ember|\.)|"
    r"Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_DATE = re.compile(
    rf"\b{_MONTH}(?:\s+\d{{1,4}})?|\b(?:1[5-9]|20)\d\d\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|"
    r"\b(?:yesterday|today|tomorrow|last (?:week|month|year)|(?:earlier )?this (?:week|month|year))\b"
)
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|"
    r"dozens?|half|third|quarter|none|once|twice)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\d\s?(?:%|per ?cent\b)|\bpercent(?:age)?\b|\b(?:half|a third|a quarter)\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥₹]\s?\d|\b\d[\d,.]*\s?(?:million |billion |trillion )?(?:dollars|euros|pounds|rupees|yen)\b")
_REASON = re.compile(
    r"\b(?:because|due to|since|as a result|result(?:ed|ing) (?:in|from)|led to|after|over|in response|retaliat\w+|"
    r"so that|in order to|caus\w+|reasons?|blam\w+|accus\w+|fear\w*|owing to|thanks to|stem\w*|given that|when)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<![.?!:]\s)(?<!^)(?<![“\"‘'(])\b[A-Z][\w’'-]+")
_ANY_CAPITALISED = re.compile(r"\b[A-Z][\w-]+(?:\s+[A-Z][\w-]+)+")


def expected_answer(question: str) -> Expected:
    """The kind of answer `question` asks for; `ANY` where its form does not tell."""
    for kind, pattern in _QUESTION_FORMS:
        if pattern.search(question):
            return kind
    return Expected.ANY


def offers(sentence: str, expected: Expected, question: QuestionWords) -> float:
    """1 if `sentence` holds the expected kind of answer beyond what the question says itself, 0 if not.

    For `ANY` it is always 0.5: the form tells nothing either way.
    """
    if expected is Expected.ANY:
        return 0.5
    return float(_TESTS[expected](sentence, question))


def _new_number(sentence: str, question: QuestionWords) -> bool:
    plain = _DATE.sub(" ", sentence)
    return bool(numbers_in(plain) - set(question.numbers)) or bool(_NUMBER_WORD.search(plain))


def _new_name(sentence: str, question: QuestionWords) -> bool:
    known = {name.lower() for name in question.names}
    found = [
        *_CAPITALISED.findall(sentence),
        *(word for run in _ANY_CAPITALISED.findall(sentence) for word in run.split()),
    ]
    return any(without_possessive(name).lower() not in known for name in found)


def _new_date(sentence: str, question: QuestionWords) -> bool:
    return any(not numbers_in(found) or numbers_in(found) - set(question.numbers) for found in _DATE.findall(sentence))


_TESTS: dict[Expected, Callable[[str, QuestionWords], bool]] = {
    Expected.DATE: _new_date,
    Expected.NUMBER: _new_number,
    Expected.PERCENTAGE: lambda sentence, _question: bool(_PERCENT.search(sentence)),
    Expected.MONEY: lambda sentence, _question: bool(_MONEY.search(sentence)),
    Expected.NAME: _new_name,
    Expected.REASON: lambda sentence, _question: bool(_REASON.search(sentence)),
}


def fits(words: str, expected: Expected) -> bool:
    """Whether a few words can be an answer of the expected kind at all: "Monday" is no number. Any can be a reason."""
    if expected is Expected.DATE:
        return bool(_DATE.search(words)) or any(letter.isdigit() for letter in words)
    if expected is Expected.NUMBER:
        return bool(numbers_in(words)) or bool(_NUMBER_WORD.search(words)) or bool(_FEW_WORDS.search(words))
    if expected is Expected.NAME:
        return any(letter.isupper() for letter in words)
    if expected is Expected.PERCENTAGE:
        return bool(_PERCENT.search(words)) or bool(numbers_in(words))
    return expected is not Expected.MONEY or bool(numbers_in(words)) or bool(_NUMBER_WORD.search(words))


_FEW_WORDS = re.compile(r"\b(?:one|zero|no|all|both|single|several|first|second)\b", re.IGNORECASE)
