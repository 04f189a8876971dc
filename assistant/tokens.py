"""Counts what a chat model will read. tiktoken where its tables are on this machine, a stated estimate where not."""

from __future__ import annotations

import functools
import hashlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

CHARACTERS_PER_TOKEN = 3.5
"""The estimate: English news runs at 4 to 5 characters a token, so this errs on the safe side."""
_TABLES = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """Called with a text, gives its number of tokens."""

    estimated: bool
    """Whether that number is a guess from the text's length."""
    _count: Callable[[str], int]

    def __call__(self, text: str) -> int:
        return self._count(text)


def estimate(text: str) -> int:
    """About how many tokens `text` is. Letters beyond ASCII count whole: other scripts take a token or so for each."""
    beyond = 0 if text.isascii() else sum(not letter.isascii() for letter in text)
    return int((len(text) - beyond) / CHARACTERS_PER_TOKEN + beyond) + 1


@functools.cache
def token_counter(model: str) -> TokenCounter:
    """The counter for `model`.

    tiktoken would download a table that it lacks, so it is only asked for those that are already cached
    (`TIKTOKEN_CACHE_DIR`).
    """
    cache = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    if cache and Path(cache).is_dir():
        import tiktoken

        try:
            name = tiktoken.encoding_name_for_model(model)
            if (Path(cache) / hashlib.sha1(_TABLES.format(name).encode()).hexdigest()).is_file():
                encoding = tiktoken.get_encoding(name)
                return TokenCounter(False, lambda text: len(encoding.encode_ordinary(text)))
            _log.info("tiktoken's table %s is not in %s: estimating.", name, cache)
        except (KeyError, OSError, ValueError) as error:
            _log.info("tiktoken does not count for %s (%s): estimating.", model, error)
    return TokenCounter(True, estimate)
