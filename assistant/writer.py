"""What Byline asks of a chat model that writes answers, and the gate its sentences pass. Calls no model itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.compose import Numbering
from assistant.evidence import Evidence
from assistant.types import Citation, Quote, Statement, Support
from assistant.words import Bag, numbers_in, without_possessive
from vectorstore.keywords import stems


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence a model wrote, with the evidence keys it gave. Nothing about it has been checked."""

    text: str
    keys: tuple[str, ...]


class Writer(Protocol):
    """A chat model that writes an answer from evidence."""

    @property
    def name(self) -> str:
        """ "provider:model"."""

    def write(self, question: str, evidence: Sequence[tuple[str, Evidence]]) -> list[Draft]:
        """The model's sentences. `evidence` are pairs of key and sentence. Raises `ModelError` when it fails."""


def keyed(evidence: Sequence[Evidence]) -> list[tuple[str, Evidence]]:
    """Evidence with opaque keys: hashes, which a model cannot arrive at by counting."""
    return [
        (hashlib.sha256(f"{one.article.id}:{one.span.start}:{one.span.end}".encode()).hexdigest()[:6], one)
        for one in evidence
    ]


def gate(
    drafts: Sequence[Draft], evidence: Sequence[tuple[str, Evidence]]
) -> tuple[tuple[Statement, ...], tuple[Citation, ...], int]:
    """The drafts whose keys exist and whose figures, names and words their quotations bear out.

    Returns statements, citations, and how many drafts were dropped.
    """
    by_key = dict(evidence)
    numbering, kept, dropped = Numbering(), [], 0
    for draft in drafts:
        cited = [by_key[key] for key in dict.fromkeys(draft.keys) if key in by_key]
        if not cited or not borne_out(draft.text, [one.text for one in cited]):
            dropped += 1
            continue
        numbers = tuple(numbering.number(Quote.of(one.article, one.span)) for one in cited)
        verbatim = any(draft.text.strip() == one.text for one in cited)
        kept.append(Statement(draft.text, numbers, Support.VERBATIM if verbatim else Support.ENTAILED))
    return tuple(kept), numbering.citations, dropped


_BORNE_OUT = 0.5
"""Share of a statement's content words that its quotations must hold."""
_NAME = re.compile(r"(?<!^)(?<![.?!]\s)\b[A-Z][\w’'-]+")


def borne_out(statement: str, quotations: Sequence[str]) -> bool:
    """Whether every figure and name, and at least half of the words, of `statement` are in the quotations."""
    quoted = " ".join(quotations)
    if numbers_in(statement) - numbers_in(quoted):
        return False
    bag = Bag(quoted)
    names = [without_possessive(name) for name in _NAME.findall(statement)]
    if any(not bag.holds(stem) for name in names for stem in stems(name) if len(stem) > 1):
        return False
    words = [stem for stem in stems(statement) if len(stem) > 3]
    return not words or sum(bag.holds(stem) for stem in words) >= _BORNE_OUT * len(words)
