"""The fitted numbers that choosing and abstaining rest on. Fits nothing: `python -m benchmarks.calibrate` does."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib.resources import files

from assistant.choosing.select import Margins
from assistant.evidence import FEATURES, LinearModel


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted on public reading sets; none of its numbers is set by hand."""

    embedder: str
    """Fingerprint of the embedder it was fitted with."""
    model: LinearModel
    floor: float
    """Best score below which the archive is taken not to answer."""
    margins: Margins


@functools.cache
def load_calibration() -> Calibration:
    """The calibration that comes with Byline."""
    raw = json.loads(files("assistant").joinpath("calibration.json").read_text(encoding="utf-8"))
    weights = tuple(float(raw["weights"][name]) for name in FEATURES)
    return Calibration(raw["embedder"], LinearModel(weights, raw["bias"]), raw["floor"], Margins(**raw["margins"]))
