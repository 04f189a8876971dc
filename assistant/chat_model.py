"""A chat model of any provider LangChain knows: made from settings, asked, and its reply's text taken out.

Knows nothing of what is asked; the texts are in `prompts`, and who asks reads the reply.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from assistant.writing.failures import OTHERWISE, Retries, classify, failed
from assistant.writing.types import Failure, ModelFailed, ModelSettings
from vectorstore import UsageError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["EXTRAS", "ChatModel", "ModelSettings", "drops_temperature", "load_chat_model", "text_of"]

EXTRAS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google_genai": "google",
    "mistralai": "mistral",
    "ollama": "ollama",
}
"""LangChain's provider names, and the extra of Byline that installs each."""

_CONNECT = 10.0  # seconds; a server that is there takes the connection at once, however long it then thinks
_PROMPT_TOKENS = 1024  # of a prompt beside its evidence: the rules and the question


class ChatModel:
    """Loads the provider's package when built. Raises `UsageError` for an unknown provider or a missing package.

    `otherwise` is what a reader can do without the model, as the end of a sentence.
    """

    def __init__(
        self, settings: ModelSettings, otherwise: str = OTHERWISE, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._settings, self._otherwise, self._sleep = settings, otherwise, sleep
        self._model = load_chat_model(settings, otherwise)

    def reply(self, prompt: str | Sequence[tuple[str, str]]) -> str:
        """What the model writes to one text, or to a conversation of ("human" | "ai", text).

        Raises `ModelFailed` where the provider's client fails, whatever it raises, after as many further tries as
        the settings allow.
        """
        retries = Retries(self._settings)
        while True:
            try:
                return text_of(self._model.invoke(prompt if isinstance(prompt, str) else list(prompt)).content)
            except Exception as error:  # noqa: BLE001  every provider's client raises errors of its own
                known = self._failed(error)
                if drops_temperature(self._model, known):
                    continue
                try:
                    pause = retries.pause(known)
                except ModelFailed:
                    raise known from error
            self._sleep(pause)

    def _failed(self, error: Exception) -> ModelFailed:
        failure, retry_after = classify(error)
        known = failed(self._settings, failure, error, retry_after, otherwise=self._otherwise)
        known.__cause__ = error
        return known


def load_chat_model(settings: ModelSettings, otherwise: str = OTHERWISE) -> BaseChatModel:
    """LangChain's own object for the model, at temperature 0. Raises `UsageError` as `ChatModel` does.

    It tries nothing twice by itself: who asks decides that.
    """
    from langchain.chat_models import init_chat_model

    provider, separator, model = settings.name.partition(":")
    if not separator or not model:
        raise UsageError(
            f"{settings.name} is not a chat model's name.", "Write provider:model, such as ollama:llama3.2."
        )
    known = {extra: name for name, extra in EXTRAS.items()}
    if provider in known and provider not in EXTRAS:
        raise UsageError(f"There is no provider {provider}.", f"Did you mean {known[provider]}:{model}?")
    try:
        made = cast("BaseChatModel", init_chat_model(model, model_provider=provider, **_options(provider, settings)))
    except ImportError as error:
        extra = EXTRAS.get(provider)
        step = "Install LangChain's package for it."
        if extra:
            step = f"Run, in Byline's folder: pip install -c constraints.txt -e '.[{extra}]'"
        raise UsageError(f"The package for {provider} is not installed.", step) from error
    # A missing key or unknown provider: the clients raise ValueError, pydantic's errors or their own types.
    except Exception as error:
        why = (str(error).splitlines() or [type(error).__name__])[0][:200]
        if why.startswith("Unsupported provider"):
            known_ones = f"Byline knows {', '.join(EXTRAS)}; or {otherwise}."
            raise UsageError(f"There is no provider {provider}.", known_ones) from error
        raise UsageError(
            f"The chat model {settings.name} cannot be used ({why}).",
            f"Set the provider's key in the environment, or {otherwise}.",
        ) from error
    # langchain-openai breaks a stream off after 120 s of its own, whatever the timeout; older releases do not.
    if getattr(made, "stream_chunk_timeout", None) is not None:
        made.stream_chunk_timeout = None  # type: ignore[attr-defined]
    return made


def _options(provider: str, settings: ModelSettings) -> dict[str, Any]:
    """The settings under the names that the provider's class gives them."""
    options: dict[str, Any] = {"temperature": 0}
    if settings.base_url is not None:
        options["base_url"] = settings.base_url
    connect = min(_CONNECT, settings.timeout)
    if provider == "ollama":
        waits = (connect, settings.timeout, settings.timeout, connect)  # to connect, read, write, get a free connection
        options |= {"num_predict": settings.reply_tokens, "client_kwargs": {"timeout": waits}}
        # Ollama cuts what does not fit its context off the prompt and says nothing; its own default is 4,096 or less.
        options["num_ctx"] = settings.context_tokens + settings.reply_tokens + _PROMPT_TOKENS
        return options
    options |= {"max_tokens": settings.reply_tokens, "timeout": settings.timeout, "max_retries": 0}
    if provider == "openai":
        options |= {"timeout": (connect, settings.timeout), "stream_usage": True}
        # The servers that speak its protocol on one's own machine want no key; its client does not start without one.
        if settings.base_url is not None and not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = "none"
    elif provider == "mistralai":
        options["timeout"] = max(1, round(settings.timeout))
    elif provider == "google_genai":
        options["max_retries"] = 1  # it counts the first try
    return options


def drops_temperature(model: BaseChatModel, failure: ModelFailed) -> bool:
    """Takes the temperature away from a model whose server has just refused it; whether it did.

    Reasoning models allow none but their own, and which ones do is known to their servers only.
    """
    is_refused = failure.failure is Failure.OTHER and "temperature" in str(failure.__cause__).lower()
    if not is_refused or getattr(model, "temperature", None) is None:
        return False
    model.temperature = None  # type: ignore[attr-defined]
    return True


def text_of(content: object) -> str:
    """The text of a message's content, without what a model says to itself."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(part if isinstance(part, str) else _text_of_block(part) for part in parts)


def _text_of_block(block: object) -> str:
    if not isinstance(block, dict) or block.get("type", "text") != "text":
        return ""
    return str(block.get("text") or "")
