"""Judges whether a sentence bears a claim out, speaks against it, or does neither, with a small trained network.

The network is the reader's with other weights: the claim stands where the question stood, and the first token's three
numbers are the three outcomes. It names no reason; the explicit comparison does that.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from assistant.reader.engine import Engine, load_engine
from assistant.reader.packing import Packed, pack, tokens_of
from vectorstore.embedders.weights import default_folder

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

OUTCOMES = ("supports", "contradicts", "neither")
"""What the columns of a judgement stand for."""

WEIGHTS = files("assistant.checking").joinpath("judge.safetensors")


class Judge:
    """Judges claims beside evidence. Safe from several threads.

    A claim is read up to its 56th token, the evidence as far as both fit into 320.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tokenizer = Tokenizer.from_file(str(default_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    @property
    def fingerprint(self) -> str:
        """Names the weights."""
        return self._engine.fingerprint.replace("reader@", "judge@")

    def judge(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
        """For each (claim, evidence) the chances of the `OUTCOMES`, shape (pairs, 3). Rows add up to one."""
        if not pairs:
            return np.zeros((0, len(OUTCOMES)))
        outputs = self._engine.run(packed_pairs(self._tokenizer, pairs))
        logits = np.stack([output[0] for output in outputs]).astype(np.float64)
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float64)


def packed_pairs(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> list[Packed]:
    """The network's inputs, in order. The tokenizer must neither pad nor truncate."""
    empty, *tokens = tokens_of(tokenizer, ["", *(text for pair in pairs for text in pair)])
    return [pack(claim, empty, evidence, ()) for claim, evidence in zip(tokens[::2], tokens[1::2], strict=True)]


def judge_with(weights: Path, engine: str = "auto", cache: Path | None = None) -> Judge:
    """The judge with the weights in this file; `engine` and `cache` as for the reader's engine."""
    return Judge(load_engine(engine, weights, cache))


@functools.cache
def load_judge() -> Judge | None:
    """The judge that comes with Byline; None where its weights are not there."""
    if not WEIGHTS.is_file():
        _log.info("No weights of a claim judge are installed: claims are compared by rules alone.")
        return None
    with as_file(WEIGHTS) as shipped:
        return judge_with(shipped)
