"""Puts a few words in the place of those in a question that match them: another name, another year, another sort."""

from __future__ import annotations

import re

from assistant.conversation.capitals import tokens
from assistant.conversation.mentions import Mention, mentions
from assistant.conversation.nouns import PLACES, Kind, is_calendar, is_plural, kind_of_noun
from vectorstore import Span

_DATE = re.compile(
    r"\b(?P<prep>in|on|since|during|before|after|by|until|for|from) (?:(?:early|late|mid|the) )?"
    r"(?:(?:\d{1,2} )?(?:Jan\w*|Feb\w*|Mar(?:ch)?|Apr\w*|May|June?|July?|Aug\w*|Sep\w*|Oct\w*|Nov\w*|Dec\w*)\.?"
    r"(?: \d{1,2},?)?"
    r"(?: (?:1[5-9]|20)\d\d)?|(?:1[5-9]|20)\d\d(?:s\b)?)(?=\W|$)"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
HAS_DATE = re.compile(r"\b(?:1[5-9]|20)\d\d\b|\b(?:last|this|next) (?:year|month|week)\b", re.IGNORECASE)
PREPOSITION = re.compile(
    r"^(?P<prep>of|in|at|on|since|before|after|during|for|from|by|between|until|to|with|against|near|under|outside)\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_COUNTING = re.compile(r"^(?P<open>how many|which|what) (?P<noun>[a-z][a-z-]+)(?= )", re.IGNORECASE)
_ACTORS = (Kind.PERSON, Kind.GROUP)


def counted(earlier: str, noun: str) -> str | None:
    """`earlier`, asking for the number of others: "How many people died?" with "children" in place of "people"."""
    match = _COUNTING.match(earlier)
    return f"{match['open']} {noun}{earlier[match.end() :]}" if match and is_plural(match["noun"]) else None


def swapped(earlier: str, fragment: str) -> str | None:
    """`earlier` with the part that matches `fragment` replaced by it."""
    year = re.match(r"(?:(?:in|the) )?(?P<year>(?:1[5-9]|20)\d\d)(?: ones?)?$", fragment)
    if year is not None and len(_YEAR.findall(earlier)) == 1 and not _DATE.search(earlier):
        return _YEAR.sub(year["year"], earlier)
    preposition = PREPOSITION.match(fragment)
    if HAS_DATE.search(fragment) or any(map(is_calendar, fragment.split())):
        dated = fragment if preposition or not re.match(r"\d|[A-Z]", fragment) else f"in {fragment}"
        return _replaced_date(earlier, dated)
    one = re.match(r"(?P<which>.+) ones?$", fragment)
    if one is not None:
        return _other_sort(earlier, one["which"])
    new = owned_by(fragment) or _first_mention(
        preposition["rest"] if preposition else fragment, preposition is not None
    )
    if new is None:
        return None
    found = mentions(earlier)
    if preposition is not None:
        before = preposition["prep"].lower()
        old = next((one for one in found if _prepared(earlier, one, before) and _alike(one, new)), None)
        return _put(earlier, old, new.text) if old else f"{earlier.rstrip(' ?')} {before} {new.text}?"
    old = _counterpart(found, new)
    if old is None:
        return None
    return _put(earlier, old, new.text)


def _other_sort(earlier: str, which: str) -> str | None:
    """ "The Afghan one" after "the Pakistani Guard": "the Afghan Guard"."""
    old = next(iter(mentions(earlier)), None)
    words = tokens(old.text) if old is not None else []
    return _put(earlier, old, f"{which} {words[-1].text}") if old is not None and words else None


def owned_by(fragment: str) -> Mention | None:
    """What belongs to somebody, "Khan's wife": known by the noun at its end."""
    owned = re.match(r"^.+?['’]s? (?:[a-z-]+ )?(?P<noun>[a-z-]+)$", fragment)
    kind = kind_of_noun(owned["noun"]) if owned is not None else None
    if owned is None or kind is None:
        return None
    return Mention(fragment, kind, owned["noun"], Span(0, len(fragment)), named=kind in (Kind.PERSON, Kind.GROUP))


def _first_mention(text: str, adjunct: bool) -> Mention | None:
    found = mentions(f"{'in' if adjunct else 'about'} {text}")
    return found[0] if found and found[0].text.lower().removeprefix("the ") in text.lower() else None


def _prepared(text: str, one: Mention, preposition: str) -> bool:
    return text[: one.span.start].lower().endswith(f" {preposition} ")


def _counterpart(found: tuple[Mention, ...], new: Mention) -> Mention | None:
    """The part of the earlier question that the new name or description stands in for."""
    alike = [one for one in found if _alike(one, new) and one.text.lower() != new.text.lower()]
    return next((one for one in alike if one.kind is new.kind), alike[0] if alike else None)


def _alike(one: Mention, other: Mention) -> bool:
    """Whether `other` may take the place of `one`."""
    if one.named != other.named:
        return other.kind in (Kind.PERSON, Kind.GROUP) and not one.adjunct and one.kind in (*_ACTORS, Kind.NAME)
    if not one.named:
        return one.kind is other.kind or Kind.THING in (one.kind, other.kind)
    kinds = {one.kind, other.kind}
    actors = {Kind.GROUP, Kind.PLACE} if {one.text, other.text} & PLACES else {Kind.GROUP}
    return len(kinds) == 1 or Kind.NAME in kinds or kinds <= actors


def _put(text: str, old: Mention, new: str) -> str:
    rest = text[old.span.end :]
    return f"{text[: old.span.start]}{new}{rest}"


def _replaced_date(earlier: str, dated: str) -> str:
    match = _DATE.search(earlier)
    if match is not None:
        return f"{earlier[: match.start()]}{dated}{earlier[match.end() :]}"
    return f"{earlier.rstrip(' ?')} {dated}?"
