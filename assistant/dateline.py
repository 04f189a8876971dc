"""The dateline that opens an agency's story: "HARBOUR TOWN, Ostavia (AP) — ". Its place is no part of the sentence."""

from __future__ import annotations

import re

_DATELINE = re.compile(r"^[A-Z][^—–\n]{1,60}\([A-Z][\w ]+\)\s+[—–-]+\s+")


def dateline_end(text: str) -> int:
    """The character at which a sentence begins behind its dateline; 0 where it has none."""
    found = _DATELINE.match(text)
    return found.end() if found else 0
