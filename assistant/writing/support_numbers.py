"""Whether the amounts of a statement are those of its sources: value, unit, limit and what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.timing.counts import PEOPLES_FATES, counts_in
from assistant.words import listed
from assistant.writing.support_amounts import Amount

_MAY_SAY = {
    "": {""},
    "about": {"", "about", "nearly"},
    "no less": {"", "no less", "over"},
    "over": {"over"},
    "no more": {"no more", "under"},
    "under": {"under", "nearly"},
    "nearly": {"nearly"},
}
"""A modifier of a statement, and those its source may have."""

_VAGUE_TO_WORD = listed("a an single another lone sole")


def unsupported(said: Amount, sources: Sequence[Amount], source_words: frozenset[str]) -> str | None:
    """Why `said` is not among the amounts of the sources, as a clause; None where it is."""
    if said.value == 1 and said.kind == "count" and not said.unit and source_words & _VAGUE_TO_WORD:
        return None
    equal = [one for one in sources if one.value == said.value and _same_kind(said, one)]
    if not equal:
        return f"the figure “{said.written}” is in none of the sentences it cites"
    of_unit = [one for one in equal if _same_unit(said, one)]
    if not of_unit:
        return f"“{said.written}” is given with another unit or for another thing in the sentences it cites"
    of_way = [one for one in of_unit if one.modifier in _MAY_SAY[said.modifier]]
    if not of_way:
        wanted = next(one.modifier for one in of_unit)
        return f"the sentences it cites do not put “{said.written}” so: " + (
            f"keep words like “{_SPELT_OUT[wanted]}” beside it" if wanted else "leave out what limits the figure"
        )
    if not any(_same_thing(said, one, sources) for one in of_way):
        return f"in the sentences it cites “{said.written}” belongs to something else"
    return None


_SPELT_OUT = {
    "no more": "up to", "no less": "at least", "over": "more than", "under": "fewer than", "nearly": "nearly",
    "about": "about",
}  # fmt: skip


def _same_kind(said: Amount, one: Amount) -> bool:
    return said.kind == one.kind


def _same_unit(said: Amount, one: Amount) -> bool:
    return said.unit == one.unit or (not said.unit and one.unit in ("dollar", "euro", "pound") and False)


def _same_thing(said: Amount, one: Amount, sources: Sequence[Amount]) -> bool:
    """Whether the nouns after the figures agree, unless the source gives those nouns another figure."""
    mine, theirs = set(said.heads), set(one.heads)
    if mine & theirs or not mine:
        return True
    elsewhere = any(mine & set(other.heads) for other in sources if other.value != said.value)
    return not elsewhere and (not said.around or bool(said.around & one.around) or bool(said.unit))


def turned_fate(text: str, sources: Iterable[str]) -> str | None:
    """Why the people counted in `text` did not meet that fate, as a clause; None where nothing says so."""
    theirs = [count for source in sources for count in counts_in(source)]
    for count in counts_in(text):
        if count.thing not in PEOPLES_FATES:
            continue
        fates = {one.thing for one in theirs if one.value == count.value and one.thing in PEOPLES_FATES}
        if fates and count.thing not in fates:
            return f"in the sentences it cites {count.value:g} is the number of others: dead, injured, missing or held"
    return None


_PAIR = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)?)(?:\s?[-–—]\s?|\s+to\s+)(\d+(?:\.\d+)?)(?![\d-])")


def pairs_in(text: str) -> set[tuple[str, str]]:
    """Scores and ranges: "3-1", "from 4 to 9"."""
    return {(match[1], match[2]) for match in _PAIR.finditer(text)}
