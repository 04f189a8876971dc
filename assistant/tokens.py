"""Counts what a chat model will read. tiktoken where its tables are on this machine, a stated estimate where not."""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Callable
from pathlib import Path

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

CHARACTERS_PER_TOKEN = 3.5
"""The estimate: English news runs at 4 to 5 characters a token, so this errs on the safe side."""


@functools.cache
def token_counter(model: str) -> Callable[[str], int]:
    """A function from text to its number of tokens for `model`.

    tiktoken would download its tables on first use, so it is only asked when they are already cached
    (`TIKTOKEN_CACHE_DIR`).
    """
    cache = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    if cache and Path(cache).is_dir():
        import tiktoken

        try:
            encoding = tiktoken.encoding_for_model(model)
        except (KeyError, OSError, ValueError) as error:
            _log.info("tiktoken does not count for %s (%s): estimating.", model, error)
        else:
            return lambda text: len(encoding.encode_ordinary(text))
    return lambda text: int(len(text) / CHARACTERS_PER_TOKEN) + 1
