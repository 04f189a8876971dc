"""A chat model of any provider LangChain knows, as a `Writer`. Its replies are parsed here and checked elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from assistant.evidence import Evidence
from assistant.tokens import token_counter
from assistant.writer import Draft
from prompts import load_prompt
from vectorstore import ModelError, UsageError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXTRAS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google_genai": "google",
    "mistralai": "mistral",
    "ollama": "ollama",
}
"""LangChain's provider names, and the extra of Byline that installs each."""

_KEYS = re.compile(r"\[([0-9a-f]{6}(?:\s*[,;]\s*[0-9a-f]{6})*)\]")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which chat model writes, and how long it may take."""

    name: str
    """"provider:model", such as "ollama:llama3.2"."""
    base_url: str | None = None
    """For any server that speaks the OpenAI protocol."""
    timeout: float = 60.0
    """Seconds."""
    context_tokens: int = 6000
    """Most tokens of evidence put into the prompt."""


class LangChainWriter:
    """Loads the provider's package when built. Raises `UsageError` for an unknown provider or a missing package."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._model = _init(settings)

    @property
    def name(self) -> str:
        return self._settings.name

    def write(self, question: str, evidence: Sequence[tuple[str, Evidence]]) -> list[Draft]:
        prompt = load_prompt("answer").render(question=question, evidence=self._packed(evidence))
        try:
            reply = self._model.invoke(prompt)
        # Every provider's client raises errors of its own; whichever it is, the reader gets the extractive answer.
        except Exception as error:
            raise ModelError(
                f"The chat model {self.name} failed ({type(error).__name__}: {str(error)[:200]}).",
                "Check its address and key with 'byline doctor', or ask with --model none.",
            ) from error
        return parse(_text(reply.content))

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


def _init(settings: ModelSettings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    provider, separator, model = settings.name.partition(":")
    if not separator or not model:
        raise UsageError(
            f"{settings.name} is not a chat model's name.", "Write provider:model, such as ollama:llama3.2."
        )
    known = {extra: name for name, extra in EXTRAS.items()}
    if provider in known and provider not in EXTRAS:
        raise UsageError(f"There is no provider {provider}.", f"Did you mean {known[provider]}:{model}?")
    options: dict[str, Any] = {"temperature": 0, "timeout": settings.timeout}
    if settings.base_url is not None:
        options["base_url"] = settings.base_url
    if provider == "ollama":
        del options["timeout"]
        options["client_kwargs"] = {"timeout": settings.timeout}
    try:
        return cast("BaseChatModel", init_chat_model(model, model_provider=provider, **options))
    except ImportError as error:
        extra = EXTRAS.get(provider)
        step = "Install LangChain's package for it."
        if extra:
            step = f"Run, in Byline's folder: pip install -c constraints.txt -e '.[{extra}]'"
        raise UsageError(f"The package for {provider} is not installed.", step) from error
    # A missing key or unknown provider: the clients raise ValueError, pydantic's errors or their own types.
    except Exception as error:
        raise UsageError(
            f"The chat model {settings.name} cannot be used ({str(error).splitlines()[0][:200]}).",
            "Set the provider's key in the environment, or ask with --model none.",
        ) from error


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in parts)


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
