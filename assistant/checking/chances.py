"""How likely a sentence supports, contradicts, or does neither, from all that was compared: two logistic models.

Fitted and measured by `python -m benchmarks.claims`. It never overrules an explicit difference: it ranks, and settles
what the comparisons leave open.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from assistant.checking.comparing_values import Outcome
from assistant.checking.signals import Signals
from assistant.checking.values import Sort

OUTCOMES = ("supports", "contradicts", "neither")
FILE = "chances.json"
_MOST_SURE = 6.0
_LEAST_CHANCE = 1e-3

Chances = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ChanceModel:
    """Weights of the features, a bias last: whether a sentence takes sides at all, and if it does, which."""

    neither: tuple[float, ...]
    """Above 0: it takes no side."""
    side: tuple[float, ...]
    """Above 0: it contradicts."""

    def chances(self, features: npt.NDArray[np.float64]) -> Chances:
        """Shape (n, 3) from (n, number of features); rows add up to one."""
        rows = np.concatenate([features, np.ones((len(features), 1))], axis=1)
        neither, contradicts = (1.0 / (1.0 + np.exp(-rows @ np.array(one))) for one in (self.neither, self.side))
        sided = 1.0 - neither
        return np.stack([sided * (1.0 - contradicts), sided * contradicts, neither], axis=1)


@functools.cache
def load_chances(*, judged: bool) -> ChanceModel | None:
    """The model that comes with Byline: with the judge's word among the features, or without; None where not fitted."""
    stored = json.loads(files("assistant.checking").joinpath(FILE).read_text(encoding="utf-8"))
    weights = stored.get("judged" if judged else "compared")
    return None if weights is None else ChanceModel(tuple(weights["neither"]), tuple(weights["side"]))


def chances_of(signals: Sequence[Signals]) -> Chances:
    """For each the chances of the `OUTCOMES`, shape (n, 3), with the judge's word where there is one."""
    if not signals:
        return np.zeros((0, len(OUTCOMES)))
    model = load_chances(judged=True) if all(one.judged is not None for one in signals) else None
    if model is not None:
        return model.chances(features_of(signals, judged=True))
    model = load_chances(judged=False)
    if model is None:
        raise ValueError(f"{FILE} holds no weights")
    return model.chances(features_of(signals, judged=False))


def features_of(signals: Sequence[Signals], *, judged: bool) -> npt.NDArray[np.float64]:
    """Shape (n, features). With `judged`, all signals must have the judge's word."""
    return np.array([_features(one, judged) for one in signals])


def _features(one: Signals, judged: bool) -> list[float]:
    number = max(1, len(one.compared))
    found = [
        one.about,
        one.own,
        len(one.of(Outcome.AGREES)) / number,
        len(one.of(Outcome.ABSENT)) / number,
        float(one.turned is not None),
        float(one.swapped),
        float(one.qualified is not None),
        float(one.unborne is not None),
        one.strange,
        float(one.unborne is None and one.strange == 0.0),
        float(one.negated),
    ]
    for sort in Sort:
        found.append(max((1 + _sure(each.sure) for each in one.of(Outcome.DIFFERS, sort)), default=0.0))
        found.append(max((1 + _sure(each.sure) for each in one.of(Outcome.ABSENT, sort)), default=0.0))
        found.append(max((_sure(each.sure) for each in one.of(Outcome.AGREES, sort)), default=0.0))
    if judged:
        chances = np.clip(np.array(one.judged), _LEAST_CHANCE, 1.0)
        logs = np.log(chances)
        found += [float(logs[0] - logs[1]), float(logs[2] - max(logs[0], logs[1]))]
    return found


def _sure(value: float) -> float:
    return min(max(value, 0.0), _MOST_SURE)
