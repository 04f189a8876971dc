"""The page behind an answer's permanent link: the answer with its notes, when it was asked, and what of it is gone.

It stands alone, works without a script, and is drawn by the same code as the HTML export.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

from assistant.types import Answer
from ui.exporting.composing import document_of
from ui.exporting.document import Document, Line, Section
from ui.exporting.html_page import html_of
from ui.records.reviving import Revived
from ui.records.types import KeptAnswer
from ui.render import Html
from vectorstore.types import written_day

_HOME = '<a href="../">Open Byline</a>'
_OTHERS = (
    '<a href="?format=markdown">Markdown</a> · <a href="?format=note">Note</a> · '
    '<a href="?format=bibtex">BibTeX</a> · <a href="?format=csl">CSL</a> · <a href="?format=json">JSON</a>'
)
_ROBOTS = '<meta name="robots" content="noindex">\n'


def page_of(kept: KeptAnswer, now: Revived) -> str:
    """The page of a kept answer as the archive bears it out now."""
    document = document_of(now.answer)
    if now.answer.statements:
        document = _with_gaps(document, now.answer, now.gone, len(kept.answer.statements))
    asked = f"Asked on {_written(kept.asked)}."
    document = replace(document, remarks=(asked, *document.remarks))
    return _framed(html_of(document), f"{_HOME} · {_OTHERS}")


def missing_page() -> str:
    """What is shown for a link that leads nowhere."""
    why = (
        "Its conversation may have been deleted, the address may be cut off, or the answer was given by another server."
    )
    return _notice("There is no answer at this address.", why, "Ask your question again in Byline.")


def wrong_format_page(formats: Sequence[str]) -> str:
    """What is shown for a form that answers do not have."""
    return _notice("Answers do not come in this format.", f"Those there are: {', '.join(formats)}.")


def _notice(title: str, *lines: str) -> str:
    section = Section(tuple(Line(line) for line in lines))
    return _framed(html_of(Document("Notice", title, (section,))), _HOME)


def _with_gaps(document: Document, answer: Answer, gone: Sequence[int], told: int) -> Document:
    """The document with a line where statements are gone; `told` counts those there were."""
    first, *others = document.sections
    begin = len(first.lines) - len(answer.statements) - bool(answer.missing)
    end = begin + len(answer.statements)
    lines = (*first.lines[:begin], *_lines(first.lines[begin:end], gone, told), *first.lines[end:])
    return replace(document, sections=(replace(first, lines=lines), *others))


def _lines(left: Sequence[Line], gone: Sequence[int], told: int) -> Iterator[Line]:
    remaining = iter(left)
    for is_gone, places in groupby(range(told), key=lambda place: place in gone):
        if is_gone:
            count = len(list(places))
            what = "A statement" if count == 1 else f"{count} statements"
            yield Line(f"{what} stood here. The archive no longer has what was quoted.", label="Gone")
        else:
            yield from (next(remaining) for _ in places)


def _framed(page: str, links: str) -> str:
    """The page with links above the text. No text can hold these two marks: it was escaped."""
    before, _, rest = page.partition("<main>")
    head, end, between = before.partition("</head>")
    return Html(f'{head}{_ROBOTS}{end}{between}<main><nav class="remark">{links}</nav>{rest}')


def _written(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    return f"{written_day(moment)} at {moment:%H:%M} UTC"
