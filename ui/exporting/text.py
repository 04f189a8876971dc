"""Text of articles as it may stand in any exported file: on one line, with nothing hidden in it."""

from __future__ import annotations

from ui.console import clean

_BYTE_ORDER_MARK = "\ufeff"


def plain(text: str) -> str:
    """`text` on one line, without control characters and without marks that reverse the writing."""
    return " ".join(clean(" ".join(text.split())).replace(_BYTE_ORDER_MARK, "").split())
