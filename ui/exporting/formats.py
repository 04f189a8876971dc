"""Writes a result in a format, by the format's name. Each format is drawn in a module of its own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from assistant.checking.types import Verdict
from assistant.disagreeing.types import Comparison
from assistant.timeline.types import Timeline
from assistant.tracing.types import Attribution, Trace
from assistant.types import Answer
from ui.exporting.composing import Result, document_of
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from pydantic import BaseModel


def exported(result: Result, name: str, now: datetime) -> str:
    """The result in the format `name`; `now` is when it was looked up. Raises `UsageError` for one it cannot have."""
    match name:
        case "json":
            from ui.console import json_text

            return json_text(result_json(result)) + "\n"
        case "markdown":
            from ui.exporting.markdown import markdown_of

            return markdown_of(document_of(result))
        case "html":
            from ui.exporting.html_page import html_of

            return html_of(document_of(result))
        case "note":
            from ui.exporting.note import note_of

            return note_of(document_of(result))
        case "bibtex":
            from ui.exporting.bibtex import bibtex_of

            return bibtex_of(document_of(result).citations, now.date())
        case "csl-json":
            from ui.exporting.csl import csl_of

            return csl_of(document_of(result).citations, now.date())
    if isinstance(result, Timeline):
        return _timeline_exported(result, name, now)
    raise UsageError(f"There is no format '{name}' here.", "'byline timeline' has the most; its --help lists them.")


def _timeline_exported(timeline: Timeline, name: str, now: datetime) -> str:
    match name:
        case "csv":
            from ui.exporting.timeline_csv import csv_of

            return csv_of(timeline)
        case "ics":
            from ui.exporting.calendar import calendar_of

            return calendar_of(timeline, now).decode()
    raise UsageError(f"There is no format '{name}'.", "'byline timeline --help' lists them.")


def result_json(result: Result) -> BaseModel:
    """The contract's JSON of a result."""
    from ui import convert, convert_newsroom

    match result:
        case Answer():
            return convert.answer_json(result)
        case Verdict():
            return convert_newsroom.verdict_json(result)
        case Trace():
            return convert_newsroom.trace_json(result)
        case Attribution():
            return convert_newsroom.attribution_json(result)
        case Comparison():
            return convert_newsroom.comparison_json(result)
        case Timeline():
            return convert_newsroom.timeline_json(result)
        case _:
            assert_never(result)
