"""Makes cases from the articles of an archive by rules about English sentences; no model, no network."""

from __future__ import annotations

from assistant.evaluation.generation.generate import case_line, generate

__all__ = ["case_line", "generate"]
