"""What a sentence gives as the answer: a figure, a day, a name or other words, where it stands. Compares nothing."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from assistant.choosing.expected import Expected, fits
from assistant.choosing.kinds import Form, kind_of
from assistant.choosing.tellable import dateline_end
from assistant.comparing.days import days_in
from assistant.comparing.quantities import quantities_in
from assistant.comparing.types import DayRange, Quantity
from assistant.disagreeing.asked_figures import is_asked
from assistant.disagreeing.defining import asks_of_what_kind, defined_in
from assistant.evidence import Asked, Evidence
from assistant.types import Quote
from assistant.words import listed, without_possessive
from vectorstore import Span
from vectorstore.keywords import stems


class Sort(StrEnum):
    """What a value is, and so how it is compared."""

    FIGURE = "figure"
    DAY = "day"
    NAME = "name"
    WORDS = "words"
    """An attribute of something, in a word or a few: "railway"."""
    KIND = "kind"
    """What something is: "a novel"."""
    EVENT = "event"
    """That something happened, or came out one way."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as one sentence gives it."""

    evidence: Evidence
    span: Span
    """Of its words, as a range of the article's text."""
    sort: Sort
    score: float
    """How well its sentence answers (log-odds)."""
    quantity: Quantity | None = None
    day: DayRange | None = None
    speaker: str | None = None
    """Who gives it, where that is known already."""

    @property
    def text(self) -> str:
        """The article's own words, on one line."""
        return " ".join(self.evidence.article.text[self.span.start : self.span.end].split())

    @property
    def quote(self) -> Quote:
        """The sentence it stands in."""
        return Quote.of(self.evidence.article, self.evidence.span)

    @property
    def before(self) -> str:
        """The sentence before its own in the same paragraph; empty where there is none."""
        return sentence_before(self.evidence)


_FURTHEST = 600
_ENDS = re.compile(r"(?<=[a-z\d)][.!?])[”\"’']?\s+(?=[“\"A-Z])")


def sentence_before(one: Evidence) -> str:
    """The sentence before it in the same paragraph; empty where there is none."""
    text, start = one.article.text, one.span.start
    paragraph = text[max(text.rfind("\n", 0, start) + 1, start - _FURTHEST) : start].strip()
    return _ENDS.split(paragraph)[-1]


_FIGURES = frozenset((Expected.NUMBER, Expected.PERCENTAGE, Expected.MONEY))
# "What sport is …", "What is the medium of …", "Which type of …": one attribute, of which a thing has one.
_ATTRIBUTE = re.compile(
    r"^\W*(?:what|which) (?:(?:type|kind|sort) of )?[a-z-]+(?: [a-z-]+)? (?:is|was|did|does|do|has|had|were|are)\b|"
    r"^\W*what (?:is|was) (?:the [\w’'&-]+(?: [\w’'&-]+){0,3}?|[\w.’'& -]+?['’]s?(?: [a-z-]+){1,3}) (?:of|for|in|at|"
    r"associated with|on|played|given)\b|^\W*what (?:is|was) [\w.’'& -]+?['’]s?(?: [a-z-]+){1,3}\W*$|"
    r"\b(?:what|which) (?:type|kind|sort|genre|style) of\b|^\W*(?:who|where) (?:is|was)\b",
    re.IGNORECASE,
)
_OWNED = re.compile(r"['’]s?\s")
_DAY_ASKED = re.compile(r"\b(?:birth ?day|birth ?date|date of|dates? (?:was|is|did)|birthdate)\b", re.IGNORECASE)


_MEASURES = (
    "income salary wage elevation height altitude depth width weight area capacity density revenue turnover "
    "attendance enrollment enrolment budget distance speed"
)
"""What is told by a figure."""
_NAMES = (
    "capital location birthplace hometown headquarters residence seat place site setting label publisher network "
    "studio venue stadium employer university college school alma mater team club league album single song band "
    "river mountain"
)
"""What has a name, or is a place. No other attribute is told by a name: see `_words`."""


@functools.cache
def _stems_of(words: str) -> frozenset[str]:
    # When it is needed: the stemmer loads a library.
    return frozenset(stems(words))


def sort_of(asked: Asked) -> Sort | None:
    """What a question's one answer is; None where it asks for no single thing: then two answers may both be right."""
    kind = kind_of(asked.read_as)
    if kind.form not in (Form.FACT, Form.OPEN) or kind.related is not None or kind.naming:
        return None
    if kind.subject is not None and not _OWNED.search(kind.subject):
        return None
    if asked.expected in _FIGURES:
        return Sort.FIGURE
    if asked.expected is Expected.DATE or _DAY_ASKED.search(asked.read_as):
        return Sort.DAY
    if asked.expected is Expected.NAME or asked.read_as.lower().startswith("who "):
        return Sort.NAME
    if not _ATTRIBUTE.search(asked.read_as):
        return None
    asked_for = kind_asked(asked)
    if asked_for in _stems_of(_MEASURES):
        return Sort.FIGURE
    if asked_for in _stems_of(_NAMES):
        return Sort.NAME
    return Sort.KIND if asks_of_what_kind(asked) else Sort.WORDS


def pointed(asked: Asked, one: Evidence, score: float, sort: Sort) -> Stated | None:
    """The value at the words the reader points at; None where they give none of the asked sort."""
    if one.answer is None:
        return None
    start, end = one.answer.start - one.span.start, one.answer.end - one.span.start
    if start < dateline_end(one.text):
        return None  # where the reporter sat
    if sort is Sort.FIGURE:
        found = next(
            (
                each
                for each in figures_of(one.text)
                if _meets(each.span, start, end) and is_asked(each, asked, one.text)
            ),
            None,
        )
        return None if found is None else figure(one, found, score)
    if sort is Sort.DAY:
        day = _day(one, start, end)
        return None if day is None else Stated(one, _placed(one, day.span), Sort.DAY, score, day=day)
    if sort is Sort.NAME:
        words = _name(one.text, start, end, asked)
    else:
        whole = defined_in(asked, one.text)
        if whole is not None and whole.start <= start and end <= whole.end:
            return worded(one, whole, sort, score)  # "Larenian" of "a Larenian folk opera"
        words = _words(one.text, start, end, kind_asked(asked))
    if words is None or not fits(one.text[words.start : words.end], asked.expected):
        return None
    return worded(one, words, sort, score)


def worded(one: Evidence, words: Span, sort: Sort, score: float) -> Stated:
    """Words of a sentence."""
    return Stated(one, _placed(one, words), sort, score)


def figure(one: Evidence, found: Quantity, score: float) -> Stated:
    """A figure of a sentence."""
    return Stated(one, _placed(one, found.span), Sort.FIGURE, score, quantity=found)


def _placed(one: Evidence, span: Span) -> Span:
    return Span(one.span.start + span.start, one.span.start + span.end)


def _meets(span: Span, start: int, end: int) -> bool:
    return span.start < end and start < span.end


@lru_cache(maxsize=2048)
def figures_of(text: str) -> tuple[Quantity, ...]:
    """The figures of a sentence."""
    return quantities_in(text)


def days_of(one: Evidence) -> tuple[DayRange, ...]:
    """The days a sentence names."""
    return days_in(one.text, one.article.published)


_TO = re.compile(r"\s+[-–—]\s+|\s+to\s+|\s+and\s+")
_LOOKED_UP = re.compile(r"\b(?:retrieved|accessed|archived|viewed|updated|edited)\b[^.\d]*$", re.IGNORECASE)
"""Before a day on which somebody looked at a page, or changed it."""
_YEAR = re.compile(r"(?<![\d.,$€£])(?:1\d|20)\d\d(?![\d%]|[.,]\d)")


def _day(one: Evidence, start: int, end: int) -> DayRange | None:
    """The first day, month or year among the words from `start` to `end` of a sentence."""
    words = _TO.split(one.text[start:end])[0]
    found = next(iter(days_in(words, one.article.published)), None)
    if found is not None:
        if _LOOKED_UP.search(one.text[: start + found.span.start]):
            return None  # of the page, not of what it tells
        return replace(found, span=Span(start + found.span.start, start + found.span.end))
    found = next((each for each in days_of(one) if _meets(each.span, start, end)), None)
    year = _YEAR.search(one.text, start, end)
    if found is not None or year is None:
        return found
    # "Built in 1829": the reader takes the figure for a day, and so it is one.
    number = int(year.group())
    return DayRange(date(number, 1, 1), date(number, 12, 31), year.group(), Span(*year.span()))


_RUN = re.compile(
    r"[A-Z0-9][\w.’'&-]*(?:,? (?:(?:of|de|la|van|von|der|the|bin|al|&|du|di|da|del|ibn|and the) )*[A-Z][\w.’'&-]*)*"
)
_TITLES = listed("mr mrs ms dr sir the a an president minister professor prof")


def _name(text: str, start: int, end: int, asked: Asked) -> Span | None:
    """The longest name among the words from `start` to `end` that the question does not have itself."""
    names = {stem for name in asked.words.names for stem in stems(name)}
    known = names | asked.weights.keys()
    # "Larenian folk band The Tarns": the reader may stop at what somebody is.
    last = text[start:end].split()[-1:]
    stops_early = bool(last) and last[0].islower()
    follows = _RUN.match(text, end + 1) if stops_early else None
    runs = [
        match
        for match in _RUN.finditer(text, start, follows.end() if follows else end)
        if set(stems(without_possessive(match.group()))) - known - _TITLES
    ]
    if not runs:
        return None
    # Of two as long the last: the "EDM" of "EDM singer Ida" is what she sings.
    longest = _series(text, runs) or max(runs, key=lambda match: (len(match.group().split()), match.start()))
    if isinstance(longest, Span):
        return longest
    return _trimmed(text, Span(*longest.span()), names | _TITLES)


def _trimmed(text: str, name: Span, known: set[str]) -> Span:
    """A name without what runs into it from the next sentence, or the question's names: "Larenia" of "Larenia The"."""
    words = text[name.start : name.end].split(" ")
    while len(words) > 1 and all(stem in known for stem in stems(words[-1])):
        words.pop()
    return Span(name.start, name.start + len(" ".join(words).rstrip(".,’' ")))


def _series(text: str, runs: Sequence[re.Match[str]]) -> Span | None:
    """All of "Larenia, Ostavia and Tarn"."""
    between = [text[one.end() : other.start()] for one, other in pairwise(runs)]
    if not between or not all(re.fullmatch(r",? (?:and|or|&) |, ", each) for each in between):
        return None
    return Span(runs[0].start(), runs[-1].end())


_SMALL = listed("of the and de la for in on")
_LEADS = re.compile(r"(?:an?|the|its|his|her|their)\s+", re.IGNORECASE)
_MARKS = re.compile(r"[“”\"()\[\]:;|]")
_LONGEST = 8
"""Words: what is longer is no attribute but a whole clause."""


def _words(text: str, start: int, end: int, asked_for: str) -> Span | None:
    lead = _LEADS.match(text, start, end)
    first = lead.end() if lead else start
    # "badminton) The Tarn Open …": the reader may go on behind what answers.
    mark = _MARKS.search(text, first + 1, end)
    words = text[first : mark.start() if mark else end].rstrip(" .,;:")
    if len(words.split()) > _LONGEST:
        words = words.split(", ")[0]
    named = len(words.split()) > 1 and all(word[0].isupper() for word in words.split() if word.lower() not in _SMALL)
    if named and (not asked_for or asked_for not in stems(words)):
        return None  # a name is no attribute, but "the Second Larenian War" is a war
    if not words or len(words.split()) > _LONGEST or _MARKS.search(words):
        return None
    return Span(first, first + len(words))


_KIND = re.compile(
    r"^\W*(?:what|which|who) (?:(?:is|was|were|are) (?:the|an?) (?:[a-z-]+ )*?(?P<one>[a-z-]+) (?:of|for|in|on|at)\b|"
    r"(?:[a-z-]+ )?(?P<two>[a-z-]+) (?:is|was|did|does|do|has|had|were|are)\b)|"
    r"['’]s?(?: [a-z-]+)*? (?P<three>[a-z-]+)\W*$",
    re.IGNORECASE,
)


def kind_asked(asked: Asked) -> str:
    """What a question asks for, as a stem: of "war" for "What war did …", of "rank" for "What is the rank of …"."""
    found = _KIND.search(asked.read_as)
    word = next(filter(None, found.groups()), "") if found else ""
    return next(iter(stems(word)), "")
