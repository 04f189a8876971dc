"""Loads the reader that comes with Byline and runs it: compiled for OpenVINO, or in torch where that cannot run.

Decides nothing about answers.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.reader.packing import WINDOW_TOKENS, Packed
from vectorstore.embedders.compiled import Conversion, Facts, compile_once, read_facts, write_converted
from vectorstore.embedders.runtime import load_openvino
from vectorstore.embedders.weights import check_default, default_folder
from vectorstore.marks import file_sha256

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

WEIGHTS = files("assistant.reader").joinpath("weights.safetensors")


class Engine(Protocol):
    """Runs the reader's network. Safe from several threads."""

    @property
    def fingerprint(self) -> str:
        """Names the weights."""

    def run(self, inputs: Sequence[Packed]) -> list[npt.NDArray[np.float32]]:
        """For each input its outputs, shape (tokens, 3): start, end and sentence."""


class OpenVinoEngine:
    """The compiled network: no torch, ready in a fraction of a second."""

    def __init__(self, folder: Path, facts: Facts, fingerprint: str) -> None:
        from vectorstore.embedders.openvino import CompiledModel

        self.fingerprint = fingerprint
        self._model = CompiledModel(
            folder, ("input_ids", "token_type_ids", "attention_mask"), facts.pad_id, side_by_side=True
        )

    def run(self, inputs: Sequence[Packed]) -> list[npt.NDArray[np.float32]]:
        outputs = self._model.run_each([(one.ids, one.kinds) for one in inputs])
        return [output[: len(one.ids)] for one, output in zip(inputs, outputs, strict=True)]


class TorchEngine:
    """The network as it was trained; slower, and it imports torch."""

    def __init__(self, folder: Path, weights: Path, fingerprint: str) -> None:
        from assistant.reader.network import with_weights

        self.fingerprint = fingerprint
        self._network = with_weights(folder, weights)

    def run(self, inputs: Sequence[Packed]) -> list[npt.NDArray[np.float32]]:
        import torch

        found = []
        with torch.no_grad():
            for one in inputs:
                ids, kinds = torch.from_numpy(one.ids)[None], torch.from_numpy(one.kinds)[None]
                found.append(self._network(ids, kinds, torch.ones_like(ids))[0].numpy())
        return found


@functools.cache
def load_engine(engine: str = "auto", weights: Path | None = None, cache: Path | None = None) -> Engine:
    """The engine for the weights that come with Byline, or for others: "auto", "openvino" or "torch".

    Compiled on first use into `cache`. Raises `UsageError` where the embedder it builds on is missing or not as
    published.
    """
    if weights is None:
        with as_file(WEIGHTS) as shipped:
            return load_engine(engine, shipped, cache)
    folder = default_folder()
    fingerprint = f"reader@{file_sha256(weights)[:12]}"
    if engine != "torch":
        try:
            return _openvino(folder, weights, fingerprint, cache or _default_cache())
        except (ImportError, OSError, RuntimeError) as error:
            first = (str(error).splitlines() or [type(error).__name__])[0]
            _log.warning("OpenVINO cannot run the reader here (%s): using torch, slower.", first)
    check_default(folder)
    return TorchEngine(folder, weights, fingerprint)


def _openvino(folder: Path, weights: Path, fingerprint: str, cache: Path) -> Engine:
    target = cache / f"{fingerprint}-int8-openvino-{load_openvino().__version__.split('-')[0]}"
    facts = read_facts(target)
    if facts is None:
        check_default(folder)
        _log.info("Compiling the reader %s, once, into %s.", fingerprint, target)
        compile_once(target, _conversion(folder, weights))
        facts = read_facts(target)
    if facts is None:
        raise OSError(f"the compiled reader in {target} does not last")
    return OpenVinoEngine(target, facts, fingerprint)


def _conversion(folder: Path, weights: Path) -> Conversion:
    def convert(made: Path) -> Facts:
        from assistant.reader.network import INPUTS, OUTPUTS, with_weights

        write_converted(with_weights(folder, weights), INPUTS, folder / "tokenizer.json", made, quantized=True)
        return Facts(dimensions=len(OUTPUTS), max_tokens=WINDOW_TOKENS, pad_id=0)

    return convert


def _default_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("byline") / "readers"
