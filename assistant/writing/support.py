"""The checks a statement must pass against the sentences it cites, each with a clause that tells a model what to mend.

Words only: likeness in meaning and entailment by a model are the gate's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.evidence import Evidence
from assistant.writing.support_amounts import CHECKED_WORDS, Amount, amounts_in
from assistant.writing.support_claims import surer
from assistant.writing.support_content import misjoined, misquoted, too_little_shared, without_source
from assistant.writing.support_dates import Days, date_spans, days_of, wrong_bound, wrong_day
from assistant.writing.support_frames import framed
from assistant.writing.support_joins import borrowed, crossed, invented_link, mixed, turned_way
from assistant.writing.support_links import turned_links
from assistant.writing.support_names import (
    CALENDAR,
    Names,
    called_by_header,
    names_in,
    names_of,
    sentence_before,
    unknown_name,
)
from assistant.writing.support_numbers import pairs_in, turned_fate, unsupported
from assistant.writing.support_roles import stands_in, swapped, turned_pairs
from assistant.writing.support_turns import turned
from assistant.writing.support_words import NEGATORS, Reading, Word, read

_VOUCHED_FOR = CALENDAR | NEGATORS
"""Words that checks of their own have let pass, wherever they stand."""
_BEFORE_FIGURE = 24  # letters before a figure in which "roughly" and the like may stand


class Source:
    """A sentence that may be cited, taken apart once. What only some checks need is worked out when asked."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.text = evidence.text
        self.reading = read(evidence.text)

    @cached_property
    def in_context(self) -> str:
        """The sentence, after the one before it where it points back."""
        before = sentence_before(self.evidence)
        return f"{before} {self.text}" if before else self.text

    @cached_property
    def names(self) -> Names:
        """What may be named of it."""
        return names_of(self.evidence)

    @cached_property
    def days(self) -> Days:
        """The days it names."""
        return days_of(self.evidence)

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """Its figures but for those of dates."""
        return _amounts(self.text)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks on words found."""

    why: str | None
    """Why the statement is refused; None where nothing speaks against it."""
    strange: tuple[Word, ...] = ()
    """Content words that its sources do not have in any form."""


def check(text: str, sources: Sequence[Source]) -> Checked:
    """Holds `text` against the sentences it cites."""
    said = read(text)
    texts, readings = [source.text for source in sources], [source.reading for source in sources]
    why = (
        misquoted(text, texts)
        or wrong_day(text, [source.days for source in sources])
        or wrong_bound(text, texts)
        or _wrong_figure(text, sources)
        or unknown_name(text, [source.names for source in sources])
        or turned(said, readings)
        or framed(said, readings)
        or surer(said, readings)
        or swapped(said, readings)
        or turned_pairs(said, readings)
        or turned_links(text, texts)
        or turned_way(said, readings)
        or invented_link(said, readings)
        or borrowed(said, readings)
        or mixed(said, readings)
        or crossed(said, readings)
        or misjoined(said, _joined(text), readings)
    )
    if why:
        return Checked(why)
    names = [source.names for source in sources]
    vouched = _vouched_for(said)
    strange = tuple(word for word in without_source(said, readings) if word not in vouched)
    called = called_by_header(said, strange, names)
    strange = tuple(word for word in strange if word not in called)
    header = frozenset().union(*(one.header for one in names))
    return Checked(stands_in(said, called, readings, header) or too_little_shared(said, strange, called), strange)


def _vouched_for(said: Reading) -> frozenset[Word]:
    """The words that belong to a figure or a day, which checks of their own have let pass."""
    spans = [(one.start - _BEFORE_FIGURE, one.end) for one in amounts_in(said.text)] + list(date_spans(said.text))
    return frozenset(
        word
        for word in said.words
        if word.lower in _VOUCHED_FOR
        or (
            word.lower in CHECKED_WORDS
            and any(
                start <= word.start < end or (end <= word.start and not said.text[end : word.start].strip(" -\u00a0"))
                for start, end in spans
            )
        )
    )


def _amounts(text: str) -> tuple[Amount, ...]:
    taken = date_spans(text)
    return tuple(
        one for one in amounts_in(text) if not any(one.start < end and start < one.end for start, end in taken)
    )


def _wrong_figure(text: str, sources: Sequence[Source]) -> str | None:
    theirs = [one for source in sources for one in source.amounts]
    words = frozenset(word.lower for source in sources for word in source.reading.words)
    for said in _amounts(text):
        why = unsupported(said, theirs, words)
        if why:
            return why
    ranges = set().union(*(pairs_in(source.text) for source in sources))
    for first, second in pairs_in(text):
        if (second, first) in ranges and (first, second) not in ranges:
            return f"“{first}-{second}” stands the other way round in the sentences it cites"
    return turned_fate(text, [source.text for source in sources])


def _joined(text: str) -> list[tuple[int, str]]:
    """Names and figures with their places."""
    figures = [(one.start, one.written.replace(",", "")) for one in amounts_in(text) if one.written[:1].isdigit()]
    return [*((word.start, word.lower) for _, word in names_in(text)), *figures]
