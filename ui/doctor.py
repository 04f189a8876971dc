"""Looks at this machine and these settings, one check per function, and says what it found and what to do about it.

Nothing here raises for what it finds: a check that cannot be made is a problem in its own right.
"""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ui import wiring
from ui.contract import CheckJson
from vectorstore.errors import ArchiveMissing, BylineError

if TYPE_CHECKING:
    from ui.settings import Settings
    from ui.state import State

_PACKAGES = ("chromadb", "gradio", "langchain", "openvino", "sentence-transformers", "tantivy", "tiktoken", "torch")
_PROBE, _PROBE_TOKENS, _PROBE_SECONDS = "Reply with the word ready.", 16, 20.0
_LOW_DISK = 1_000_000_000  # bytes; an archive of 10,000 articles takes about half of it


def examine(state: State) -> list[CheckJson]:
    """Every check, in the order a reader would go through them."""
    checks = [_python(), *_packages()]
    try:
        settings = state.settings()
    except BylineError as error:
        return [*checks, _check("Settings", "problem", error.message, error.next_step)]
    rooms: tuple[tuple[str, Callable[[Settings], CheckJson]], ...] = (
        ("Settings", _settings),
        ("Model weights", _weights),
        ("Embedding", _embedding),
        ("Archive", _archive),
        ("Model cache", _cache),
        ("Disk", _disk),
        ("Chat model", _chat_model),
    )
    return [*checks, *(_made(name, look, settings) for name, look in rooms)]


def _made(name: str, look: Callable[[Settings], CheckJson], settings: Settings) -> CheckJson:
    try:
        return look(settings)
    except BylineError as error:
        return _check(name, "problem", error.message, error.next_step)
    except Exception as error:  # noqa: BLE001  a broken installation fails in any way; the others are still checked
        return _check(name, "problem", f"{type(error).__name__}: {error}", "Reinstall Byline in a new environment.")


def _check(name: str, state: Literal["ok", "note", "problem"], found: str, next_step: str | None = None) -> CheckJson:
    return CheckJson(name=name, state=state, found=found, next_step=next_step or None)


def _python() -> CheckJson:
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return _check("Python", "ok", found)
    return _check("Python", "problem", found, "Use Python 3.11, 3.12 or 3.13.")


def _packages() -> Iterator[CheckJson]:
    yield _check("Byline", "ok", wiring.version())
    found, missing = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        yield _check("Packages", "problem", f"missing: {', '.join(missing)}", f"pip install {' '.join(missing)}")
    else:
        yield _check("Packages", "ok", ", ".join(found))


def _settings(settings: Settings) -> CheckJson:
    return _check("Settings", "ok", f"fingerprint {settings.fingerprint()}")


def _weights(settings: Settings) -> CheckJson:
    from vectorstore.embedders import DEFAULT_MODEL, weights

    if settings.embedder.model != DEFAULT_MODEL:
        return _check("Model weights", "note", f"{settings.embedder.model}: your own model, not compared with anything")
    folder = weights.default_folder()
    weights.check_default(folder)
    return _check("Model weights", "ok", f"{weights.DEFAULT_NAME}, as published")


def _embedding(settings: Settings) -> CheckJson:
    from vectorstore.embedders import has_gpu

    embedder = wiring.load_embedder_for(settings)
    began = time.perf_counter()
    embedder.embed(["Is this machine ready to answer questions?"])
    took = (time.perf_counter() - began) * 1000
    engine = "torch" if "torch" in type(embedder).__module__ or "sentence" in type(embedder).__module__ else "openvino"
    found = f"{engine}, {embedder.dimensions} dimensions, one question in {took:.1f} ms"
    slower = engine == "torch" and settings.embedder.engine == "auto" and not has_gpu()
    return _check("Embedding", "note" if slower else "ok", found, "OpenVINO would be faster." if slower else None)


def _archive(settings: Settings) -> CheckJson:
    try:
        with wiring.open_archive(settings, heal=False) as archive:
            counts, problems = archive.count(), archive.verify(full=False)
    except ArchiveMissing as error:
        return _check("Archive", "note", error.message, error.next_step)
    if problems:
        return _check("Archive", "problem", "; ".join(problems), "Run 'byline rebuild', then 'byline verify'.")
    size = counts.bytes_on_disk / 1e6
    found = f"{settings.archive}: {counts.articles:,} articles, {counts.passages:,} passages, {size:,.1f} MB"
    return _check("Archive", "ok", found)


def _cache(settings: Settings) -> CheckJson:
    from platformdirs import user_cache_path

    del settings
    folder = user_cache_path("byline")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return _check("Model cache", "ok", f"{folder} can be written")
    except OSError as error:
        return _check("Model cache", "problem", f"{folder}: {error.strerror}", "Make that folder writable.")


def _disk(settings: Settings) -> CheckJson:
    folder = next(path for path in (settings.archive.absolute(), *settings.archive.absolute().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    if free < _LOW_DISK:
        return _check("Disk", "problem", f"{free / 1e9:.1f} GB free at {folder}", "Free some space before you ingest.")
    return _check("Disk", "ok", f"{free / 1e9:.0f} GB free")


def _chat_model(settings: Settings) -> CheckJson:
    """Asks the model for one word. Raises `UsageError` for a missing package or key, which names what to do."""
    from assistant.writing.replies import StreamedReplies
    from assistant.writing.types import Failure, ModelFailed

    name = settings.chat.model
    if name is None or name == "none":
        return _check("Chat model", "ok", "none; answers are sentences of the articles")
    known = wiring.model_settings(settings, name)
    asked = replace(known, reply_tokens=_PROBE_TOKENS, retries=0, timeout=min(known.timeout, _PROBE_SECONDS))
    began = time.perf_counter()
    try:
        for _ in StreamedReplies(asked).stream([("human", _PROBE)]):
            pass
    except ModelFailed as failure:
        # So short a reply is cut off where a model thinks before it speaks. It is there, and takes the key.
        if failure.failure is not Failure.CUT_OFF:
            return _check("Chat model", "problem", failure.message, failure.next_step)
    took = (time.perf_counter() - began) * 1000
    return _check("Chat model", "ok", f"{name} replied in {took:,.0f} ms")
