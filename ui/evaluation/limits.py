"""Limits a run must keep, as given with --min and --max: the gate for scripts. Measures nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from assistant.evaluation.scoring import METRICS
from assistant.evaluation.types import Estimate
from ui.suggest import did_you_mean
from vectorstore.errors import UsageError


@dataclass(frozen=True, slots=True)
class Limit:
    """One figure's bound."""

    metric: str
    bound: float
    at_least: bool

    def broken_by(self, estimate: Estimate | None) -> str | None:
        """Why the limit does not hold, as one sentence; a figure that was not measured does not hold it either."""
        if estimate is None:
            return f"{self.metric} was not measured: no case allows it."
        if (estimate.value >= self.bound) if self.at_least else (estimate.value <= self.bound):
            return None
        side = "below" if self.at_least else "above"
        return f"{self.metric} is {estimate.value:.4g}, {side} {self.bound:g}."


@dataclass(frozen=True, slots=True)
class Limits:
    """All of them."""

    limits: tuple[Limit, ...]

    @classmethod
    def parse(cls, lower: Iterable[str], upper: Iterable[str]) -> Self:
        """From "METRIC=X" texts. Raises `UsageError` for an unknown metric or what is no number."""
        pairs = [(text, True) for text in lower] + [(text, False) for text in upper]
        return cls(tuple(_limit(text, at_least) for text, at_least in pairs))

    def broken(self, estimates: Sequence[Estimate]) -> tuple[str, ...]:
        """What does not hold, each as one sentence."""
        by_name = {one.metric: one for one in estimates}
        found = (limit.broken_by(by_name.get(limit.metric)) for limit in self.limits)
        return tuple(why for why in found if why is not None)


def _limit(text: str, at_least: bool) -> Limit:
    option = "--min" if at_least else "--max"
    name, equals, number = text.partition("=")
    known = [metric.name for metric in METRICS]
    if not equals:
        raise UsageError(f"{option} is '{text}', which names no figure.", f"Write it as {option} pass=0.8.")
    if name not in known:
        near = did_you_mean(name, known, "A report's metrics.csv lists them.")
        raise UsageError(f"There is no figure '{name}'.", near)
    try:
        bound = float(number)
    except ValueError:
        bound = math.nan
    if not math.isfinite(bound):  # nothing is above or below "nan", which float takes
        raise UsageError(f"{option} {name} is '{number}', which is not a number.", "Write it as 0.8.")
    return Limit(name, bound, at_least)
