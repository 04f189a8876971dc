"""How sure a figure is, and whether two runs over the same cases differ. Knows no metric's meaning.

Intervals are percentile bootstraps over cases (Efron 1979). Runs are compared case by case: the interval is of the
change, and the test is Fisher's paired randomisation test, which swaps the two runs' results at random (Smucker,
Allan and Carterette, CIKM 2007). p-values are adjusted for the number of metrics (Benjamini and Hochberg 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evaluation.metrics.catalogue import METRICS, in_order
from assistant.evaluation.metrics.figures import Array, Figure, mean
from assistant.evaluation.metrics.resampling import Sample
from assistant.evaluation.metrics.sets import SET_METRICS
from assistant.evaluation.types import Difference, Estimate, Evaluation, Scored

RESAMPLES = 2000
LEVEL = 0.05
"""Of significance, and what intervals leave out: 95 % intervals."""
_ROUNDING = 1e-9
"""A swap that gives the same change but for rounding counts as no smaller."""


def estimate(metric: str, values: Sequence[float], seed: int = 0, resamples: int = RESAMPLES) -> Estimate:
    """The mean of `values` with its interval. Raises `ValueError` when there are none."""
    found = estimate_figure(metric, np.array(values, dtype=np.float64)[:, None], mean, seed, resamples)
    if found is None:
        raise ValueError(f"no values of {metric} to estimate")
    return found


def estimate_figure(
    metric: str, rows: Array, figure: Figure, seed: int = 0, resamples: int = RESAMPLES
) -> Estimate | None:
    """A figure over `rows`, shape (cases, columns), with its interval; None where the rows do not allow it."""
    if not len(rows):
        return None
    sample = Sample.of(rows)
    value = _value(figure, sample.rows, sample.counts)
    if np.isnan(value):
        return None
    drawn = np.concatenate([figure(sample.rows, weights) for weights in sample.bootstrap(seed, resamples)])
    return _estimate(metric, value, drawn, sample.cases)


def _value(figure: Figure, rows: Array, counts: Array) -> float:
    return float(figure(rows, counts[None, :])[0])


def _estimate(metric: str, value: float, drawn: Array, cases: int) -> Estimate:
    low, high = _interval(drawn, value)
    return Estimate(metric, value, low, high, cases)


def _interval(drawn: Array, value: float) -> tuple[float, float]:
    """Of the resamples that allow the figure; the value itself where none of them does."""
    usable = drawn[~np.isnan(drawn)]
    if not len(usable):
        return value, value
    low, high = np.quantile(usable, [LEVEL / 2, 1 - LEVEL / 2])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """One metric of two runs: a row of each run for every case that both have."""

    metric: str
    before: Array
    after: Array
    figure: Figure


@dataclass(frozen=True, slots=True)
class _Compared:
    before: Estimate
    after: Estimate
    change: float
    low: float
    high: float
    p: float


def compare(
    before: Evaluation, after: Evaluation, *, seed: int = 0, resamples: int = RESAMPLES
) -> tuple[Difference, ...]:
    """What changed between two runs, for each metric that both have, over the cases (by id) that both have.

    Both estimates of a `Difference` are over these cases, too.
    """
    found = [_compared(pairs, seed, resamples) for pairs in _paired(before, after)]
    compared = [each for each in found if each is not None]
    if not compared:
        return ()
    from scipy.stats import false_discovery_control

    adjusted = false_discovery_control([each.p for each in compared], method="bh")
    return tuple(_difference(each, float(p)) for each, p in zip(compared, adjusted, strict=True))


def _difference(found: _Compared, p: float) -> Difference:
    upwards = {each.name: each.higher_is_better for each in METRICS}.get(found.before.metric)
    better = None if upwards is None or found.change == 0 else (found.change > 0) == upwards
    return Difference(
        found.before.metric,
        found.before,
        found.after,
        found.change,
        found.low,
        found.high,
        p,
        p < LEVEL,
        better,
    )


def _paired(before: Evaluation, after: Evaluation) -> list[_Pairs]:
    earlier = {each.case.id: each for each in before.scored}
    both = [(earlier[each.case.id], each) for each in after.scored if each.case.id in earlier]
    names = {each.metric for each in before.estimates} & {each.metric for each in after.estimates}
    found = _case_pairs(both, names) | _set_pairs(both, names)
    return [found[name] for name in in_order(set(found))]


def _case_pairs(both: Sequence[tuple[Scored, Scored]], names: set[str]) -> dict[str, _Pairs]:
    pairs: dict[str, list[tuple[float, float]]] = {}
    for old, new in both:
        for name in old.values.keys() & new.values.keys() & names:
            pairs.setdefault(name, []).append((old.values[name], new.values[name]))
    rows = {name: np.array(found, dtype=np.float64) for name, found in pairs.items()}
    return {name: _Pairs(name, found[:, :1], found[:, 1:], mean) for name, found in rows.items()}


def _set_pairs(both: Sequence[tuple[Scored, Scored]], names: set[str]) -> dict[str, _Pairs]:
    found = {}
    for metric in SET_METRICS:
        if metric.name in names and metric.says_something([new for _, new in both]):
            rows = [(metric.row(old), metric.row(new)) for old, new in both]
            kept = [(old, new) for old, new in rows if old is not None and new is not None]
            if kept:
                old_rows, new_rows = (np.array(side, dtype=np.float64) for side in zip(*kept, strict=True))
                found[metric.name] = _Pairs(metric.name, old_rows, new_rows, metric.figure)
    return found


def _compared(pairs: _Pairs, seed: int, resamples: int) -> _Compared | None:
    columns = pairs.before.shape[1]
    sample = Sample.of(np.concatenate([pairs.before, pairs.after], axis=1))
    before, after = sample.rows[:, :columns], sample.rows[:, columns:]
    old, new = _value(pairs.figure, before, sample.counts), _value(pairs.figure, after, sample.counts)
    if np.isnan(old) or np.isnan(new):
        return None
    drawn = [
        (pairs.figure(before, weights), pairs.figure(after, weights)) for weights in sample.bootstrap(seed, resamples)
    ]
    old_drawn, new_drawn = (np.concatenate(side) for side in zip(*drawn, strict=True))
    low, high = _interval(new_drawn - old_drawn, new - old)
    return _Compared(
        _estimate(pairs.metric, old, old_drawn, sample.cases),
        _estimate(pairs.metric, new, new_drawn, sample.cases),
        new - old,
        low,
        high,
        _p(pairs.figure, sample, columns, new - old, seed, resamples),
    )


def _p(figure: Figure, sample: Sample, columns: int, change: float, seed: int, resamples: int) -> float:
    """Share of random swaps between the runs that change the figure as much, the one observed counted among them."""
    before, after = sample.rows[:, :columns], sample.rows[:, columns:]
    least = abs(change) - _ROUNDING * max(1.0, abs(change))
    either = np.concatenate([before, after])
    order = np.argsort(either[:, 0], kind="stable")  # figures that sort their rows find them sorted, every time
    either, counts = either[order], np.tile(sample.counts, 2)[order]
    as_large = 0
    for swapped in sample.swaps(seed, resamples):
        kept = sample.counts - swapped
        if figure is mean:  # a sum over cases, so the changes add up: no need to weigh both runs in full
            changes = (kept - swapped) @ (after - before)[:, 0] / sample.cases
        else:
            old = np.concatenate([kept, swapped], axis=1)[:, order]
            changes = figure(either, counts - old) - figure(either, old)
        as_large += int((np.abs(changes) >= least).sum())
    return (1 + as_large) / (1 + resamples)
