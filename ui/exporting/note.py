"""A document as plain text with numbered notes, to paste into an editor."""

from __future__ import annotations

from assistant.types import Citation
from ui.exporting.document import Document, Line, Section, heading, markers
from ui.exporting.text import plain
from ui.exporting.wording import dates_words, origin_words, title_words
from ui.links import text_link
from ui.render import safe_url
from vectorstore import Article


def note_of(document: Document) -> str:
    """The text, its notes under it. A note's number is the citation's."""
    blocks = [plain(heading(document)), *map(_section, document.sections)]
    if document.nearest:
        blocks.append("\n".join(["Closest articles", *(f"- {_named(article)}" for article in document.nearest)]))
    blocks += [plain(remark) for remark in document.remarks]
    if document.citations:
        blocks.append("\n".join(["Notes", *map(_note, document.citations)]))
    return "\n\n".join(blocks) + "\n"


def _section(section: Section) -> str:
    head = [plain(section.heading)] if section.heading else []
    lines = [_line(line) for line in section.lines]
    return "\n".join([*head, *(f"- {line}" for line in lines)]) if section.listed else "\n\n".join([*head, *lines])


def _line(line: Line) -> str:
    label = plain(line.label) + (":" if line.text else "") if line.label else ""
    return " ".join(part for part in (label, plain(line.text), markers(line.citations)) if part)


def _note(citation: Citation) -> str:
    article, words = citation.quote.article, citation.quote.text
    target = safe_url(article.url)
    address = (text_link(target, words) or target) if target is not None else article.source
    days = f" [{plain(dates_words(citation))}]" if citation.dates else ""
    return f"[{citation.number}] {_named(article)}. “{plain(words)}”{days} {plain(address)}"


def _named(article: Article) -> str:
    return ", ".join(plain(part) for part in (title_words(article), origin_words(article)) if part)
