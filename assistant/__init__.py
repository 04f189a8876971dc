"""Question → evidence → answer. Knows nothing of web pages or terminals; loads no engine until it is given one."""

from __future__ import annotations

from assistant.assistant import AnswerSettings, Assistant, Examined
from assistant.chat_model import EXTRAS, ModelSettings
from assistant.choosing.select import Limits
from assistant.events import CitationEvent, DisagreementEvent, DoneEvent, Event, StatementEvent, StatusEvent
from assistant.finding.retrieve import Found, RetrievalSettings
from assistant.langchain_writer import LangChainWriter
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
)
from assistant.writer import Draft, Writer

__all__ = [
    "EXTRAS",
    "Answer",
    "AnswerSettings",
    "Assistant",
    "Citation",
    "CitationEvent",
    "Disagreement",
    "DisagreementEvent",
    "DoneEvent",
    "Draft",
    "Event",
    "Examined",
    "Found",
    "LangChainWriter",
    "Limits",
    "ModelSettings",
    "Position",
    "Question",
    "Quote",
    "RetrievalSettings",
    "Statement",
    "StatementEvent",
    "Status",
    "StatusEvent",
    "Support",
    "Turn",
    "Writer",
]
