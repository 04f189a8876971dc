"""A chat model of any provider LangChain knows: made from settings, asked, and its reply's text taken out.

Knows nothing of what is asked; the texts are in `prompts`, and who asks reads the reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

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


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which chat model is asked, and how long it may take."""

    name: str
    """"provider:model", such as "ollama:llama3.2"."""
    base_url: str | None = None
    """For any server that speaks the OpenAI protocol."""
    timeout: float = 60.0
    """Seconds."""
    context_tokens: int = 6000
    """Most tokens of evidence put into the prompt."""


class ChatModel:
    """Loads the provider's package when built. Raises `UsageError` for an unknown provider or a missing package.

    `otherwise` is what a reader can do without the model, as the end of a sentence.
    """

    def __init__(self, settings: ModelSettings, otherwise: str = "ask with --model none") -> None:
        self._name = settings.name
        self._otherwise = otherwise
        self._model = load_chat_model(settings, otherwise)

    def reply(self, prompt: str | Sequence[tuple[str, str]]) -> str:
        """What the model writes to one text, or to a conversation of ("human" | "ai", text).

        Raises `ModelError` where the provider's client fails, whatever it raises.
        """
        try:
            reply = self._model.invoke(prompt if isinstance(prompt, str) else list(prompt))
        # Every provider's client raises errors of its own.
        except Exception as error:
            raise ModelError(
                f"The chat model {self._name} failed ({type(error).__name__}: {str(error)[:200]}).",
                f"Check its address and key with 'byline doctor', or {self._otherwise}.",
            ) from error
        return _text(reply.content)


def load_chat_model(settings: ModelSettings, otherwise: str = "ask with --model none") -> BaseChatModel:
    """LangChain's own object for the model, at temperature 0. Raises `UsageError` as `ChatModel` does."""
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
        why = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise UsageError(
            f"The chat model {settings.name} cannot be used ({why}).",
            f"Set the provider's key in the environment, or {otherwise}.",
        ) from error


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in parts)
