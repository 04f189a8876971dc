"""Which figures of a sentence can be the one that a question asks for. Compares none."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.choosing.expected import Expected
from assistant.comparing.counted import GENERIC
from assistant.comparing.fates import fate_of
from assistant.comparing.types import Part, Quantity
from assistant.evidence import Asked
from assistant.writing.support_words import root_of

_RATE = re.compile(r"\b(?:rate|percent\w*|per cent|share|proportion)\b", re.IGNORECASE)


def is_asked(found: Quantity, asked: Asked, text: str) -> bool:
    """Whether a figure of a sentence is of the asked sort: a share, a sum of money, a count of that very thing."""
    of = found.dimension or ""
    if asked.expected is Expected.PERCENTAGE:
        return of == "share"
    if asked.expected is Expected.MONEY:
        return of.startswith("currency")
    if of == "share" or found.part is not Part.LEVEL:
        return of == "share" and bool(_RATE.search(asked.read_as))
    if _POPULATION.search(asked.read_as) and (of or _PER.match(text, found.span.end)):
        return False
    many = _HOW_MANY.search(asked.read_as)
    if many is None:
        return True
    return (
        not _is_a_part(found, text)
        and (not of or root_of(many["what"]) in found.text)
        and _is_count_of(found, root_of(many["what"]), fates_of(asked.read_as), text)
    )


_POPULATION = re.compile(r"\bpopulation (?:of|in|for|at|is|was)\b", re.IGNORECASE)
"""People: neither the acres they live on nor how many of them to the acre."""
_PER = re.compile(r"\s*(?:[a-z]+ )?(?:per\b|/)")
_HOW_MANY = re.compile(r"\bhow many (?:[a-z-]+ )*?(?P<what>[\w’'-]+)(?= (?:were|was|are|is|have|has|had|did|do|does|"
                       r"will|would|can|could|in|of|by|from|died|got|took|went|lost|worked|people)\b|\W*$)",
                       re.IGNORECASE)  # fmt: skip
_PART_BEFORE = re.compile(r"(?:\b(?:including|among them|of them|of whom|of those|of which)\s*|^Of [^,]{3,60},\s*)$")
_PART_AFTER = re.compile(r"\s+of (?:them|those|whom|which|these|the \d[\d,]*)\b")


def _is_a_part(found: Quantity, text: str) -> bool:
    """ "Of those killed, 60 were …", "including 12 children": some of those counted."""
    return bool(_PART_BEFORE.search(text[: found.span.start]) or _PART_AFTER.match(text[found.span.end :]))


@lru_cache(maxsize=256)
def fates_of(words: str) -> frozenset[str]:
    """Every fate that a question asks about: "hurt or killed"."""
    return frozenset(filter(None, map(fate_of, words.split())))


def _is_count_of(found: Quantity, what: str, fates: frozenset[str], text: str) -> bool:
    """Whether a figure may count `what`, as a question has it, to whom one of the `fates` happened."""
    if fates and not any(is_one_fate(found.fate or fate_of(text), fate) for fate in fates):
        return False
    if not found.head or found.head == what:
        return True
    return what in GENERIC and (found.head in GENERIC or bool(fates))


def is_one_fate(one: str, other: str) -> bool:
    """Whether two fates can be of the same people: casualties are dead and hurt."""
    return one == other or ("casualty" in (one, other) and {one, other} <= {"casualty", "dead", "hurt"})


_TOLL = re.compile(r"\b(?:how many|how high|number|toll|casualties|dead)\b", re.IGNORECASE)


def asks_for_toll(asked: Asked) -> bool:
    """Whether a question asks how many people met some fate."""
    return bool(_TOLL.search(asked.read_as)) and bool(fate_of(asked.read_as))
