"""Words of a question: which carry its content, which are names or numbers. Knows nothing of articles or scores."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from vectorstore.keywords import stems

# Function words of English (the Snowball list), what questions are always made of, and the calendar.
_FUNCTION_WORDS = frozenset(files("assistant").joinpath("function_words.txt").read_text(encoding="utf-8").split())
_CALENDAR = frozenset(word.lower() for word in (*calendar.month_name, *calendar.day_name) if word)
_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_ABBREVIATED_MONTHS = {
    "jan": "January",
    "feb": "February",
    "mar": "March",
    "apr": "April",
    "aug": "August",
    "sept": "September",
    "sep": "September",
    "oct": "October",
    "nov": "November",
    "dec": "December",
}
# "How long is …": the word asks for a kind of answer, and the answer seldom repeats it.
_MEASURE = re.compile(r"\bhow (?:long|old|far|tall|high|large|big|often|fast|deep|wide|strong)\b", re.IGNORECASE)
# "What steps are suggested …": articles suggest without saying so.
_REPORTED = re.compile(
    r"\b(?:is|are|was|were|been|being)(?: [a-z]+ly)? (?:suggested|proposed|recommended|mentioned|described|reported|"
    r"given|listed|cited|offered|discussed|quoted|stated|noted|claimed|alleged|outlined|explained|presented|provided)\b",
    re.IGNORECASE,
)
_MONTH_SHORT = re.compile(r"\b(Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.(?=\s+\d)")


def spell_out_months(text: str) -> str:
    """`text` with "Dec. 21" written as "December 21", the way passage headers write dates."""
    return _MONTH_SHORT.sub(lambda match: _ABBREVIATED_MONTHS[match[1].lower()], text)


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """What a question is made of. All stems are as the keyword index knows them."""

    search: tuple[str, ...]
    """Stems to search by: every word but function words; months and days stay, they are in passage headers."""
    content: tuple[str, ...]
    """Stems that evidence should cover: `search` without the calendar, each once."""
    names: tuple[str, ...]
    """Capitalised words and words in capitals, as written, without those that open a sentence by habit."""
    numbers: tuple[str, ...]
    """Figures, as written, without thousands separators."""


def analyse(question: str) -> QuestionWords:
    """The words of `question`. A question of nothing but function words keeps them all as search words."""
    text = _REPORTED.sub("is", _MEASURE.sub("how", spell_out_months(question)))
    words = [match.group().rstrip(".") for match in _WORD.finditer(text)]
    kept = [word for word in words if word.lower().split("'")[0].split("’")[0] not in _FUNCTION_WORDS]
    dated = [word for word in words if word.lower() in _CALENDAR]
    content = tuple(dict.fromkeys(stem for word in kept for stem in _meaningful(word)))
    search = tuple(dict.fromkeys([*content, *(stem for word in dated for stem in stems(word))]))
    return QuestionWords(
        search=search or tuple(dict.fromkeys(stems(text))),
        content=content,
        names=tuple(_names(text)),
        numbers=tuple(dict.fromkeys(bare_number(match.group()) for match in _NUMBER.finditer(text))),
    )


def _meaningful(word: str) -> list[str]:
    # "Pakistan's" gives "pakistan" and "s": single letters say nothing, single digits do.
    return [stem for stem in stems(word) if len(stem) > 1 or stem.isdigit()]


_BEFORE_OPENING = re.compile(r"(?:[a-z]{4}[.?!]|[?!:])\s+[\"“‘']?$")
_LOOK_BACK = 40  # letters: a pasted "question" may be a whole book, and each of its words is looked at


def _names(text: str) -> Iterable[str]:
    # In a headline-style question every word has a capital, which then tells nothing.
    words = [(match.group().rstrip("."), match.start()) for match in _WORD.finditer(text)]
    lower = sum(word[0].islower() for word, _ in words)
    if not words or lower * 4 < len(words):
        return
    seen = set()
    for word, start in words:
        bare = without_possessive(word)
        # Four small letters before the full stop: "Gov. Jim" opens no sentence.
        opens = start == 0 or bool(_BEFORE_OPENING.search(text[max(0, start - _LOOK_BACK) : start]))
        plain = bare.lower() in _FUNCTION_WORDS or (opens and not _is_acronym(bare))
        if bare[0].isupper() and not plain and bare.lower() not in seen:
            seen.add(bare.lower())
            yield bare


def listed(words: str) -> frozenset[str]:
    """The words of a list written in one string."""
    return frozenset(words.split())


def without_possessive(word: str) -> str:
    """`word` without a closing "'s" or apostrophe."""
    return re.sub(r"['’]s?$", "", word)


def _is_acronym(word: str) -> bool:
    return sum(letter.isupper() for letter in word) >= 2


def bare_number(figure: str) -> str:
    """A figure without thousands separators: "1,200" and "1200" are one."""
    return figure.replace(",", "").rstrip(".")


def numbers_in(text: str) -> set[str]:
    """The figures in `text`, without thousands separators."""
    return {bare_number(match.group()) for match in _NUMBER.finditer(text)}


_SAME_BEGINNING = 5


def same_word(one: str, other: str) -> bool:
    """Whether two stems are forms of one word: equal, or one begins with the other (afghan, afghanistan)."""
    if one == other:
        return True
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return len(short) >= _SAME_BEGINNING and long.startswith(short)


class Bag:
    """The stems of a text, asked whether they hold a word in any of its forms."""

    def __init__(self, text: str) -> None:
        self._stems = frozenset(stems(text))
        self._by_beginning: dict[str, list[str]] = {}
        for stem in self._stems:
            self._by_beginning.setdefault(stem[:_SAME_BEGINNING], []).append(stem)

    def holds(self, stem: str) -> bool:
        """Whether the text has `stem` or another form of the word."""
        if stem in self._stems:
            return True
        alike = self._by_beginning.get(stem[:_SAME_BEGINNING])
        return alike is not None and any(same_word(stem, other) for other in alike)


_CAPITALISED_RUN = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:(?:of|for|and|the|on|in|to|de)\s+)*(?:&\s+)?[A-Z][\w’'-]*)+")


def initialisms(text: str) -> frozenset[str]:
    """Initials of runs of capitalised words in `text` ("World Health Organization" gives "WHO"), and of their tails."""
    found = set()
    for match in _CAPITALISED_RUN.finditer(text):
        initials = [word[0] for word in match.group().split() if word[0].isupper()]
        for at in range(len(initials) - 1):
            for end in range(at + 2, min(len(initials), at + 6) + 1):
                found.add("".join(initials[at:end]))
    return frozenset(found)
