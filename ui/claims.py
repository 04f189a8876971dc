"""What of a text is checked: its sentences, which of them are claims, and what came of each. Checks nothing itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ui.render import paragraphs
from vectorstore import Span

if TYPE_CHECKING:
    from assistant.checking.types import Verdict

SENTENCE_LIMIT = 40
"""Sentences of one text."""
QUESTION = "A question. Ask it on the Ask tab."
OPINION = "An opinion or a wish: articles cannot settle it."
TOO_LITTLE = "It says too little to be checked."

_CLOSERS = "\"”’'») "
_OPENING = r"(?:(?:and|but|so|yet|well|personally|honestly|frankly)\b,?\s+)?"
# Only what the writer marks as their own: "the mayor thinks" and "should, the mayor said" can be checked.
_OPINION = re.compile(
    rf"{_OPENING}(?:(?:i|we)(?:[’']d|\s+would)?\s+(?:(?:really|still|also|just|do|don[’']t|do\s+not)\s+)*"
    r"(?:think|believe|feel|hope|wish|guess|suppose|doubt|love|hate|like|prefer|fear|want)\b"
    r"|in\s+(?:my|our)\s+(?:\w+\s+)?(?:opinion|view)\b|we\s+(?:should|must|need\s+to|ought\s+to)\b"
    r"|let(?:[’']s|\s+us)\b|please\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:he|she|it|they)\b(?![’'])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence of a text."""

    span: Span
    claim: str | None
    """As it is checked; None where it is not."""
    unchecked: str | None = None
    """Why it is not checked, in one sentence."""
    read_as: bool = False
    """Whether `claim` names what the sentence calls "it" or "she"."""


@dataclass(slots=True, eq=False)
class CheckedText:
    """A text under check, with the verdicts that have arrived. Changes while its sentences are checked."""

    text: str
    stretches: tuple[Stretch, ...]
    first: int
    """Names the citations of the first stretch; those of the others follow."""
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    """By the stretch's place."""
    refused: dict[int, str] = field(default_factory=dict)
    """Why a stretch could not be checked, by its place."""
    live: bool = True
    """Whether more verdicts may arrive."""
    problem: str | None = None
    """Why it ended early, in one sentence."""

    @property
    def claims(self) -> tuple[int, ...]:
        """The places of the stretches that are checked."""
        return tuple(place for place, one in enumerate(self.stretches) if one.claim is not None)

    @property
    def waiting(self) -> tuple[int, ...]:
        """Of these, those without a verdict."""
        return tuple(place for place in self.claims if place not in self.verdicts and place not in self.refused)

    def told(self, place: int) -> str:
        """The words of a stretch."""
        span = self.stretches[place].span
        return self.text[span.start : span.end]

    def unchecked(self, place: int) -> str | None:
        """Why there is no verdict on a stretch; None where there is one, or may be."""
        return self.stretches[place].unchecked or self.refused.get(place)


def stretches_of(text: str) -> tuple[Stretch, ...]:
    """The sentences of `text` in order; a line that is no sentence, such as a headline, is one too."""
    spans = [span for span in _spans(text) if any(map(str.isalnum, text[span.start : span.end]))]
    found: list[Stretch] = []
    named: str | None = None  # the last sentence that says what it is about
    for span in spans:
        one = _stretch(span, " ".join(text[span.start : span.end].split()), named)
        found.append(one)
        if one.claim is not None and not one.read_as and not _PRONOUN.match(one.claim):
            named = one.claim
    return tuple(found)


def _stretch(span: Span, sentence: str, named: str | None) -> Stretch:
    from assistant.checking.parts import says_something

    if sentence.rstrip(_CLOSERS).endswith("?"):
        return Stretch(span, None, QUESTION)
    if _OPINION.match(sentence.lstrip("“\"‘'(")):
        return Stretch(span, None, OPINION)
    claim = _named(sentence, named)
    if not says_something(claim):
        return Stretch(span, None, TOO_LITTLE)
    return Stretch(span, claim, read_as=claim != sentence)


def _named(sentence: str, before: str | None) -> str:
    """The sentence, with what the one before is about in place of the pronoun that it begins with."""
    from assistant.checking.parts import parts_of

    if before is None or not _PRONOUN.match(sentence):
        return sentence
    parts = [part.text for part in parts_of(f"{before} {sentence}")[len(parts_of(before)) :]]
    return " ".join(parts) if parts and not _PRONOUN.match(parts[0]) else sentence


def _spans(text: str) -> Sequence[Span]:
    from ingest.sentences import sentence_spans

    spans = sentence_spans(text)
    lines = [line for line in paragraphs(text) if not any(_meet(line, one) for one in spans)]
    return sorted((*spans, *lines))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
