"""What to say to a name that is not known. Knows no names itself."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "", *, cutoff: float = 0.6) -> str:
    """The question with the nearest of `known`, if one is as like as `cutoff` (0 to 1); else `otherwise`."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return f"Did you mean '{near[0]}'?" if near else otherwise
