"""Builds the assistant and its parts from the settings, and keeps every library from calling home. No logic of its own.

`quiet` must run before any heavy import: most libraries read their switches only once.
"""

from __future__ import annotations

import importlib.metadata
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from ui import console

if TYPE_CHECKING:
    from assistant import AnswerSettings, Assistant, ModelSettings, Writing
    from ingest import IngestSettings
    from ui.settings import Settings
    from vectorstore import Archive, ArchiveSettings
    from vectorstore.embedders.base import Embedder

_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE")
_SWITCHES = {
    "ANONYMIZED_TELEMETRY": "False",  # chromadb
    "CHROMA_OTEL_GRANULARITY": "none",
    "CHROMA_PRODUCT_TELEMETRY_IMPL": "chromadb.telemetry.product.posthog.Posthog",  # sends nothing since 1.5
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    # LangSmith reads all four, in an order of its own.
    "LANGCHAIN_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "OTEL_SDK_DISABLED": "true",
    "TOKENIZERS_PARALLELISM": "true",
    "TRANSFORMERS_VERBOSITY": "error",  # and these two: no bars and notes of theirs between ours
    "TQDM_DISABLE": "1",
    **dict.fromkeys(_OFFLINE, "1"),
}


def quiet() -> None:
    """Switches off every library's telemetry and look-ups for this process and its children."""
    os.environ.update(_SWITCHES)
    # OpenVINO has no variable for it: importing it reports the import to Google Analytics unless this package is
    # absent, which OpenVINO allows for. A None here is how Python spells "absent".
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]


def version() -> str:
    """The installed version of Byline."""
    try:
        return importlib.metadata.version("byline")
    except importlib.metadata.PackageNotFoundError:
        return "0 (not installed)"


def load_embedder_for(settings: Settings) -> Embedder:
    """The embedder the settings name. Raises `UsageError` where it cannot be had."""
    from vectorstore.embedders import DEFAULT_MODEL, load_embedder

    model = settings.embedder.model
    if model != DEFAULT_MODEL and not Path(model).expanduser().exists():
        for switch in _OFFLINE:  # a model of the hub was asked for by name: only then may it be fetched
            os.environ.pop(switch, None)
    with console.progress_line("Loading the embedding model (the first time takes some ten seconds)…"):
        return load_embedder(model, engine=settings.embedder.engine)


def ingest_settings(settings: Settings) -> IngestSettings:
    """The ingest's part of the settings."""
    from ingest import IngestSettings

    return IngestSettings(passage_tokens=settings.passages.tokens, **settings.ingest.model_dump())


def archive_settings(settings: Settings, *, heal: bool = True) -> ArchiveSettings:
    """The archive's part of the settings."""
    from vectorstore import ArchiveSettings

    del settings
    return ArchiveSettings(heal=heal)


def open_archive(settings: Settings, *, heal: bool = True) -> Archive:
    """The archive, open for reading. Raises `ArchiveMissing`, `ArchiveDamaged`, `ArchiveBusy` or `UsageError`."""
    from ui.progress import stages
    from vectorstore import Archive

    folder = settings.archive
    Archive.check(folder)  # known before seconds go into loading a model
    embedder = load_embedder_for(settings)
    with stages() as progress:
        return Archive.open(folder, embedder, archive_settings(settings, heal=heal), progress)


def answer_settings(settings: Settings, floor: float | None = None) -> AnswerSettings:
    """The assistant's part of the settings; `floor` is the archive's own, for where none is set."""
    from assistant import AnswerSettings, Limits, RetrievalSettings

    return AnswerSettings(
        passages=settings.answer.passages,
        limits=Limits(statements=settings.answer.max_statements, words=settings.answer.max_words),
        floor=floor if settings.answer.floor is None else settings.answer.floor,
        writer_evidence=settings.chat.evidence,
        retrieval=RetrievalSettings(**settings.retrieval.model_dump()),
    )


def clock_for(settings: Settings) -> Callable[[], datetime]:
    """What tells the assistant the time: the day that was set, at noon (UTC), or the clock of this machine."""
    today = settings.answer.today
    if today is None:
        return lambda: datetime.now(UTC)
    noon = datetime.combine(today, time(12), UTC)
    return lambda: noon


def writing_for(settings: Settings) -> Writing | None:
    """The configured chat model, or None. Raises `UsageError` for one that cannot be had."""
    from platformdirs import user_cache_path

    from assistant import ChatWriting, WritingSettings

    chat = settings.chat
    if chat.model is None or chat.model == "none":
        return None
    cache = user_cache_path("byline") / "replies" if chat.cache else None
    model = model_settings(settings, chat.model)
    return ChatWriting(WritingSettings(model, cache, chat.entailment, chat.judge, chat.compare))


def model_settings(settings: Settings, name: str) -> ModelSettings:
    """How the chat model `name` ("provider:model") is reached."""
    from assistant import ModelSettings

    chat = settings.chat
    prices = None
    if chat.price_read is not None and chat.price_written is not None:
        prices = (chat.price_read, chat.price_written)
    return ModelSettings(
        name, chat.base_url, chat.timeout, chat.context_tokens, chat.reply_tokens, chat.retries, prices
    )


def assistant_for(settings: Settings, archive: Archive) -> Assistant:
    """The assistant over an open archive. Raises `UsageError` for a chat model that cannot be had."""
    from assistant import Assistant
    from assistant.reader import shared_reader
    from ui.stored_floor import load_floor

    floor = load_floor(archive.folder, archive.embedder.fingerprint)
    with console.progress_line("Loading the reader (the first time takes some ten seconds)…"):
        reader = shared_reader(settings.embedder.engine)
    return Assistant(
        archive, archive.embedder, answer_settings(settings, floor), writing_for(settings), reader, clock_for(settings)
    )


def open_assistant(settings: Settings) -> Assistant:
    """The assistant over the archive of the settings, which stays open as long as the process."""
    return assistant_for(settings, open_archive(settings))


def require_articles(archive: Archive) -> None:
    """Raises `ArchiveError` for an archive without articles: nothing can be asked of it."""
    from vectorstore import ArchiveError

    if not archive.articles(limit=1):
        raise ArchiveError(f"The archive {archive.folder} holds no articles.", "Run 'byline ingest FOLDER' to fill it.")
