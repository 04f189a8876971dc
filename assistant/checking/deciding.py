"""What the weighed sentences make of a claim: of each part, and of the whole. Says it in words a newsroom would print.

A part is supported where sentences bear it out and none speaks against it; contradicted where it is the other way
round; disputed where both stand, or where all that speaks against it is that somebody denies it. The whole is
contradicted if a part is, else disputed if a part is, supported only if all parts are, and else not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checking.comparing_values import Outcome
from assistant.checking.parts import Part
from assistant.checking.stances import Weighed
from assistant.checking.types import Ruling, Stance
from assistant.checking.values import Sort
from vectorstore import Article
from vectorstore.types import written_day

_CLEARLY_LESS = 0.2
"""A sentence that is so much less about a part than one that bears it out tells of something else."""
_MOST_FINDINGS = 3
"""Sentences shown for and against each."""
_WORTH_MENTIONING = 0.75


@dataclass(frozen=True, slots=True)
class Ruled:
    """A part with its ruling and the sentences it rests on: those that decide first."""

    part: Part
    ruling: Ruling
    explanation: str
    told: tuple[Weighed, ...]


def ruled(part: Part, weighed: Sequence[Weighed]) -> Ruled:
    """The ruling on one part."""
    ranked = sorted(weighed, key=lambda one: (-round(one.signals.about, 1), -one.chance, one.ground.key))
    for_it = [one for one in ranked if one.stance is Stance.SUPPORTS]
    against = _against(for_it, [one for one in ranked if one.stance is Stance.CONTRADICTS])
    if for_it and against:
        told = (*for_it[:_MOST_FINDINGS], *against[:_MOST_FINDINGS])
        return Ruled(part, Ruling.DISPUTED, _disputed(for_it[0], against[0]), told)
    if for_it:
        told = tuple(for_it[:_MOST_FINDINGS])
        return Ruled(part, Ruling.SUPPORTED, _supported(told), told)
    if against:
        told = tuple(against[:_MOST_FINDINGS])
        if all(one.is_denial for one in against):
            return Ruled(part, Ruling.DISPUTED, f"{_sentence(against[0].why)} No article bears it out.", told)
        return Ruled(part, Ruling.CONTRADICTED, _contradicted(told[0]), told)
    mentions = [one for one in ranked if one.signals.about >= _WORTH_MENTIONING]
    return Ruled(part, Ruling.NOT_FOUND, _not_found(mentions), tuple(mentions[:2]))


def _against(for_it: Sequence[Weighed], against: Sequence[Weighed]) -> list[Weighed]:
    """Those that speak against it and tell of the same, given what speaks for it."""
    if not for_it:
        return list(against)
    least = max(one.signals.about for one in for_it) - _CLEARLY_LESS
    return [one for one in against if one.is_denial or (one.signals.about >= least and not _may_both_be(one, for_it))]


def _may_both_be(one: Weighed, for_it: Sequence[Weighed]) -> bool:
    """Whether what differs can be true beside the claim: another place that was hit, another day, an older figure."""
    if one.may_both_be:
        return True
    differing = one.signals.of(Outcome.DIFFERS)
    if not differing:
        return False
    if any(each.value.sort is not Sort.FIGURE for each in differing):
        return True
    days = [each.ground.article.published for each in for_it if each.ground.article.published is not None]
    mine = one.ground.article.published
    same_article = any(each.ground.article.id == one.ground.article.id for each in for_it)
    return same_article or (mine is not None and bool(days) and max(days).date() > mine.date())


# --- the whole ------------------------------------------------------------------------------------------------


def of_whole(parts: Sequence[Ruled]) -> tuple[Ruling, str]:
    """The ruling on a claim and why, from those on its parts."""
    if len(parts) == 1:
        return parts[0].ruling, parts[0].explanation
    rulings = {one.ruling for one in parts}
    for ruling in (Ruling.CONTRADICTED, Ruling.DISPUTED):
        if ruling in rulings:
            decided = [one for one in parts if one.ruling is ruling]
            return ruling, " ".join(f"“{one.part.text.rstrip('.')}”: {one.explanation}" for one in decided[:2])
    if rulings == {Ruling.SUPPORTED}:
        return Ruling.SUPPORTED, f"All of it is in the articles. {parts[0].explanation}"
    missing = " ".join(f"“{one.part.text.rstrip('.')}”" for one in parts if one.ruling is Ruling.NOT_FOUND)
    if Ruling.SUPPORTED in rulings:
        return Ruling.NOT_FOUND, f"Partly supported: nothing in the archive says {missing}."
    return Ruling.NOT_FOUND, parts[0].explanation


# --- in words -------------------------------------------------------------------------------------------------


def _supported(told: Sequence[Weighed]) -> str:
    named = list(dict.fromkeys(named_as(one.ground.article) for one in told))
    if told[0].attributed_to:
        return _sentence(f"{_said_so(told[0])}, in {named[0]}")
    return _sentence(f"{named[0]} says so" if len(named) == 1 else f"{' and '.join(named[:2])} say so")


def _contradicted(first: Weighed) -> str:
    who = f" {_said_so(first)}." if first.attributed_to else ""
    return f"{_sentence(f'{first.why} ({named_as(first.ground.article)})')}{who}"


def _disputed(one: Weighed, other: Weighed) -> str:
    says = _said_so(one) if one.attributed_to else f"{named_as(one.ground.article)} says so"
    return f"{_sentence(says)} Against it: {_who_against(other)}."


def _who_against(other: Weighed) -> str:
    if other.is_denial or other.attributed_to is None:
        return other.why if other.attributed_to else f"{other.why} ({named_as(other.ground.article)})"
    return f"{other.why}. {_said_so(other)}"


def _said_so(one: Weighed) -> str:
    # In the past it is the same for one and for many: "the police", "Tveit", "two officers".
    return f"{one.attributed_to} said so"


def _not_found(mentions: Sequence[Weighed]) -> str:
    if not mentions:
        return "Nothing in the archive is about this."
    nearest = named_as(mentions[0].ground.article)
    return f"The archive has articles about this, but none says so or the opposite (the nearest: {nearest})."


def named_as(article: Article) -> str:
    """How an article is named in a sentence: its outlet and day, or its title."""
    day = None if article.published is None else written_day(article.published)
    if article.outlet:
        return f"{article.outlet}, {day}" if day else article.outlet
    title = "an article" if article.title is None or article.title_derived else f"“{article.title}”"
    return f"{title} of {day}" if day else title


def _sentence(clause: str) -> str:
    clause = clause[:1].upper() + clause[1:]
    return clause if clause.endswith((".", "”.")) else f"{clause}."
