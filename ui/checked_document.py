"""A checked text as one document: a section for each claim, all sources in one list. Each format draws it."""

from __future__ import annotations

from dataclasses import replace

from assistant.types import Citation
from ui.claims import CheckedText
from ui.days import iso_date
from ui.exporting.composing import document_of
from ui.exporting.document import Document, Line, Section


def checked_document(checked: CheckedText) -> Document:
    """The verdicts that have arrived, in the text's order, with their citations numbered through."""
    verdicts = [checked.verdicts[place] for place in sorted(checked.verdicts)]
    if len(verdicts) == len(checked.stretches) == 1:
        return document_of(verdicts[0])
    sections, citations = list[Section](), list[Citation]()
    for verdict in verdicts:
        own = document_of(verdict)
        before = len(citations)
        sections += [
            replace(one, heading=_heading(one, verdict.claim), lines=_later(one, before)) for one in own.sections
        ]
        citations += [replace(citation, number=citation.number + before) for citation in own.citations]
    places = range(len(checked.stretches))
    left_out = [Line(f"“{checked.told(place)}” — {why}") for place in places if (why := checked.unchecked(place))]
    if left_out:
        sections.append(Section(tuple(left_out), "Not checked", listed=True))
    days = sorted(verdict.as_of for verdict in verdicts if verdict.as_of)
    remarks = (f"As of {iso_date(days[-1])}, when the newest of these articles was published.",) if days else ()
    return Document("Text", checked.text, tuple(sections), tuple(citations), (), remarks)


def _heading(section: Section, claim: str) -> str:
    """The claim stands over its ruling, which has no heading of its own."""
    return section.heading or claim


def _later(section: Section, before: int) -> tuple[Line, ...]:
    return tuple(replace(one, citations=tuple(number + before for number in one.citations)) for one in section.lines)
