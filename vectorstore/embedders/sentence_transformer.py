"""Any sentence-transformers model, run by sentence-transformers itself: the reference, and the choice on a GPU."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vectorstore.embedders.base import Vectors
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32


def load_model(model: str, device: str | None = None) -> SentenceTransformer:
    """A sentence-transformers model by folder or hub name. Raises `UsageError` if it cannot be loaded."""
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(model, device=device).eval()
    except (OSError, ValueError, SafetensorError) as error:
        raise UsageError(
            f"The model {model} could not be loaded ({(str(error).splitlines() or ['no reason given'])[0]}).",
            "Name a model folder on this machine, or connect to the model hub once to fetch it.",
        ) from error


class SentenceTransformerEmbedder:
    """Imports torch, which takes seconds: build it only when it will be used."""

    def __init__(self, model: str, fingerprint: str | None = None) -> None:
        self._model = load_model(model)
        # The tokenizer keeps its settings in itself: counting in one thread would switch off truncation in another.
        self._lock = threading.Lock()
        self._fingerprint = fingerprint or f"{model}@{self._weights_hash()}"

    def _weights_hash(self) -> str:
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return digest.hexdigest()[:12]

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        return int(self._model.max_seq_length or 512)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        if not texts:
            return []
        with self._lock:
            encoded = self._model.tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for at in range(0, len(texts), _BATCH * 8):
            part = list(texts[at : at + _BATCH * 8])
            with self._lock:
                found[at : at + len(part)] = self._model.encode(
                    part, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
                )
            if progress is not None:
                progress(len(part))
        return found

    def embed_roughly(self, texts: Sequence[str]) -> Vectors:
        return self.embed(texts)
