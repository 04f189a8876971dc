"""Makes a follow-up question stand on its own with the conversation before it, in words the reader is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types import Turn

_LEANS = re.compile(
    r"^\W*(?:and|but|so|then|what about|how about|why not|why so|since when|by whom|which ones?|who else|what else)\b|"
    r"\b(?:he|she|they|them|him|his|her|hers|their|theirs|it|its|those|these|this|there)\b|"
    r"\b(?:that one|the former|the latter)\b|"
    r"\b(?:say|said|do|did|mean|deny|denied|claim|claimed) that\b",
    re.IGNORECASE,
)
_DUMMY_IT = re.compile(
    r"\b(?:is|was|does|did|has|will) it (?:true|possible|legal|likely|safe|known|take|mean|cost)\b", re.I
)
_OPENING = re.compile(r"^\W*(?:and|but|so|then)\b[,\s]*", re.IGNORECASE)
_ABOUT = re.compile(r"^\W*(?:and|but|so)?\s*(?:what|how) about\b\s*", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(they|it|them)\b", re.IGNORECASE)
_OWNER = re.compile(r"\b(their|its)\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_RUN = re.compile(r"\b[A-Z][\w’'-]*(?:\s+(?:(?:of|the|and|for)\s+)?[A-Z][\w’'-]*)*")
_QUESTION_WORDS = re.compile(
    r"(?:who|whom|whose|what|when|where|which|why|how|did|do|does|is|are|was|were|in|on|at)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question as understood."""

    text: str
    """Shown to the reader, and searched with."""
    focus: str
    """The part that says what kind of answer is wanted."""


def standalone(question: str, history: Sequence[Turn]) -> Standalone:
    """`question` in full. Without a conversation, or when it needs none, it stays as it is."""
    question = question.strip()
    if not history or not _leans(question):
        return Standalone(question, question)
    earlier = _full_question(history)
    plain = _OPENING.sub("", question)
    about = _ABOUT.match(question)
    if about is not None:
        return Standalone(f"{earlier} What about {question[about.end() :]}", earlier)
    topic = _topic(earlier)
    if topic is not None and not _PERSON.search(plain) and (_SUBJECT.search(plain) or _OWNER.search(plain)):
        named = _OWNER.sub(_possessive(topic), _SUBJECT.sub(topic, plain, count=1), count=1)
        named = named[0].upper() + named[1:]
        return Standalone(named, named)
    return Standalone(f"{earlier} {question}", plain)


def _leans(question: str) -> bool:
    return bool(_LEANS.search(question)) and not _DUMMY_IT.search(question)


def _full_question(history: Sequence[Turn]) -> str:
    """The last earlier question that stands alone, with the follow-ups between only where they named something."""
    for turn in reversed(history):
        if not _leans(turn.question):
            return turn.question.strip()
    return history[0].question.strip()


def _topic(question: str) -> str | None:
    """What an earlier question was about: the last thing it names, with its article."""
    runs = [match for match in _RUN.finditer(question) if not _QUESTION_WORDS.match(match.group())]
    if not runs:
        return None
    last = runs[-1]
    article = "the " if re.search(r"\bthe\s$", question[: last.start()]) else ""
    return article + re.sub(r"['’]s$", "", last.group())


def _possessive(topic: str) -> str:
    return topic + ("'" if topic.endswith("s") else "'s")
