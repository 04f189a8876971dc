"""Parts the public reading sets by article: one fifth is only ever measured on, a tenth calibrates, the rest trains.

No question is measured on a text that anything was fitted to. Sets with one paragraph of each page (Natural Questions,
CLAP-NQ) are parted by page. The SQuAD sets ask hundreds of questions about each of some sixty pages, too few to part:
those are parted by stretches of five paragraphs, so another stretch of a measured page may have been trained on.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum


class Fold(StrEnum):
    """What an article's questions may be used for."""

    TRAIN = "train"
    CALIBRATE = "calibrate"
    HELD_OUT = "held-out"


def fold_of(name: str) -> Fold:
    """The part that an article of this name belongs to, by the hash of the name without case and punctuation."""
    name = "".join(letter for letter in name.lower() if letter.isalnum())
    share = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    return Fold.HELD_OUT if share < 0.2 else Fold.CALIBRATE if share < 0.3 else Fold.TRAIN
