"""Fragments of HTML, as found inside feeds and JSON, to plain paragraphs. Keeps all text: picks no main content."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKING = frozenset(
    ("p", "div", "section", "article", "header", "footer", "aside", "main", "h1", "h2", "h3", "h4", "h5", "h6", "ul",
     "ol", "dl", "table", "blockquote", "pre", "figure", "hr", "figcaption", "form", "address", "nav")
)  # fmt: skip
_LINES = frozenset(["br", "li", "tr", "dt", "dd"])
_SILENT = frozenset(["script", "style", "template", "noscript", "svg", "head"])
_ENDLESS_REFERENCE = re.compile(r"&(?:amp;)*#[0-9]{1000,};?")
_MARKUP = re.compile(
    r"<\s*(?:/\s*)?(?:p|div|br|li|h[1-6]|span|a|strong|em|b|i|blockquote|section|ul|ol)\b[^<>]*>", re.I
)


def looks_like_markup(text: str) -> bool:
    """Whether a text holds HTML tags that have to be taken out before anyone reads it."""
    return "<" in text and _MARKUP.search(text) is not None


def markup_text(markup: str) -> str:
    """The text of an HTML fragment: paragraphs apart by a blank line, list items and breaks by a line break."""
    parser = _TextParser()
    parser.feed(without_endless_references(markup))
    parser.close()
    lines = [" ".join(line.split()) for line in "".join(parser.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def without_endless_references(markup: str) -> str:
    """`markup` with U+FFFD for references to characters by numbers of 1,000 digits: Python's parser fails on them."""
    return _ENDLESS_REFERENCE.sub("\ufffd", markup) if "#" in markup else markup


class _TextParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """As the base class does, but one of no known kind ("<![x") is a comment: there it is an AssertionError."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        self._break(tag)
        if tag == "li":
            self.parts.append("• ")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag != "li":
            self._break(tag)
        elif self.parts and self.parts[-1] == "• ":
            self.parts.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # Line breaks in the source of a page are spaces on the page.
            self.parts.append(data.replace("\n", " ").replace("\r", " "))

    def _break(self, tag: str) -> None:
        if tag in _BREAKING:
            self.parts.append("\n\n")
        elif tag in _LINES:
            self.parts.append("\n")
