"""Question → evidence → answer. Knows nothing of web pages or terminals; loads no engine until it is given one."""

from __future__ import annotations

from assistant.assistant import AnswerSettings, Assistant, Examined
from assistant.chat_model import EXTRAS, ModelSettings
from assistant.choosing.select import Limits
from assistant.events import CitationEvent, DisagreementEvent, DoneEvent, Event, StatementEvent, StatusEvent
from assistant.finding.retrieve import Found, RetrievalSettings
from assistant.types import (
    Answer,
    Citation,
    Disagreement,
    Position,
    Question,
    Quote,
    Statement,
    Status,
    Support,
    Turn,
    Usage,
)
from assistant.writing.chat import ChatWriting
from assistant.writing.types import Draft, Passed, Refused, Stopped, Writer, Writing, WritingSettings

__all__ = [
    "EXTRAS",
    "Answer",
    "AnswerSettings",
    "Assistant",
    "ChatWriting",
    "Citation",
    "CitationEvent",
    "Disagreement",
    "DisagreementEvent",
    "DoneEvent",
    "Draft",
    "Event",
    "Examined",
    "Found",
    "Limits",
    "ModelSettings",
    "Passed",
    "Position",
    "Question",
    "Quote",
    "Refused",
    "RetrievalSettings",
    "Statement",
    "StatementEvent",
    "Status",
    "StatusEvent",
    "Stopped",
    "Support",
    "Turn",
    "Usage",
    "Writer",
    "Writing",
    "WritingSettings",
]
