"""A chat model as a `Writer`. Its replies are parsed here and checked elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.chat_model import ChatModel, ModelSettings
from assistant.evidence import Evidence
from assistant.tokens import token_counter
from assistant.writer import Draft
from prompts import load_prompt

_KEYS = re.compile(r"\[([0-9a-f]{6}(?:\s*[,;]\s*[0-9a-f]{6})*)\]")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


class LangChainWriter:
    """Loads the provider's package when built. Raises `UsageError` for an unknown provider or a missing package."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._model = ChatModel(settings)

    @property
    def name(self) -> str:
        return self._settings.name

    def write(self, question: str, evidence: Sequence[tuple[str, Evidence]]) -> list[Draft]:
        prompt = load_prompt("answer").render(question=question, evidence=self._packed(evidence))
        return parse(self._model.reply(prompt))

    def _packed(self, evidence: Sequence[tuple[str, Evidence]]) -> str:
        """As many sentences as fit, best first, whole ones only."""
        count = token_counter(self._settings.name.partition(":")[2])
        lines: list[str] = []
        used = 0
        for key, one in evidence:
            about = ", ".join(part for part in (one.article.outlet, _day(one)) if part)
            line = f"[{key}] ({about or 'undated'}) {' '.join(one.text.split())}"
            used += count(line)
            if lines and used > self._settings.context_tokens:
                break
            lines.append(line)
        return "\n".join(lines)


def _day(one: Evidence) -> str | None:
    return one.article.published.date().isoformat() if one.article.published is not None else None


def parse(reply: str) -> list[Draft]:
    """One draft for each line that has text. Markers are taken out of the text; a line without any has no keys."""
    drafts = []
    for line in reply.splitlines():
        bare = _BULLET.sub("", line).strip()
        keys = tuple(key for match in _KEYS.finditer(bare) for key in re.split(r"\s*[,;]\s*", match[1]))
        text = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(_KEYS.sub(" ", bare).split()))
        if text:
            drafts.append(Draft(text, keys))
    return drafts
