"""Turns the failures of Chroma and Tantivy into `ArchiveDamaged`. Both are Rust, and may panic on a damaged file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from vectorstore.errors import ArchiveDamaged

# Chroma reports a folder it cannot start from as AttributeError, KeyError or RuntimeError as well as its own error.
_FAILURES = (AttributeError, KeyError, OSError, RuntimeError, ValueError, sqlite3.Error)
# By name: importing Chroma for its error costs a second, and a panic in Rust arrives as PanicException, which derives
# from BaseException and can be imported from nowhere.
_NAMES = {"ChromaError", "PanicException"}


@contextmanager
def guarded(index: str) -> Iterator[None]:
    """Whatever an engine reports inside becomes `ArchiveDamaged`, naming the index."""
    try:
        yield
    except BaseException as error:
        names = {kind.__name__ for kind in type(error).__mro__}
        if not isinstance(error, _FAILURES) and not names & _NAMES:
            raise
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        raise ArchiveDamaged(f"The {index} index failed ({reason}).", "Run 'byline rebuild'.") from error
