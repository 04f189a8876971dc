"""The fitted numbers that choosing and abstaining rest on. Fits nothing: `python -m benchmarks.calibrate` does."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from assistant.choosing.select import Margins
from assistant.evidence import FEATURES
from assistant.scoring import CLOSE_FEATURES, LinearModel, Scorer


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted on public reading sets; none of its numbers is set by hand."""

    embedder: str
    """Fingerprint of the embedder it was fitted with."""
    scorer: Scorer
    floor: float
    """Best score below which the archive is taken not to answer."""
    margins: Margins


@functools.cache
def load_calibration() -> Calibration:
    """The calibration that comes with Byline."""
    raw = json.loads(files("assistant").joinpath("calibration.json").read_text(encoding="utf-8"))
    scorer = Scorer(_model(raw["first"], FEATURES), _model(raw["close"], CLOSE_FEATURES))
    return Calibration(raw["embedder"], scorer, raw["floor"], Margins(**raw["margins"]))


def _model(raw: dict[str, Any], features: Sequence[str]) -> LinearModel:
    return LinearModel(tuple(float(raw["weights"][name]) for name in features), raw["bias"])
