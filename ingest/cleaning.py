"""Drops page furniture from an article's text, whole lines only. Never changes the words of a line it keeps.

Every kept line is part of one line of the source: outer white space goes, and a date label glued before the first
sentence. Blank lines separate paragraphs in what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.furniture import ends_in_agency, is_credit, is_furniture, is_open_credit, is_share_link
from ingest.pagefacts import PageFacts, cut_prefix, facts_of
from ingest.sentences import is_heading, is_wrapped

_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"
_HEAD_LINES = 10
_HEAD_SENTENCES = 2
_LONGEST_AGENCY = 6
_LONGEST_FACT = 240
_INDENT = re.compile(r"(?:\t| {2,})\S")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without furniture, and what the dropped lines said about the article."""

    text: str
    facts: PageFacts


@dataclass(slots=True)
class _Line:
    text: str
    first: bool
    """Begins a paragraph."""
    wrapped: bool
    """Part of a paragraph that was broken at a fixed width."""
    dropped: bool = False


def clean(text: str) -> Cleaned:
    """`text` without furniture. Empty if there is nothing else in it."""
    lines = list(_lines(text))
    facts = _take_facts(lines)
    _drop_furniture(lines)
    _drop_repeated_captions(lines)
    return Cleaned(_joined(lines), facts)


def _lines(text: str) -> Iterator[_Line]:
    for block in _blocks(text):
        wrapped = len(block) > 1 and is_wrapped(block)
        for index, line in enumerate(block):
            yield _Line(line, first=index == 0, wrapped=wrapped)


def _blocks(text: str) -> Iterator[list[str]]:
    """Paragraphs as lists of trimmed lines: separated by blank lines, or by indents where there are some."""
    block: list[str] = []
    indented = False
    for raw in text.splitlines():
        line = _trim(raw)
        indent = _INDENT.match(raw) is not None
        if block and (not line or (indent and not indented)):
            yield block
            block = []
        if line:
            block.append(line)
        indented = indent
    if block:
        yield block


def _trim(line: str) -> str:
    line = line.strip()
    while line and (line[0] in _INVISIBLE or line[-1] in _INVISIBLE):
        line = line.strip(_INVISIBLE).strip()
    return line


def _take_facts(lines: Sequence[_Line]) -> PageFacts:
    """Reads and drops the lines that are metadata; cuts a label glued before the first line."""
    facts, kept, sentences = PageFacts(), 0, 0
    if lines:
        lines[0].text, facts = cut_prefix(lines[0].text)
    for number, line in enumerate(lines):
        in_head = number < _HEAD_LINES and sentences < _HEAD_SENTENCES and not line.wrapped
        found = facts_of(line.text, in_head=in_head, in_front=kept == 0) if len(line.text) <= _LONGEST_FACT else None
        if found is not None:
            facts, line.dropped = facts.merged(found), True
        else:
            kept += 1
            sentences += not is_heading(line.text)
    return facts


def _drop_furniture(lines: Sequence[_Line]) -> None:
    for index, line in enumerate(lines):
        if line.dropped:
            continue
        if line.wrapped:
            # Words such as "more news" may begin a line in the middle of a sentence: the paragraph decides.
            if line.first and is_furniture(" ".join(paragraph := _paragraph(lines, index))):
                _drop(lines, index, len(paragraph))
        elif is_open_credit(line.text):
            _drop(lines, index, 2 if _is_agency(lines, index + 1) else 1)
        elif is_furniture(line.text) or _in_share_bar(lines, index):
            line.dropped = True


def _drop(lines: Sequence[_Line], start: int, count: int) -> None:
    for line in lines[start : start + count]:
        line.dropped = True


def _paragraph(lines: Sequence[_Line], start: int) -> list[str]:
    end = start + 1
    while end < len(lines) and not lines[end].first:
        end += 1
    return [line.text for line in lines[start:end]]


def _is_agency(lines: Sequence[_Line], index: int) -> bool:
    """Whether the line after a credit's label is the name that belongs to it."""
    if index >= len(lines) or lines[index].first:
        return False
    text = lines[index].text
    return len(text.split()) <= _LONGEST_AGENCY and text[-1] not in ".!?:"


def _in_share_bar(lines: Sequence[_Line], index: int) -> bool:
    """Three names of networks or buttons in a row, one on each line."""
    if not is_share_link(lines[index].text):
        return False
    start = end = index
    while start > 0 and is_share_link(lines[start - 1].text):
        start -= 1
    while end + 1 < len(lines) and is_share_link(lines[end + 1].text):
        end += 1
    return end - start >= 2


def _drop_repeated_captions(lines: Sequence[_Line]) -> None:
    """A caption printed twice goes altogether; another line printed twice in a row stays once."""
    kept: list[int] = []
    for index, line in enumerate(lines):
        if line.dropped:
            continue
        if kept and lines[kept[-1]].text == line.text and len(line.text.split()) >= 4:
            line.dropped = True
            if _is_caption(lines, kept[-1], index):
                lines[kept.pop()].dropped = True
        else:
            kept.append(index)


def _is_caption(lines: Sequence[_Line], first: int, second: int) -> bool:
    followers = [lines[index + 1].text for index in (first, second) if index + 1 < len(lines)]
    return ends_in_agency(lines[first].text) or any(is_credit(text) for text in followers)


def _joined(lines: Sequence[_Line]) -> str:
    parts: list[str] = []
    apart = False
    for line in lines:
        apart = apart or line.first or line.dropped
        if not line.dropped:
            parts += ["\n\n" if apart else "\n"] if parts else []
            parts.append(line.text)
            apart = False
    return "".join(parts)
