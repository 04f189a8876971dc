"""A document as Markdown. No text of an article can become markup in it."""

from __future__ import annotations

import re
from urllib.parse import quote

from assistant.types import Citation
from ui.exporting.document import Document, Line, Section, heading, markers
from ui.exporting.text import plain
from ui.exporting.wording import dates_words, origin_words, title_words
from ui.links import text_link
from ui.render import safe_url
from vectorstore import Article

_MARKUP = re.compile(r"([\\`*_\[\]<>|~#$&])")
_BLOCK_START = re.compile(r"^(\d+)([.)])|^([-+=:])")  # what would begin a list, a heading or a rule


def markdown_of(document: Document) -> str:
    """The document as CommonMark."""
    parts = [f"# {_escape(heading(document))}"]
    for section in document.sections:
        parts += _section(section)
    if document.citations:
        parts.append("## Sources")
        for citation in document.citations:
            parts += _source(citation)
    if document.nearest:
        parts += ["## Closest articles", "\n".join(f"- {_named(article)}" for article in document.nearest)]
    parts += [f"*{_escape(remark)}*" for remark in document.remarks]
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> list[str]:
    head = [f"## {_escape(section.heading)}"] if section.heading else []
    lines = [_line(line) for line in section.lines]
    return [*head, "\n".join(f"- {line}" for line in lines)] if section.listed else [*head, *lines]


def _line(line: Line) -> str:
    label = f"**{_escape(line.label)}:**" if line.label and line.text else f"**{_escape(line.label or '')}**"
    parts = [label if line.label else "", _escape(line.text), markers(line.citations)]
    return " ".join(part for part in parts if part)


def _source(citation: Citation) -> list[str]:
    article, words = citation.quote.article, citation.quote.text
    days = dates_words(citation)
    quoted = [f"> “{_escape(words)}”", *([f"> *{_escape(days)}*"] if days else [])]
    return [f"**[{citation.number}]** {_named(article, words)}", "\n>\n".join(quoted)]


def _named(article: Article, words: str | None = None) -> str:
    """The article's title, which leads to the article where that has an address, and where it appeared."""
    title, target = _escape(title_words(article)), safe_url(article.url)
    if target is not None:
        address = quote(text_link(target, words or "") or target, safe="/:?#[]@!$&'*+,;=%~-._")
        title = f"[{title}](<{address}>)"
    origin = origin_words(article) or (article.source if article.title else "")
    return f"{title} — {_escape(origin)}" if origin else title


def _escape(text: str) -> str:
    escaped = _MARKUP.sub(r"\\\1", plain(text))
    return _BLOCK_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", escaped)
