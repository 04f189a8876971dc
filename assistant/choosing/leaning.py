"""Sentences that lean on the one before ("He said …", "The group …"), and how far back a quotation must begin.

Resolves no reference: it only sees to it that the words a sentence points back to stand before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vectorstore import Article, Span

_LONGEST = 70
"""Words in a statement that was lengthened by what comes before it."""
_FURTHEST = 2
"""Sentences that may be put before one."""

_TIMES = r"(?:morning|afternoon|evening|week|weekend|month|year|spring|summer|autumn|fall|winter|season|time|decade)"
_DUMMY_IT = (
    r"it(?:['’]s| is| was| remains| has been)? (?:not |un|also )?(?:clear|unclear|likely|known|possible|hard|difficult|"
    r"important|rare|too|the (?:first|second|third|latest|only|most|largest|biggest|worst))"
)
_POINTS = re.compile(
    rf"^\W*(?!(?:this|that) {_TIMES}\b)(?!{_DUMMY_IT}\b)"
    r"(?:he|she|they|it|his|her|hers|their|theirs|its|him|them|this|that|these|those|such|both|neither|either|"
    r"one of (?:them|those|these)|some of (?:them|those|these)|most of (?:them|those|these)|"
    r"(?:the|this|that) (?:latter|former|two|three|pair|move|others?))\b",
    re.IGNORECASE,
)
# General nouns that stand for something just told (Halliday and Hasan, Cohesion in English, 1976), without a word that
# says which one is meant.
_GENERAL = (
    "group|company|firm|agency|organi[sz]ation|party|department|ministry|team|council|committee|commission|court|judge|"
    "man|woman|boy|girl|child|children|couple|family|victims?|suspects?|officers?|driver|patients?|men|women|"
    "attacks?|incidents?|decision|ruling|order|plan|proposal|bill|measure|law|rule|rules|policy|deal|agreement|"
    "report|study|survey|findings?|figures?|numbers?|statement|announcement|comments?|remarks?|"
    "change|changes|effort|efforts|program|programme|project|case|cases|lawsuit|suit|complaint|charges?|"
    "accident|crash|fire|explosion|blast|storm|strike|protest|outbreak|vote|document|documents|letter"
)
_BARE = re.compile(
    rf"^\W*the (?:{_GENERAL})(?:['’]s?)? (?!of\b|for\b|in\b|at\b|on\b|that\b|who\b|against\b|about\b|to\b|by\b|from\b)",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"^\W*(?:but|and|so|yet|or|nor|however|also|still|then|instead|meanwhile|moreover|furthermore|in addition|"
    r"as a result|for example|for instance|therefore|otherwise|likewise|similarly)\b",
    re.IGNORECASE,
)
_AFTER_JOIN = re.compile(rf"{_JOINS.pattern}[,\s]*", re.IGNORECASE)
_SPEAKS_OF = re.compile(r"[”\"],? (?:he|she|they|it) (?:also )?(?:said|says|added|told|wrote|asked)\b", re.IGNORECASE)
_TRAILS = re.compile(
    r"[,”\"] (?:he|she|they) (?:said|says|added|told|wrote|asked|explained|noted)\b[^,]{0,40}$", re.IGNORECASE
)


_PERSON = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
_NAMED = re.compile(r"\b[A-Z][a-z’'-]+")
_NO_NAME = re.compile(
    r"^\W*(?:the|an?|in|on|at|as|when|while|if|after|before|since|with|for|from|by|to|of|there|then|now|some|"
    r"many|most|what|"
    r"who|how|why|where|though|although|because|during|despite|even|yet|so|not|no|one|two|three)\b",
    re.IGNORECASE,
)


def _means_someone(sentence: str) -> bool:
    """Whether "he" or "she" comes, outside a quotation, before anybody is named ("The difference, he notes, …")."""
    plain = _QUOTED.sub(" ", sentence)
    found = _PERSON.search(plain)
    if found is None:
        return False
    before = _NO_NAME.sub("", plain[: found.start()])
    return not _NAMED.search(before) and not _SOMEBODY.search(before)


_SOMEBODY = re.compile(
    r"\b(?:an? [\w-]+(?: [\w-]+)?|(?:man|woman|mother|father|boy|girl|wife|husband|president|minister|patient|"
    r"anyone|someone|"
    r"everyone|who|person|son|daughter|king|queen|pope|child|student|doctor))\b",
    re.IGNORECASE,
)


def leans(sentence: str) -> bool:
    """Whether a reader who sees only this sentence cannot know whom or what it speaks of."""
    rest = _AFTER_JOIN.sub("", sentence, count=1)
    return bool(
        _POINTS.search(rest)
        or _BARE.search(rest)
        or _SPEAKS_OF.search(sentence)
        or _TRAILS.search(sentence.rstrip(". "))
        or _means_someone(rest)
    )


def joins(sentence: str) -> bool:
    """Whether a sentence carries on from the one before ("But …"), though it can be understood without it."""
    return bool(_JOINS.search(sentence))


def begun(article: Article, span: Span, sentences: Sequence[Span]) -> tuple[Span, bool]:
    """The range a quotation of `span` needs, and whether it can be understood.

    Goes back within the paragraph only, and not further than a statement may be long. `sentences` are the ranges of
    the sentences around it, in order.
    """
    text = article.text
    start = span.start
    for before in [one for one in reversed(sentences) if one.end <= span.start][:_FURTHEST]:
        opening = text[start : span.end]
        if not leans(opening) and not (start == span.start and joins(opening)):
            break
        too_long = len(text[before.start : span.end].split()) > _LONGEST
        if "\n" in text[before.end : start] or too_long:
            break
        start = before.start
    first_end = next((one.end for one in sentences if one.start == start), span.end)
    understood = not leans(text[start:first_end])
    # Going back is of no use where the reader still does not learn who is meant.
    return (Span(start, span.end), understood) if understood or start == span.start else (span, False)
