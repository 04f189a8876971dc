"""Shows a run and a comparison on the terminal: the headline, the figures, what changed. Computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui import console
from ui.evaluation.wording import change, figure, interval, metric_of

if TYPE_CHECKING:
    from rich.table import Table

    from ui.contract_eval import DifferenceJson, DiffJson, EstimateJson, EvalJson

_FAILING = 5  # cases named on the terminal; the report has them all


def show_run(result: EvalJson, folder: Path) -> None:
    """A run's headline, its figures by group, what changed against the run before, and the first failing cases."""
    facts = result.facts
    share = f" = {result.passed / result.judged:.3f}" if result.judged else ""
    console.out(console.bold(f"{result.passed:,} of {result.judged:,} cases pass{share}") + f"  ({facts.system})")
    console.out_table(_figures(result.estimates))
    if result.differences:
        console.out(f"Against {result.baseline}:")
        show_differences(result.differences)
    failing = [case for case in result.cases if case.passed is False]
    for case in failing[:_FAILING]:
        console.out(console.wrap(f"{case.id}: {' '.join(case.failures)}", indent=2))
    if len(failing) > _FAILING:
        console.out(f"  … and {len(failing) - _FAILING:,} more.")
    console.note(f"The report is {folder / 'report.html'}; the run is kept in {folder / 'runs' / facts.name}.")


def show_diff(result: DiffJson) -> None:
    """Two runs side by side."""
    console.out(f"{result.before.name} → {result.after.name}")
    show_differences(result.differences)


def show_differences(differences: Sequence[DifferenceJson]) -> None:
    """The differences that are significant, or that there are none."""
    marked = [one for one in differences if one.significant]
    if not marked:
        console.out(f"  No significant difference in {len(differences)} figures.")
        return
    table = _table("figure", "before", "after", "change", "95 % interval", "")
    for one in marked:
        metric = metric_of(one.metric)
        table.add_row(
            metric.title,
            figure(one.before.value, metric.unit),
            figure(one.after.value, metric.unit),
            change(one.change, metric.unit),
            interval(one.low, one.high, metric.unit),
            {True: "better", False: "worse", None: "changed"}[one.better],
        )
    console.out_table(table)


def _figures(estimates: Sequence[EstimateJson]) -> Table:
    table = _table("figure", "mean", "95 % interval", "cases")
    for one in estimates:
        metric = metric_of(one.metric)
        shown = figure(one.value, metric.unit), interval(one.low, one.high, metric.unit)
        table.add_row(metric.title, *shown, f"{one.n:,}")
    return table


def _table(*headings: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number == 0 else "right", no_wrap=number > 0)
    return table
