"""Claims that somebody denies: what is claimed, who claims it, who denies it, each where it stands. Judges neither."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.disagreeing.speakers import subject_before, who_says
from assistant.evidence import Evidence
from vectorstore import Span

_DENIES = (
    r"(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:es?|ed|ing)|disput(?:es?|ed|ing))"
)
_CLAIM = (
    r"(?:claims?|allegations?|accusations?|reports?|assertions?|charges?|accounts?|suggestions?|statements?|figures?|"
    r"tolls?)"
)
_OF_SOMEBODY = re.compile(
    rf"\b(?P<denies>{_DENIES})\s+(?P<whose>[^,;“”\"]{{2,50}}?)['’]s?\s+(?:\w+\s+)?{_CLAIM}\s+(?:that|of)\s+"
    r"(?P<claim>[^;“”\"]+)"
)
_OUTRIGHT = re.compile(
    r"\b(?P<denies>den(?:y|ies|ied))\s+(?:(?:that|ever)\s+)?(?P<claim>(?:(?<=that )|any |\w+ing\s)[^;“”\"]+)"
)
_CLAIM_THAT = re.compile(
    rf"\b(?P<denies>{_DENIES})\s+(?:the |those |these |all |such |any )?(?:\w+\s)?{_CLAIM}\s+(?:that|of)\s+"
    r"(?P<claim>[^;“”\"]+)"
)
_THE_CLAIM = re.compile(
    rf"\b(?P<denies>{_DENIES})\s+(?:(?:the|that|this|those|these|its|his|her|their|such)\s+(?:\w+\s)?{_CLAIM}|"
    r"(?:it|this|that)(?=\s*[,.;]|$))(?!\s+(?:that|of)\b)",
)
_ACCUSED = re.compile(
    rf"\b(?:accus(?:es|ed|ing)\s+[^,;]{{2,50}}?\s+of\s+)(?P<claim>[^;,]+),\s+(?:an?|which|something|the)\s*"
    rf"(?:{_CLAIM}\s+)?(?:that\s+)?(?P<who>[^,;]{{2,40}}?)\s+(?:has\s+|have\s+|had\s+)?(?:\w+ly\s+)?(?P<denies>{_DENIES})\b"
)
_ANY_DENIAL = re.compile(rf"\b{_DENIES}\b")
_SAID = re.compile(
    r"\b(?:said|says|saying|claimed|claiming|reported|announced|insisted|argued|told \w+)\s+(?:that\s+)?"
)
_SENTENCE_ENDS = re.compile(r"[.!?,;:\s]+$")
_LONGEST = 18
"""Words that are shown of a claim or a denial."""


@dataclass(frozen=True, slots=True)
class Denied:
    """A claim and its denial, in one sentence or in two that follow each other."""

    claim: Evidence
    claim_words: Span
    """Of the article's text."""
    claimed_by: str | None
    denial: Evidence
    denial_words: Span
    denied_by: str | None


def denied_in(one: Evidence, read: Sequence[Evidence]) -> Denied | None:
    """The claim that a sentence denies. `read` holds the sentence before, which may be where the claim stands."""
    text = one.text
    accused = _ACCUSED.search(text)
    if accused is not None:
        accuser = subject_before(text, accused.start())
        denial = Span(accused.start("who"), accused.end("denies"))
        return Denied(one, _put(one, *accused.span("claim")), accuser, one, _put(one, *denial), accused["who"].strip())
    for found in _with_claims(text):
        denier = subject_before(text, found.start("denies"))
        whose = (found.groupdict().get("whose") or "").strip()
        claimant = whose if whose[:1].isupper() or whose.startswith("the ") else None
        denial = Span(found.start("denies"), found.end())
        return Denied(one, _put(one, *found.span("claim")), claimant, one, _put(one, *denial), denier)
    return _of_the_sentence_before(one, read)


def may_deny(text: str) -> bool:
    """Whether a sentence has a word of denying; a quick look."""
    return bool(_ANY_DENIAL.search(text))


def clause_from(one: Evidence, start: int) -> Span:
    """A sentence's words from `start` on, as many as are shown, as a range of the article's text."""
    return _put(one, start, len(one.text))


def _with_claims(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_OF_SOMEBODY, _OUTRIGHT, _CLAIM_THAT):
        found = pattern.search(text)
        if found is not None:
            yield found


def _of_the_sentence_before(one: Evidence, read: Sequence[Evidence]) -> Denied | None:
    found = _THE_CLAIM.search(one.text)
    before = next((each for each in read if _is_just_before(each, one)), None) if found else None
    if found is None or before is None:
        return None
    said = _SAID.search(before.text)
    if said is None:
        return None
    claim = _put(before, said.end(), len(before.text))
    denier = subject_before(one.text, found.start("denies"))
    denial = _put(one, found.start("denies"), len(one.text))
    return Denied(before, claim, who_says(before, claim), one, denial, denier)


def _is_just_before(each: Evidence, one: Evidence) -> bool:
    gap = one.article.text[each.span.end : one.span.start]
    # Of two neighbours only: news sets claim and denial in paragraphs of their own.
    return each.article.id == one.article.id and each.span.end <= one.span.start and not gap.strip()


def _put(one: Evidence, start: int, end: int) -> Span:
    """A range of the article, with no more words than are shown and no closing punctuation."""
    words = list(re.finditer(r"\S+", one.text[start:end]))[:_LONGEST]
    stop = start + words[-1].end() if words else end
    kept = _SENTENCE_ENDS.sub("", one.text[start:stop])
    return Span(one.span.start + start, one.span.start + start + len(kept))
