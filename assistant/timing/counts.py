"""What a sentence of news counts: how many killed, cases, jobs, percent. Compares nothing and converts no units."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vectorstore.keywords import stems

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {word: number for number, word in enumerate(_ONES.split(), start=1)} | {
    word: 10 * number for number, word in enumerate(_TENS.split(), start=2)
}
_MAGNITUDES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_COUNT = re.compile(
    r"(?<![\w$€£.,-])(?P<sign>[$€£]\s?)?"
    rf"(?P<figure>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{_WORDS})(?:-(?:{_WORDS}))?)"
    r"(?:\s+(?P<magnitude>hundred|thousand|million|billion))?(?P<percent>\s?%|\s+per\s?cent\b)?"
    r"(?![\w-]|,\d|\.\d|:\d)",
    re.IGNORECASE,
)
# Words of news for what happens to people: each group is one thing counted.
_FATES = {
    "dead": r"killed|killing|kills|dead|died|dying|deaths?|death toll|toll|fatalities|lives|bodies",
    "hurt": r"injured|injuring|injures|wounded|wounding|hurt|injuries",
    "missing": r"missing|unaccounted",
    "held": r"arrested|arrests?|detained|detentions?",
    "ill": r"infected|infections?|cases?|sickened",
    "moved": r"displaced|evacuated|homeless",
}
PEOPLES_FATES = frozenset(_FATES) - {"ill"}
"""What befalls people in one event; cases of an illness go on."""
_FATE = re.compile("|".join(rf"\b(?P<{name}>{words})\b" for name, words in _FATES.items()), re.IGNORECASE)
_PEOPLE = re.compile(
    r"\s+(?:of them|others?|more|people|persons|men|women|children|civilians|residents|soldiers|workers|were|was|are|"
    r"is|have|has|had|been|confirmed|as|left|feared|reported|and|or)\b",
    re.IGNORECASE,
)
_NO_NOUN = (
    r"(?:of|in|on|at|for|and|or|to|from|by|with|the|a|an|were|was|are|is|have|has|after|before|since|near|under|as|who|that|"
    r"without|into|during|while|than|so|because)\b"
)
_NOUN_PHRASE = re.compile(rf"\s+(?:(?!{_NO_NOUN})[a-z-]+\s*){{1,3}}")
_NO_COUNT = re.compile(
    r"\s*(?:[ap]\.m\.|(?:(?:years?|months?|weeks?|days?|hours?|minutes?|miles?|km|kilomet\w+|year-old|years-old|o'clock|"
    r"in \d+|and \d+)\b)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)"
)
_TO = re.compile(r"\b(?:to|at|reached|is|was|stands|stood)\s+(?:(?:about|at least|nearly|over|more than|some)\s+)?$")
_TOTAL = re.compile(
    r"\b(?:number|count|tally) of (?:\w+ ){0,2}?(?P<noun>[a-z]+s)\b(?:(?!\b(?:number|count|tally)\b)[^,;]){0,80}$"
)
_KIND_OF_CASES = re.compile(r"(?P<kind>[a-z-]+) (?:cases?|infections?)\b", re.IGNORECASE)
_OF_ANY_KIND = frozenset(
    ["active", "additional", "confirmed", "more", "new", "of", "possible", "probable", "reported", "suspected", "the"]
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+$"
_AFTER_MONTH = re.compile(_MONTH)
_BEFORE_YEAR = re.compile(rf"{_MONTH}|\b(?:in|since|by|from|of|late|early|mid)\s+$", re.IGNORECASE)
_NEAR, _FAR = 5, 18  # words between a fate and its figure; far only in "the toll from … rose to 12"
_ENDS = re.compile(r"\s*(?:$|[,.;]|(?:in|on|near|after)\b|[a-z]+s\b)")


@dataclass(frozen=True, slots=True)
class Count:
    """A figure and what it counts."""

    thing: str
    """A group of fates ("dead"), "%", or the stem of the noun counted."""
    value: float


def counts_in(sentence: str) -> tuple[Count, ...]:
    """The figures of `sentence` for which it says what they count; not ages, dates, times, distances, money."""
    found = []
    for match in _COUNT.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        is_year = re.fullmatch(r"(?:19|20)\d\d", match["figure"]) and _BEFORE_YEAR.search(before)
        if is_year or _NO_COUNT.match(after) or _AFTER_MONTH.search(before):
            continue
        thing = _thing(match, before, after)
        if thing is not None:
            found.append(Count(thing, _value(match)))
    return tuple(found)


def _value(match: re.Match[str]) -> float:
    figure = match["figure"].lower()
    plain = figure.replace(",", "")
    number = float(plain) if plain[0].isdigit() else float(sum(NUMBER_WORDS[word] for word in figure.split("-")))
    return number * (_MAGNITUDES[match["magnitude"].lower()] if match["magnitude"] else 1)


def _thing(match: re.Match[str], before: str, after: str) -> str | None:
    if match["sign"]:
        return None  # prices and budgets: what a sum is for, no word beside it says
    if match["percent"]:
        return "%"
    fate = _fate(before, after)
    if fate is not None:
        return fate
    total = _TOTAL.search(before) if _TO.search(before) else None
    phrase = _NOUN_PHRASE.match(after)
    nouns = [total["noun"]] if total else phrase.group().split() if phrase else []
    plurals = [stem for noun in nouns if noun.endswith("s") for stem in stems(noun)]
    return plurals[-1] if plurals else None


def _fate(before: str, after: str) -> str | None:
    """What befell those counted, as in "killed 12", "12 people were killed", "the toll rose to 12"."""
    ahead = re.split(r"[,;]|\b(?:and|while|after|in|near)\b", after, maxsplit=1)[0]
    following = _FATE.search(ahead)
    if following is not None and len(ahead[: following.start()].split()) <= _NEAR:
        return _with_kind(following.lastgroup, ahead)
    clause = re.split(r";|\bwhile\b", before)[-1]
    behind = list(_FATE.finditer(clause))
    if not behind or not (_PEOPLE.match(after) or _ENDS.match(after)):
        return None
    between = len(clause[behind[-1].end() :].split())
    near = between <= _NEAR or (between <= _FAR and _TO.search(before))
    return _with_kind(behind[-1].lastgroup, clause) if near else None


def _with_kind(fate: str | None, clause: str) -> str | None:
    """Cases of measles and of flu are two things."""
    kind = _KIND_OF_CASES.search(clause) if fate == "ill" else None
    return fate if kind is None or kind["kind"].lower() in _OF_ANY_KIND else f"ill {kind['kind'].lower()}"


def without_fates(sentence: str) -> str:
    """`sentence` without the words for what was counted, which every report of the kind has."""
    return _FATE.sub(" ", sentence)
