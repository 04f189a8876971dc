"""What a question, with the conversation before it, is taken to ask: in full, in parts, of what kind, about when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.choosing.facets import facets
from assistant.choosing.kinds import Form, Kind, kind_of
from assistant.choosing.lead_in import without_lead_in
from assistant.conversation.followup import standalone
from assistant.timing.dates import DateReading, read_dates
from assistant.types import Turn


@dataclass(frozen=True, slots=True)
class Understood:
    """One question, ready to be searched for."""

    text: str
    """In full: shown to the reader, and searched with."""
    kind: Kind
    dates: DateReading = field(default_factory=DateReading)
    focus: str = ""
    """The part that says what kind of answer is wanted."""
    parts: tuple[str, ...] = ()
    """The questions it is made of, where it is more than one."""
    part: str = ""
    """Which of those it is itself, as it stands there."""
    topic: tuple[str, ...] = ()
    """What the conversation was about: to search with where the text finds nothing."""


LONGEST = 1_000
"""Characters of a question that is taken apart. A longer one is a pasted text, and searched with as it is."""


def understand(question: str, history: Sequence[Turn], today: date) -> Understood:
    """`question`, asked on `today`, as it is answered."""
    if len(question) > LONGEST:
        return Understood(question.strip(), Kind(Form.OPEN), focus=question.strip())
    whole = standalone(question, history)
    parts = facets(whole.focus)
    return Understood(
        whole.text,
        kind_of(whole.focus),
        read_dates(whole.text, today),
        without_lead_in(whole.focus),
        parts if len(parts) > 1 else (),
        topic=whole.topic,
    )


def part_of(whole: Understood, part: str, today: date) -> Understood:
    """One of the questions that `whole` is made of; what it leaves to the first of them is filled in from there."""
    first = whole.parts[0]
    own = standalone(part, () if part == first else (Turn(first),))
    dates = read_dates(own.text, today)
    return Understood(
        own.text,
        kind_of(own.focus),
        dates if dates else whole.dates,
        without_lead_in(own.focus),
        part=part,
        topic=whole.topic,
    )
