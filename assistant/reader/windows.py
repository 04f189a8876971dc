"""What of an article the reader is shown for a found passage: its header, the passage, and what comes before it."""

from __future__ import annotations

import re

from assistant.finding.retrieve import Found
from assistant.reader.reading import Window
from vectorstore import Span

_BEFORE = 350
"""Characters of the article before a passage that are shown with it, so that "he" and "the group" mean something."""
_ROOM = 750
"""Characters a passage may have to be shown with more; a longer one fills the window by itself."""
_SENTENCE_ENDS = re.compile(r"[.!?”\"]\s+|\n+")


def window_start(found: Found) -> int:
    """The character of the article that a passage's window begins at."""
    passage, text = found.passage, found.article.text
    if passage.start == 0 or len(passage.text) > _ROOM:
        return passage.start
    least = max(0, passage.start - _BEFORE)
    opening = _SENTENCE_ENDS.search(text, least, passage.start)
    return least if least == 0 else opening.end() if opening else passage.start


def window_of(found: Found) -> Window:
    """The window for a passage. Its sentences are the passage's own."""
    start, passage = window_start(found), found.passage
    sentences = tuple(shifted(span, -start) for span in passage.sentences)
    return Window(passage.header, found.article.text[start : passage.end], sentences)


def shifted(span: Span, by: int) -> Span:
    """The range moved by so many characters."""
    return Span(span.start + by, span.end + by)
