"""A result as a short document: lines, and the numbers of the citations they rest on.

The text formats are drawn from it. It holds plain text only; each format escapes it in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.types import Citation
from vectorstore import Article


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or point."""

    text: str
    citations: tuple[int, ...] = ()
    label: str | None = None
    """Stands before the text: a ruling, a day, "Not found"."""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading, or under none."""

    lines: tuple[Line, ...]
    heading: str | None = None
    listed: bool = False
    """Whether the lines are points of a list."""


@dataclass(frozen=True, slots=True)
class Document:
    """What every text format shows: title, sections, sources, nearest articles and remarks."""

    kind: str
    """What the title is: "Question", "Claim", "Quotation", "Excerpt", "Topic"."""
    title: str
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...] = ()
    """In order of their numbers, which are the result's own."""
    nearest: tuple[Article, ...] = ()
    """Offered where the archive does not have it."""
    remarks: tuple[str, ...] = ()
    """How new the sources are, who worded it, what went wrong."""


_TITLES = {"Claim": "Claim: {}", "Quotation": "Quotation: “{}”", "Excerpt": "Excerpt: “{}”"}
_LONGEST = 300


def heading(document: Document) -> str:
    """The title with what it is, cut where somebody gave a whole page."""
    title = " ".join(document.title.split())
    if len(title) > _LONGEST:
        title = f"{title[:_LONGEST].rsplit(' ', 1)[0]} …"
    return _TITLES.get(document.kind, "{}").format(title)


def markers(numbers: tuple[int, ...]) -> str:
    """The numbers as they stand in a text: "[1][3]"."""
    return "".join(f"[{number}]" for number in numbers)
