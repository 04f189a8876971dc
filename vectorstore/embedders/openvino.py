"""Runs a compiled model with openvino and tokenizers alone: no torch, ready in a fraction of a second."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vectorstore.embedders.base import Vectors
from vectorstore.embedders.compiled import Facts, note_plans, plans_folder
from vectorstore.embedders.runtime import load_openvino

# Padded tokens in one inference. Larger batches are no faster on two cores and take hundreds of MB more.
_BATCH_TOKENS = 1024
# Lengths are rounded up to this: each new input shape costs the engine a new plan, in time and memory.
_LENGTH_STEP = 16


class OpenVinoEmbedder:
    """One compiled model. Calls from several threads take turns: one inference already uses every core."""

    def __init__(self, folder: Path, facts: Facts, fingerprint: str) -> None:
        from tokenizers import Tokenizer

        self._fingerprint = fingerprint
        self._dimensions, self._max_tokens, self._pad = facts.dimensions, facts.max_tokens, facts.pad_id
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self._max_tokens)
        self._counter = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._counter.no_padding()
        self._counter.no_truncation()
        core = load_openvino().Core()
        model = core.compile_model(
            str(folder / "model.xml"),
            "CPU",
            {"PERFORMANCE_HINT": "LATENCY", "CACHE_DIR": str(plans_folder(folder))},
        )
        note_plans(folder)
        self._request = model.create_infer_request()
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        return self._dimensions

    @property
    def max_tokens(self) -> int:
        return self._max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        encoded = self._counter.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encoded]

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        found = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        for batch in _batches([len(one) for one in ids]):
            found[batch] = self._infer([ids[index] for index in batch])
            if progress is not None:
                progress(len(batch))
        return found

    def _infer(self, rows: list[list[int]]) -> Vectors:
        width = -(-max(map(len, rows)) // _LENGTH_STEP) * _LENGTH_STEP
        ids: npt.NDArray[np.int64] = np.full((len(rows), width), self._pad, dtype=np.int64)
        mask = np.zeros_like(ids)
        for index, row in enumerate(rows):
            ids[index, : len(row)] = row
            mask[index, : len(row)] = 1
        with self._lock:
            result = self._request.infer({"input_ids": ids, "attention_mask": mask})
            return np.array(result[0], dtype=np.float32)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of like length, each at most `_BATCH_TOKENS` padded tokens (or one text)."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        width = -(-lengths[index] // _LENGTH_STEP) * _LENGTH_STEP
        if batch and width * (len(batch) + 1) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
