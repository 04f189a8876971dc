"""Makes questions that a paragraph seems to answer and does not, out of ones that it answers.

Corrupting one thing is how FactCC (Kryscinski et al., EMNLP 2020) makes claims that a source does not bear; the kinds
are those that the people who wrote SQuAD 2.0's unanswerable questions used most (Rajpurkar et al., ACL 2018, table 2).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from assistant.words import analyse

_OPPOSITES = """
before/after first/last most/least more/fewer largest/smallest highest/lowest biggest/smallest best/worst
oldest/youngest earliest/latest north/south northern/southern east/west eastern/western upper/lower
increase/decrease rise/fall rose/fell won/lost win/lose support/oppose supported/opposed allow/prevent
accept/reject accepted/rejected begin/end began/ended start/stop open/close opened/closed male/female
men/women public/private high/low large/small long/short early/late old/new strong/weak positive/negative
internal/external major/minor common/rare always/never with/without inside/outside above/below enter/leave
arrive/depart buy/sell bought/sold gain/lose gained/lost join/leave joined/left advantage/disadvantage
father/mother son/daughter husband/wife king/queen
"""
_OPPOSITE = {one: other for pair in _OPPOSITES.split() for one, other in (pair.split("/"), pair.split("/")[::-1])}
_AUXILIARY = re.compile(r"\b(?:did|does|do|was|were|is|are|has|have|had|can|could|would|will)\b(?= \w+)", re.IGNORECASE)
_WORD = re.compile(r"\b[a-z]{4,}\b")
_NUMBER = re.compile(r"\b\d{1,4}\b")
_ENDINGS = ("ing", "ed", "tion", "s", "ly", "")
_QUESTION_WORDS = frozenset(
    ("what", "which", "when", "where", "whom", "whose", "does", "many", "much", "name", "type", "kind")
)


def with_other_name(question: str, names: Sequence[str], chance: random.Random) -> str | None:
    """One of its names replaced by another."""
    own = analyse(question).names
    others = [name for name in chance.sample(list(names), 3) if name not in question] if own else []
    return question.replace(chance.choice(own), others[0]) if others else None


def with_opposite(question: str, chance: random.Random) -> str | None:
    """One of its words replaced by the opposite."""
    found = [match for match in re.finditer(r"[a-z]+", question) if match.group() in _OPPOSITE]
    if not found:
        return None
    one = chance.choice(found)
    return question[: one.start()] + _OPPOSITE[one.group()] + question[one.end() :]


def denied(question: str, chance: random.Random) -> str | None:
    """With "not" or "never" in it."""
    if re.search(r"\b(?:not|never|no)\b|n't", question):
        return None
    found = list(_AUXILIARY.finditer(question))
    words = [match.end() for match in re.finditer(r" \w+", question)]
    after = [at for at in words if found and at > found[0].end()][:2]
    if not after:
        return None
    at = chance.choice(after)
    return f"{question[:at]} {chance.choice(('not', 'never'))}{question[at:]}"


def with_other_number(question: str, chance: random.Random) -> str | None:
    """One of its numbers, or years, replaced by one near it."""
    found = list(_NUMBER.finditer(question))
    if not found:
        return None
    one = chance.choice(found)
    value = int(one.group())
    other = max(1, value + chance.choice((-1, 1)) * chance.randint(1, max(2, min(12, value // 3))))
    return None if other == value else f"{question[: one.start()]}{other}{question[one.end() :]}"


def with_other_word(question: str, other: str, chance: random.Random) -> str | None:
    """One of its words replaced by one of like form from `other`, another question on the same page."""
    own = [match for match in _WORD.finditer(question) if _says_something(match.group())]
    words = [word for word in _WORD.findall(other) if _says_something(word) and word not in question.lower()]
    pairs = [(match, word) for match in own for word in words if _ending(match.group()) == _ending(word)]
    if not pairs:
        return None
    match, word = chance.choice(pairs)
    return question[: match.start()] + word + question[match.end() :]


def _says_something(word: str) -> bool:
    return word not in _QUESTION_WORDS and bool(analyse(word).content)


def _ending(word: str) -> str:
    return next(ending for ending in _ENDINGS if word.endswith(ending))


def corrupted(question: str, others: Sequence[str], names: Sequence[str], chance: random.Random) -> str | None:
    """The question made unanswerable in one way, taken at random; None where that way does not fit it.

    `others` are questions on the same page, `names` the names of all.
    """
    way = chance.random()
    if way < 0.3:
        return with_other_name(question, names, chance)
    if way < 0.55:
        return with_opposite(question, chance)
    if way < 0.6:
        return denied(question, chance)
    if way < 0.7:
        return with_other_number(question, chance)
    return with_other_word(question, chance.choice(others), chance) if others else None
