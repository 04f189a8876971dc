"""Case files and answers of many formats as `Case` and `Response`. Reads files only; scores nothing."""

from __future__ import annotations

from assistant.evaluation.formats.base import CaseFile, Document
from assistant.evaluation.formats.loading import FORMATS, load_cases
from assistant.evaluation.formats.outputs import response_from_answer
from assistant.evaluation.formats.responses import load_responses

__all__ = ["FORMATS", "CaseFile", "Document", "load_cases", "load_responses", "response_from_answer"]
