"""Parts the public reading sets by page: one fifth is only ever measured on, a tenth calibrates, the rest trains.

A page of an encyclopaedia, whichever set it comes in, is in one part only: no question is measured on a text that
anything was fitted to.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum


class Fold(StrEnum):
    """What a page's questions may be used for."""

    TRAIN = "train"
    CALIBRATE = "calibrate"
    HELD_OUT = "held-out"


def fold_of(page: str) -> Fold:
    """The part a page belongs to, by the hash of its title without case and punctuation."""
    name = "".join(letter for letter in page.lower() if letter.isalnum())
    share = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    return Fold.HELD_OUT if share < 0.2 else Fold.CALIBRATE if share < 0.3 else Fold.TRAIN
