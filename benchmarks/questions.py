"""Questions about whatever articles are there, made from their headlines or first sentences by a seeded choice."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

_SUFFIXES = frozenset({".json", ".txt", ".md"})
_LONGEST = 160
_FIELD = re.compile(r"(?i)^(?:title|headline):\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


def make_questions(folder: Path, count: int, seed: int = 7) -> list[str]:
    """Up to `count` different questions; the same for the same folder and seed."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in _SUFFIXES)
    random.Random(seed).shuffle(paths)
    found: dict[str, None] = {}
    for path in paths:
        subject = _subject(path)
        if subject:
            found.setdefault(f"What happened: {subject}?")
        if len(found) >= count:
            break
    return list(found)


def _subject(path: Path) -> str:
    """The headline, else the first sentence; empty where there is neither."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix.lower() == ".json":
        item = json.loads(text)
        if not isinstance(item, dict):
            return ""
        text = str(item.get("headline") or item.get("title") or item.get("body_text") or "")
    line = next((line for line in text.splitlines() if len(line.split()) > 3), "")
    sentence = _SENTENCE_END.split(_FIELD.sub("", line).strip(" #*-\"'"), maxsplit=1)[0]
    return sentence[:_LONGEST].rstrip(" .?!")
