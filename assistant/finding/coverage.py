"""How much of what a question says a text holds too, rare words weighing most. Knows nothing of meaning."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from assistant.words import Bag
from vectorstore import Archive


def weights_of(stems: Iterable[str], archive: Archive) -> dict[str, float]:
    """How much each stem says: its inverse passage frequency in the archive."""
    total = max(1, archive.passage_count())
    return {stem: math.log(1 + total / (archive.frequency(stem) + 0.5)) for stem in stems}


def covered(weights: Mapping[str, float], bag: Bag) -> float:
    """The share of `weights` whose stems the text holds, in any of their forms; 0 where there are none."""
    total = held = 0.0
    for stem, weight in weights.items():
        total += weight
        if bag.holds(stem):
            held += weight
    return held / total if total else 0.0
