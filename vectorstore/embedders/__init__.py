"""Embedders behind one Protocol; `load_embedder` picks the engine. Importing this loads no engine."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Literal

from vectorstore.embedders import weights
from vectorstore.embedders.base import Embedder, Vector, Vectors
from vectorstore.embedders.compiled import compile_once, read_facts
from vectorstore.embedders.conversion import embedder_conversion
from vectorstore.embedders.runtime import load_openvino
from vectorstore.errors import UsageError

__all__ = ["DEFAULT_MODEL", "Embedder", "Engine", "Vector", "Vectors", "has_gpu", "load_embedder"]

Engine = Literal["auto", "openvino", "torch"]

DEFAULT_MODEL = "default"

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())


def load_embedder(model: str = DEFAULT_MODEL, *, engine: Engine = "auto", cache: Path | None = None) -> Embedder:
    """The embedder for `model`: "default", a folder, or a hub name.

    A folder (and the default) runs on OpenVINO, compiled on first use into `cache`; a hub name, a machine with a
    GPU or one where OpenVINO cannot run gets sentence-transformers. Raises `UsageError` for a model that is not
    there or is not what it says.
    """
    folder = weights.default_folder() if model == DEFAULT_MODEL else Path(model).expanduser()
    if not folder.is_dir():
        return _torch(model, None)
    fingerprint = (
        f"{weights.DEFAULT_NAME}@{weights.DEFAULT_SHA256[:12]}"
        if model == DEFAULT_MODEL
        else weights.folder_fingerprint(folder)
    )
    if engine == "torch" or (engine == "auto" and has_gpu()):
        if model == DEFAULT_MODEL:
            weights.check_default(folder)
        return _torch(str(folder), fingerprint)
    return _openvino(folder, fingerprint, cache or _default_cache(), may_fall_back=engine == "auto")


def _default_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("byline") / "embedders"


def _openvino(folder: Path, fingerprint: str, cache: Path, *, may_fall_back: bool) -> Embedder:
    try:
        from vectorstore.embedders.openvino import OpenVinoEmbedder

        # OpenVINO reads its own files only within a release.
        target = cache / f"{fingerprint.replace('/', '-')}-twofold-openvino-{load_openvino().__version__.split('-')[0]}"
        facts = read_facts(target)
        if facts is None:
            if fingerprint.endswith(weights.DEFAULT_SHA256[:12]):
                weights.check_default(folder)
            _log.info("Compiling the embedder %s, once, into %s.", fingerprint, target)
            compile_once(target, embedder_conversion(folder))
            facts = read_facts(target)
        if facts is None:
            raise OSError(f"the compiled model in {target} does not last")
        return OpenVinoEmbedder(target, facts, fingerprint)
    except (ImportError, OSError, RuntimeError) as error:
        if not may_fall_back:
            raise UsageError(
                f"OpenVINO cannot run the embedder {fingerprint} ({_first_line(error)}).",
                "Set embedder.engine to 'auto' or 'torch', or give it a cache folder it can write to.",
            ) from error
        _log.warning("OpenVINO cannot run here (%s): using sentence-transformers, slower.", _first_line(error))
        return _torch(str(folder), fingerprint)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _torch(model: str, fingerprint: str | None) -> Embedder:
    from vectorstore.embedders.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(model, fingerprint)


def has_gpu() -> bool:
    """Whether this machine has a GPU that torch would use."""
    # The device nodes, not torch.cuda: importing torch to find no GPU would cost every start seconds.
    return Path("/dev/nvidia0").exists()
