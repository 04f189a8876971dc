"""Outlets a question names. They narrow a search; they never widen one."""

from __future__ import annotations

import re

from vectorstore import Archive

_SHORTEST = 3  # letters: shorter names are too often ordinary words


def named_outlets(question: str, archive: Archive) -> tuple[str, ...]:
    """The archive's outlets that `question` names as written. None if the archive has a single outlet."""
    outlets = archive.outlets()
    if len(outlets) < 2:
        return ()
    return tuple(
        name for name in outlets if len(name) >= _SHORTEST and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", question)
    )
