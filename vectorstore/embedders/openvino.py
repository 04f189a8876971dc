"""Runs compiled models with openvino and tokenizers alone: no torch, ready in a fraction of a second."""

from __future__ import annotations

import functools
import os
import queue
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.embedders.base import Vectors
from vectorstore.embedders.compiled import Facts, note_plans, plans_folder
from vectorstore.embedders.conversion import ROUGH
from vectorstore.embedders.quantized import GROUP
from vectorstore.embedders.runtime import load_openvino

# Padded tokens in one inference. Larger batches are no faster on two cores and take hundreds of MB more.
_BATCH_TOKENS = 1024
# The same for a few sentences, which are of many lengths: in small batches less of them is padding.
_FEW_TOKENS = 256
_LANES = 4
# Lengths are rounded up to this: each new input shape costs the engine a new plan, in time and memory.
_LENGTH_STEP = 16


class CompiledModel:
    """A model of the cache, loaded. Calls from several threads take turns where one inference uses every core."""

    def __init__(
        self, folder: Path, inputs: Sequence[str], pad: int, name: str = "model", *, side_by_side: bool = False
    ) -> None:
        """`side_by_side`: several inferences at once, each on some of the cores (see `run_each`), not one on all."""
        lanes = min(_LANES, _cores()) if side_by_side else 1
        how = (
            {"NUM_STREAMS": lanes, "INFERENCE_NUM_THREADS": _cores()} if lanes > 1 else {"PERFORMANCE_HINT": "LATENCY"}
        )
        model = (
            load_openvino()
            .Core()
            .compile_model(
                str(folder / f"{name}.xml"),
                "CPU",
                {
                    **how,
                    "CACHE_DIR": str(plans_folder(folder)),
                    # Of no effect on a model whose weights were not quantized.
                    "DYNAMIC_QUANTIZATION_GROUP_SIZE": GROUP,
                },
            )
        )
        note_plans(folder)
        self._inputs, self._pad = tuple(inputs), pad
        self._free: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for _ in range(lanes):
            self._free.put(model.create_infer_request())
        self._threads = ThreadPoolExecutor(lanes, thread_name_prefix="byline-model") if lanes > 1 else None

    def run(self, rows: Sequence[Sequence[npt.NDArray[np.int64]]]) -> npt.NDArray[np.float32]:
        """The outputs for `rows`; each row has one array, shape (tokens,), for each input but the last, the mask."""
        width = _rounded(max(len(row[0]) for row in rows))
        arrays = {name: np.zeros((len(rows), width), dtype=np.int64) for name in self._inputs}
        arrays[self._inputs[0]].fill(self._pad)
        for index, row in enumerate(rows):
            for name, values in zip(self._inputs[:-1], row, strict=True):
                arrays[name][index, : len(values)] = values
            arrays[self._inputs[-1]][index, : len(row[0])] = 1
        request = self._free.get()
        try:
            return np.array(request.infer(arrays)[0], dtype=np.float32)
        finally:
            self._free.put(request)

    def run_each(self, rows: Sequence[Sequence[npt.NDArray[np.int64]]]) -> list[npt.NDArray[np.float32]]:
        """The outputs for each row by itself, as many at once as there are lanes.

        For rows of hundreds of tokens: nothing is padded to the length of another, and cores need not wait for each
        other within an inference.
        """
        # The longest first, so that the lanes end together.
        order = sorted(range(len(rows)), key=lambda index: -len(rows[index][0]))
        each = map if self._threads is None else self._threads.map
        outputs = dict(zip(order, each(self.run, ([rows[index]] for index in order)), strict=True))
        return [outputs[index][0] for index in range(len(rows))]


class OpenVinoEmbedder:
    """One compiled model. Safe from several threads."""

    def __init__(self, folder: Path, facts: Facts, fingerprint: str) -> None:
        from tokenizers import Tokenizer

        self._fingerprint = fingerprint
        self._dimensions, self._max_tokens = facts.dimensions, facts.max_tokens
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self._max_tokens)
        self._counter = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._counter.no_padding()
        self._counter.no_truncation()
        self._model = CompiledModel(folder, ("input_ids", "attention_mask"), facts.pad_id)
        self._rough = functools.cache(
            lambda: CompiledModel(folder, ("input_ids", "attention_mask"), facts.pad_id, ROUGH)
        )

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
        return self._embed(self._model, texts, _BATCH_TOKENS, progress)

    def embed_roughly(self, texts: Sequence[str]) -> Vectors:
        return self._embed(self._rough(), texts, _FEW_TOKENS)

    def _embed(
        self, model: CompiledModel, texts: Sequence[str], most: int, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        found = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        for batch in like_length([len(one) for one in ids], most):
            found[batch] = model.run([(np.array(ids[index], dtype=np.int64),) for index in batch])
            if progress is not None:
                progress(len(batch))
        return found


def _cores() -> int:
    """Cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system tells
        return os.cpu_count() or 1


def _rounded(length: int) -> int:
    return -(-length // _LENGTH_STEP) * _LENGTH_STEP


def like_length(lengths: Sequence[int], most: int = _BATCH_TOKENS) -> Iterator[list[int]]:
    """Indices in batches of like length, each at most `most` padded tokens (or one text)."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and _rounded(lengths[index]) * (len(batch) + 1) > most:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
