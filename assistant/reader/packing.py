"""Lays a question and a stretch of an article out as the reader's input. Runs no model, loads no engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from vectorstore import Span

QUESTION_TOKENS = 56
HEADER_TOKENS = 40
WINDOW_TOKENS = 320
"""Longest input, question and special tokens included. A passage beside a long question is one look so, not two."""

_CLS, _SEP = 101, 102  # of BERT's vocabulary, which the default embedder and the reader share


@dataclass(frozen=True, slots=True)
class Packed:
    """One input. Every array has one entry per token, shape (tokens,)."""

    ids: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int64]
    """0 for the question, 1 for the article: BERT's token types."""
    starts: npt.NDArray[np.int64]
    """Character of the text each token begins at; -1 for what is not the text."""
    ends: npt.NDArray[np.int64]
    sentences: npt.NDArray[np.int64]
    """Index of the sentence each token is in; -1 for what is in none."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in the reader's tokens, without special ones."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def tokens_of(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Tokens]:
    """The tokens of `texts`, in order. The tokenizer must neither pad nor truncate."""
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [Tokens(tuple(one.ids), tuple(one.offsets)) for one in encoded]


def room(question: Tokens, header: Tokens) -> int:
    """Tokens of text that fit beside a question and a header."""
    return WINDOW_TOKENS - 3 - min(len(question.ids), QUESTION_TOKENS) - min(len(header.ids), HEADER_TOKENS)


def pack(question: Tokens, header: Tokens, text: Tokens, sentences: Sequence[Span]) -> Packed:
    """`[CLS] question [SEP] header text [SEP]`. `sentences` are ranges of the text; what does not fit is cut off."""
    asked, label = question.ids[:QUESTION_TOKENS], header.ids[:HEADER_TOKENS]
    size = room(question, header)
    body, spans = text.ids[:size], np.array(text.spans[:size], dtype=np.int64).reshape(-1, 2)
    before = 2 + len(asked) + len(label)
    ids = np.array([_CLS, *asked, _SEP, *label, *body, _SEP], dtype=np.int64)
    starts, ends, inside = (np.full(len(ids), -1, dtype=np.int64) for _ in range(3))
    here = slice(before, before + len(body))
    starts[here], ends[here] = spans[:, 0], spans[:, 1]
    if sentences:
        bounds = np.array(sentences, dtype=np.int64)
        index = np.searchsorted(bounds[:, 0], spans[:, 0], side="right") - 1
        held = (index >= 0) & (spans[:, 0] < bounds[np.maximum(index, 0), 1])
        inside[here] = np.where(held, index, -1)
    kinds = (np.arange(len(ids)) >= 2 + len(asked)).astype(np.int64)
    return Packed(ids, kinds, starts, ends, inside)
