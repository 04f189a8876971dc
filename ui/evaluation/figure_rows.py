"""The figures of the report's page as rows to be drawn: which come first, and how long each bar is. Writes no HTML."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assistant.evaluation.types import Confusion, Difference, Estimate, Evaluation, Metric
from ui.evaluation import wording

_WORTH_HIDING = 3
KindGroup: TypeAlias = tuple[str, list[tuple[Metric, list[Estimate | None]]]]


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on a scale of 0 to 100, for drawing."""

    low: float
    high: float
    value: float
    before: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with what there is to say of it."""

    metric: Metric
    estimate: Estimate
    difference: Difference | None
    bar: Bar


def _parted(metrics: Sequence[Metric], headlines: Collection[str]) -> tuple[list[Metric], list[Metric]]:
    """The metrics of a group that are shown at once, and those to be opened; a few more are not worth hiding."""
    first = [metric for metric in metrics if metric.name in headlines]
    if not first or len(metrics) - len(first) < _WORTH_HIDING:
        return list(metrics), []
    return first, [metric for metric in metrics if metric not in first]


def grouped_rows(evaluation: Evaluation, compared: Mapping[str, Difference]) -> list[tuple[str, list[Row], list[Row]]]:
    """For each group its rows: those that are shown at once, and those to be opened."""
    estimates = wording.counted(evaluation.estimates)
    headlines = wording.first_shown(estimates, compared)
    grouped = []
    for group, metrics in wording.in_groups(estimates):
        tops = _tops([estimates[metric.name] for metric in metrics], compared)
        first, more = (
            [_row(metric, estimates[metric.name], compared.get(metric.name), tops) for metric in part]
            for part in _parted(metrics, headlines)
        )
        grouped.append((group, first, more))
    return grouped


def _tops(estimates: Sequence[Estimate], compared: Mapping[str, Difference]) -> dict[str, float]:
    """Where the scale of each unit ends: at 1 for shares, else at the largest value of the group."""
    tops = {"share": 1.0}
    for estimate in estimates:
        unit = wording.metric_of(estimate.metric).unit
        if unit != "share":
            both = [estimate.high, compared[estimate.metric].before.high if estimate.metric in compared else 0.0]
            tops[unit] = max(tops.get(unit, 0.0), *both)
    return tops


def _row(metric: Metric, estimate: Estimate, difference: Difference | None, tops: Mapping[str, float]) -> Row:
    top = tops[metric.unit] or 1.0

    def place(value: float) -> float:
        return round(min(max(100 * value / top, 0), 100), 2)

    before = place(difference.before.value) if difference else None
    return Row(
        metric, estimate, difference, Bar(place(estimate.low), place(estimate.high), place(estimate.value), before)
    )


def passed_by_kind(evaluation: Evaluation) -> list[tuple[str, int, int]]:
    """Each kind with how many of its cases pass, of how many judged."""
    kinds = []
    for kind in evaluation.by_kind:
        judged = [one.passed for one in evaluation.scored if one.case.kind == kind and one.passed is not None]
        kinds.append((kind, sum(judged), len(judged)))
    return kinds if len(kinds) > 1 else []


def figures_by_kind(evaluation: Evaluation) -> tuple[list[KindGroup], list[KindGroup]]:
    """For each group its metrics, and for each metric one estimate for every kind: first those that say most."""
    kinds = [wording.counted(estimates) for estimates in evaluation.by_kind.values()]
    names = [estimate.metric for estimate in evaluation.estimates if estimate.metric != wording.PASSED]
    held = [name for name in names if any(name in kind for kind in kinds)]
    first = wording.headlines(held)

    def grouped(part: Iterable[str]) -> list[KindGroup]:
        return [
            (group, [(metric, [kind.get(metric.name) for kind in kinds]) for metric in metrics])
            for group, metrics in wording.in_groups(part)
        ]

    return grouped(first), grouped(name for name in held if name not in first)


def shares(confusion: Confusion) -> tuple[list[list[float]], int, int]:
    """Each count as a share of its row; the cases on the diagonal; all cases."""
    rows = [[count / (sum(row) or 1) for count in row] for row in confusion.counts]
    right = sum(row[place] for place, row in enumerate(confusion.counts))
    return rows, right, sum(map(sum, confusion.counts))
