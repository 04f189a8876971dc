"""The reader: reads a question beside a stretch of an article and points at the words that answer, or at none."""

from __future__ import annotations

from assistant.reader.engine import Engine, load_engine
from assistant.reader.reading import Reader, SentenceReading, Window, shared_reader
from assistant.reader.windows import shifted, window_of, window_start

__all__ = [
    "Engine",
    "Reader",
    "SentenceReading",
    "Window",
    "load_engine",
    "shared_reader",
    "shifted",
    "window_of",
    "window_start",
]
