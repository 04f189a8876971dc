"""Outlets a question names, however it spells them. They narrow a search; they never widen one.

A name that is also an ordinary word ("Fortune", "The Age") counts only where the question speaks of it as a source.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.finding.outlet_names import LONGEST, OutletNames, bare, words_in
from vectorstore import Archive

_CALENDAR = frozenset(name for names in (calendar.month_name, calendar.day_name) for name in names if name)

_QUOTE = "'\"‘’“”«»"
_OWN = r"(?:['’]s?)?"
_TEXT = (
    r"(?:(?:article|report|piece|review|interview|column|editorial|account|version|view|claim|headline|website|"
    r"journalist|reporter)s?|stor(?:y|ies)|coverage|reporting)"
)
_TELLS = (
    r"(?:reports?|reported|says?|said|writes?|wrote|written|describe[sd]?|claim(?:s|ed)?|publish(?:es|ed)?|"
    r"suggest(?:s|ed)?|state[sd]?|tells?|told|cover(?:s|ed)?|discuss(?:es|ed)?|mention(?:s|ed)?|portray(?:s|ed)?|"
    r"attribute[sd]?|indicate[sd]?|identif(?:y|ies|ied)|accuse[sd]?|quote[sd]?|call(?:s|ed)?|argue[sd]?|cite[sd]?|"
    r"explain(?:s|ed)?|note[sd]?|reveal(?:s|ed)?|(?:dis)?agrees?|differs?)"
)
_TOLD_IN = (
    r"(?:reported|covered|published|discussed|mentioned|described|stated|highlighted|quoted|featured|written|said)"
)
_AFTER = re.compile(rf"[{_QUOTE}]?{_OWN}\s+(?:(?!and\b|or\b|of\b)\w+\s+)?(?:{_TEXT}|{_TELLS})\b", re.IGNORECASE)
_BEFORE = re.compile(
    rf"\b(?:according to|as per|per|{_TOLD_IN} (?:both )?(?:by|in)|{_TEXT} (?:both )?(?:by|in|from|of))"
    rf"(?: both)?\s+(?:the\s+)?[{_QUOTE}]?$",
    re.IGNORECASE,
)
_WITHIN = re.compile(rf"\b(?:in|by|from)\s+(?:the\s+)?[{_QUOTE}]?$", re.IGNORECASE)
_ENDS = re.compile(rf"[{_QUOTE}]?\s*(?:[,.;:?!)]|$)")
_JOINS = re.compile(rf"[{_QUOTE}]?{_OWN},?\s+(?:(?:and|or|nor|than) )?(?:by |in )?(?:the )?[{_QUOTE}]?", re.IGNORECASE)
_EXCEPT = re.compile(
    rf"\b(?:except(?: for)?|other than|besides|apart from|without|not (?:in|by|from))\s+(?:the\s+)?[{_QUOTE}]?$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:\s+of(?: the)?)?\s+([A-Z]\w+|\d+)|-\w")
_NAME_BEFORE = re.compile(r"\S\s+[A-Z][\w.]*\s+$|\w-$")
_OPENING = re.compile(r"(?:^|[.?!:]\s)\W*$")


_LEADS_IN = re.compile(
    r"[,;]?\s*\b(?:according to|as per|per|(?:as )?(?:reported|covered|published|described|told) (?:by|in)|in|by|from)"
    r"(?:\s+(?:the|an?|both))?(?:\s+(?:article|report|story|piece)s?(?:\s+(?:by|in|from|of))?(?:\s+the)?)?\s*$",
    re.IGNORECASE,
)


_JOINED = re.compile(rf"[{_QUOTE}]?,?\s*(?:and|or|nor)?\s*(?:the\s+)?[{_QUOTE}]?", re.IGNORECASE)


def without_outlets(question: str, outlets: Sequence[str]) -> str:
    """`question` without the outlets it names as its sources: what it asks of any other."""
    kept: list[str] = []
    at = 0
    for one in mentions(question, outlets):
        before = question[at : one.start].rstrip(_QUOTE)
        leads_in = _LEADS_IN.search(before)
        joined = kept and _JOINED.fullmatch(before)
        if leads_in is not None or joined:
            kept.append("" if leads_in is None else before[: leads_in.start()])
            at = one.end
    rest = question[at:].lstrip(_QUOTE) if kept else question
    return re.sub(r"\s+(?=[?.,])|\s{2,}", lambda gap: " " if len(gap.group()) > 1 else "", "".join(kept) + rest).strip(
        " ,"
    )


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a question names one outlet, or several of one house."""

    outlets: tuple[str, ...]
    """As the archive spells them."""
    start: int
    end: int


def named_outlets(question: str, archive: Archive) -> tuple[str, ...]:
    """The archive's outlets that `question` names as sources, sorted. None if the archive has a single outlet."""
    return tuple(sorted({name for one in mentions(question, archive.outlets()) for name in one.outlets}))


def mentions(question: str, outlets: Sequence[str]) -> tuple[Mention, ...]:
    """Where `question` names sources, in order. None if there is a single outlet."""
    if len(outlets) < 2:
        return ()
    found = [one for one in _candidates(question, OutletNames.of(tuple(outlets))) if not _is_other(question, one)]
    sure = [_speaks_for_itself(question, one) or _is_cued(question, one) for one in found]
    # "Fortune and The Verge said": what stands in a row with a source is one too
    for order in (range(1, len(found)), range(len(found) - 1, 0, -1)):
        for at in order:
            if sure[at - 1] != sure[at] and _JOINS.fullmatch(question[found[at - 1].end : found[at].start]):
                sure[at - 1] = sure[at] = True
    return tuple(one for one, certain in zip(found, sure, strict=True) if certain)


@dataclass(frozen=True, slots=True)
class _Candidate(Mention):
    """Words that may name an outlet."""

    words: tuple[str, ...]
    """As the question writes them, without "the"."""
    article: str
    """"The" or "the" as written, where it comes before them."""
    distinct: bool


def _candidates(question: str, names: OutletNames) -> Iterator[_Candidate]:
    """What may be a name, the longest from each place on."""
    tokens = list(words_in(question))
    words = [token.group() for token in tokens]
    keys = [bare(word) for word in words]
    at = 0
    while at < len(words):
        the = words[at].lower() == "the"
        for last in range(min(at + LONGEST, len(words)), at + the, -1):
            plain = words[at + the : last]
            if (called := names.called(plain, keys[at:last])) is not None:
                start, end, article = tokens[at].start(), tokens[last - 1].end(), words[at] if the else ""
                yield _Candidate(called.outlets, start, end, tuple(plain), article, called.distinct)
                at = last - 1
                break
        at += 1


# --- judging them -------------------------------------------------------------------------------------------


def _is_other(question: str, one: _Candidate) -> bool:
    """Whether the words are part of a longer name ("Miss Fortune", "The Times of India"), or asked to be left out."""
    before, after = question[: one.start], question[one.end :]
    goes_on = _GOES_ON.match(after)
    if goes_on and goes_on[1] not in _CALENDAR:
        return True
    return bool(_EXCEPT.search(before)) or (not one.article and bool(_NAME_BEFORE.search(before)))


def _speaks_for_itself(question: str, one: _Candidate) -> bool:
    """Whether the name is no ordinary word, as it is written."""
    capitals = all(word[0].isupper() or word.lower() in ("of", "and", "for") for word in one.words)
    if one.distinct:
        return one.words[0].isupper() or len("".join(one.words)) > 4
    if len(one.words) > 1:
        return capitals
    return capitals and one.article == "The" and not _OPENING.search(question[: one.start])


def _is_cued(question: str, one: _Candidate) -> bool:
    """Whether the question speaks of the name as of a source: "according to …", "… reported"."""
    before, after = question[: one.start], question[one.end :]
    if one.words[0][0].isupper():
        told = _AFTER.match(after) or _BEFORE.search(before)
        return bool(told or (_WITHIN.search(before) and _ENDS.match(after)))
    if len(one.words) > 1:
        return bool(_AFTER.match(after) or _BEFORE.search(before))
    # "the independent reports" are seldom those of The Independent
    return bool(one.article and _BEFORE.search(before) and _ENDS.match(after))
