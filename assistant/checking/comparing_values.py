"""Holds a claim's values, one by one, against a sentence: given as the claim has it, otherwise, or not at all.

What stands in the same role is found twice: the reader points at it when it is asked for, and words that count the
same things or name the same kind of day tell it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.checking.values import Sort, Value
from assistant.choosing.tellable import dateline_end
from assistant.comparing.days import compare_days, days_in
from assistant.comparing.figures import are_two_counts, bears_out, compare_quantities, same_thing
from assistant.comparing.quantities import quantities_in
from assistant.comparing.types import Quantity, Relation
from assistant.words import initialisms, same_word, without_possessive
from assistant.writing.support import Source
from assistant.writing.support_names import CALENDAR
from assistant.writing.support_words import FUNCTION, read
from vectorstore import Span
from vectorstore.keywords import stems

SURE = 1.0
"""Log-odds against "no answer here" from which the words that the reader points at count."""


class Outcome(StrEnum):
    """What a sentence makes of a value."""

    AGREES = "agrees"
    DIFFERS = "differs"
    """It gives another one in the same role."""
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Pointed:
    """The words that the reader points at where a value is asked for."""

    text: str
    span: Span
    """In the sentence."""
    sure: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A value and what the sentence has of it."""

    value: Value
    outcome: Outcome
    theirs: str | None = None
    """As the article gives it, where it differs."""
    sure: float = 0.0
    """How surely the two stand in the same role, as log-odds; for what words alone tell `SURE`."""

    @property
    def why(self) -> str:
        """The difference in words for a reader."""
        return f"the article says {_shown(self.theirs or '')}, the claim {_shown(self.value.text)}"


def compare_value(value: Value, claim: str, source: Source, pointed: Pointed | None) -> Compared:
    """What `source` has of a value of `claim`; `pointed` is what the reader found where it was asked for."""
    sure = pointed
    if pointed is not None and (pointed.sure < SURE or pointed.span.start < dateline_end(source.text)):
        sure = None
    if value.sort is Sort.FIGURE:
        return _figure(value, claim, source, sure)
    if value.sort is Sort.DAY:
        return _day(value, claim, source, sure)
    if sure is not None and value.sort is Sort.NAME:
        rest = set(_naming(claim[: value.span.start] + claim[value.span.end :]))
        if rest & set(_naming(sure.text)):
            sure = None  # what the claim names elsewhere is no rival
    return _words(value, source, sure)


def _shown(words: str) -> str:
    plain = " ".join(words.split()).strip(' ,;:.“”"')
    return plain if any(letter.isdigit() or letter.isupper() for letter in plain) else f"“{plain}”"


# --- figures ------------------------------------------------------------------------------------------------


def _figure(value: Value, claim: str, source: Source, pointed: Pointed | None) -> Compared:
    mine = next((one for one in quantities_in(claim) if _meet(one.span, value.span)), None)
    if mine is None:
        return _written(value, source, pointed)
    theirs = quantities_in(source.text)
    in_role = [one for one in theirs if pointed is not None and _meet(one.span, pointed.span)]
    sure = pointed.sure if pointed is not None else SURE
    bare = _uncounted(mine)
    # Where the reader points at a figure, it counts the same, whatever the words beside it.
    if any(_bears_out(_uncounted(one), bare) for one in in_role):
        return Compared(value, Outcome.AGREES, sure=sure)
    if any(_bears_out(one, mine) for one in theirs if same_thing(mine, one)):
        return Compared(value, Outcome.AGREES)
    apart = next((one for one in in_role if compare_quantities(_uncounted(one), bare) is Relation.DIFFER), None)
    if apart is not None:
        return Compared(value, Outcome.DIFFERS, apart.text, sure)
    accounts = [one for one in theirs if are_two_counts(mine, one)]
    if accounts:
        return Compared(value, Outcome.DIFFERS, accounts[0].text)
    alone = [one for one in theirs if one.dimension == mine.dimension and mine.dimension is not None]
    if len(alone) == 1:
        relation = compare_quantities(_uncounted(alone[0]), bare)
        outcome = {Relation.AGREE: Outcome.AGREES, Relation.DIFFER: Outcome.DIFFERS}.get(relation, Outcome.ABSENT)
        return Compared(value, outcome, alone[0].text)
    relations = [compare_quantities(mine, one) for one in theirs]
    if Relation.DIFFER in relations and Relation.AGREE not in relations:
        return Compared(value, Outcome.DIFFERS, theirs[relations.index(Relation.DIFFER)].text, SURE)
    return Compared(value, Outcome.ABSENT)


def _uncounted(one: Quantity) -> Quantity:
    return replace(one, counted=frozenset(), head="", fate="", alone=True)


def _bears_out(theirs: Quantity, mine: Quantity) -> bool:
    """Whether the article's figure makes the claim's true; "more than 400" is near enough to 400."""
    if bears_out(theirs, mine):
        return True
    same_low = theirs.low is not None and theirs.low == mine.low
    same_high = theirs.high is not None and theirs.high == mine.high
    return (same_low or same_high) and compare_quantities(theirs, mine) is Relation.AGREE


def _written(value: Value, source: Source, pointed: Pointed | None) -> Compared:
    """For what is no quantity: scores, and places in an order."""
    plain = _bare(value.text)
    if re.search(rf"(?<![\w-]){re.escape(plain)}(?![\w-])", _bare(source.text)):
        return Compared(value, Outcome.AGREES)
    if pointed is not None and _SHAPE.fullmatch(plain) and _SHAPE.fullmatch(_bare(pointed.text)):
        return Compared(value, Outcome.DIFFERS, pointed.text, pointed.sure)
    return Compared(value, Outcome.ABSENT)


_SHAPE = re.compile(
    r"\d+-\d+|\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
)


def _bare(text: str) -> str:
    return re.sub(r"\s+to\s+(?=\d)|[–−]", "-", text.lower()).strip()


# --- days ---------------------------------------------------------------------------------------------------


def _day(value: Value, claim: str, source: Source, pointed: Pointed | None) -> Compared:
    published = source.evidence.article.published
    mine = [one for one in days_in(claim, published) if _meet(one.span, value.span)]
    theirs = days_in(source.text, published)
    if not mine:
        return Compared(value, Outcome.AGREES if value.text in source.text else Outcome.ABSENT)
    agreeing = [one for one in theirs if compare_days(mine[0], one) is Relation.AGREE]
    if agreeing:
        confirmed = pointed is not None and any(_meet(one.span, pointed.span) for one in agreeing)
        return Compared(value, Outcome.AGREES, sure=pointed.sure if pointed is not None and confirmed else 0.0)
    # "said Monday" is no rival of a year.
    rivals = [one for one in theirs if not one.counted or (mine[0].last - mine[0].first).days < _A_WEEK]
    asked = [one for one in rivals if pointed is not None and _meet(one.span, pointed.span)]
    if asked and pointed is not None:
        return Compared(value, Outcome.DIFFERS, asked[0].text, pointed.sure)
    if len(rivals) == 1 and compare_days(mine[0], rivals[0]) is Relation.DIFFER:
        return Compared(value, Outcome.DIFFERS, rivals[0].text, 0.0)
    return Compared(value, Outcome.ABSENT)


_A_WEEK = 7


# --- names and other words ------------------------------------------------------------------------------------


def _words(value: Value, source: Source, pointed: Pointed | None) -> Compared:
    rival = pointed is not None and _is_rival(value, pointed.text)
    if _is_held(value.text, source):
        if pointed is not None and rival and _is_other_place(value, pointed):
            return Compared(value, Outcome.ABSENT)
        named = pointed is not None and _shares_a_name(value.text, pointed.text)
        return Compared(value, Outcome.AGREES, sure=pointed.sure if pointed is not None and named else 0.0)
    if value.sort is Sort.WORDS and pointed is not None and not _shares_a_name(value.text, pointed.text):
        return Compared(value, Outcome.ABSENT, pointed.text, pointed.sure)
    # Who "she" is, the sentence does not say.
    if pointed is None or not rival or (value.span.start < _OPENING and _PRONOUN.search(source.text)):
        return Compared(value, Outcome.ABSENT)
    return Compared(value, Outcome.DIFFERS, pointed.text.split(", ")[0], pointed.sure)


def _is_other_place(value: Value, pointed: Pointed) -> bool:
    """Whether the reader is sure of another place than the claim's, though that one is named too."""
    is_name = re.fullmatch(r"(?:[A-Z][\w’'.-]*|of|the|and)(?:\s+(?:[A-Z][\w’'.-]*|of|the|and))*", pointed.text)
    return "what place" in value.question and is_name is not None and pointed.sure >= _SURE_OF_ANOTHER


_SURE_OF_ANOTHER = 3.0
"""Log-odds from which what the reader points at stands for what is asked, though the claim's word is there too."""
_OPENING = 5  # characters: a name there is what the claim is about
_PRONOUN = re.compile(r"\b(?:he|she|it|they|his|her|its|their|one of the most)\b", re.IGNORECASE)


def _is_held(words: str, source: Source) -> bool:
    """Whether the sentence, its headline or the sentence before names the same, in whatever form."""
    if words.lower() in source.text.lower():
        return True
    wanted = _content(words)
    is_office = _OFFICE.search(words) is not None
    if len(wanted) > 1 and not is_office and wanted[-1] in source.names.own and words in source.evidence.article.text:
        return True  # "Paxton" where the article names Ken Paxton
    known = source.names.own
    if not is_office:
        known |= source.names.header  # a headline says who is meant, not what he is
    if all(any(_one_name(word, other) for other in known) for word in wanted):
        return _stand_together(wanted, source)
    letters = re.sub(r"[^A-Za-z]", "", words).upper()
    if words.replace(".", "").isupper() and letters in source.names.initials:
        return True
    spelt = {one.lower() for one in initialisms(words)}
    return bool(spelt & known)


def _stand_together(wanted: list[str], source: Source) -> bool:
    """Whether the words of a name stand side by side where the sentence has them all: "One of the Girls"."""
    places = [
        [at for at, word in enumerate(source.reading.words) if _one_name(one, without_possessive(word.lower))]
        for one in wanted
    ]
    if len(wanted) <= 1 or not all(places):
        return True
    return any(
        all(any(abs(at - first) <= len(wanted) + _BETWEEN for at in others) for others in places[1:])
        for first in places[0]
    )


_OFFICE = re.compile(r"\b(?:Minister|President|Secretary|Chief|Director|Governor|Mayor|Speaker|Chancellor|Chair\w*)\b")
_BETWEEN = 2  # words such as "of the" within a name


def _shares_a_name(one: str, other: str) -> bool:
    return any(_one_name(mine, theirs) for mine in _content(one) for theirs in _content(other))


def _content(words: str) -> list[str]:
    return [
        without_possessive(word.lower()).rstrip(".")
        for word in re.findall(r"[^\W_][\w.’'-]*", words)
        if word.lower() not in FUNCTION
    ]


def _one_name(one: str, other: str) -> bool:
    return one == other or any(same_word(mine, theirs) for mine in stems(one) for theirs in stems(other))


def _is_rival(value: Value, words: str) -> bool:
    """Whether the words are of the claim's kind and cannot be another way to say the same."""
    theirs = list(_naming(words)) if value.sort is Sort.NAME else _content(words)
    mine = _content(value.text)
    if not theirs or not mine or len(words.split()) > _LONGEST_RIVAL:
        return False
    if value.sort is Sort.WORDS:
        # "lung cancer" and "esophageal cancer"
        return _one_name(mine[-1], theirs[-1]) and not any(_one_name(mine[0], other) for other in theirs)
    if _shares_a_name(value.text, words):
        return False
    spelt = {name.lower() for name in initialisms(words)} | {name.lower() for name in initialisms(value.text)}
    return not spelt & {*mine, *theirs}


_LONGEST_RIVAL = 12


def _naming(words: str) -> Iterator[str]:
    for word in read(words).words:
        if word.is_capital and word.lower not in CALENDAR and word.lower not in FUNCTION:
            yield without_possessive(word.lower)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
