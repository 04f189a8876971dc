"""Shows a run and a comparison on the terminal: the figures that say most, what changed, why cases fail.

Leaves the other figures and cases to the report, and computes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.evaluation.metrics.checks import NO_RESPONSE
from ui import console
from ui.evaluation.wording import change, clipped, count, figure, headlines, in_groups, interval, metric_of, reasons

if TYPE_CHECKING:
    from rich.table import Table

    from ui.contract_eval import DifferenceJson, DiffJson, EstimateJson, EvalJson, ScoredJson

_REASONS = 5
_FAILING = 3
_CHANGED = 20
_ASKED_LENGTH = 100
_ID_LENGTH = 60


def show_run(result: EvalJson, folder: Path) -> None:
    """A run's headline, at most 16 figures by group, what changed against the run before, and why cases fail."""
    facts = result.facts
    share = f", {figure(result.passed / result.judged, 'share')}" if result.judged else ""
    console.out(console.bold(f"{result.passed:,} of {result.judged:,} cases pass{share}") + f"  ({facts.system})")
    console.out_table(_figures(result.estimates))
    if result.baseline is not None:
        console.out(f"Against {result.baseline}:")
        show_differences(result.differences)
        failing = _ids(result.newly_failing, _FAILING, "newly failing")
        _show_changed(failing, f"{len(result.newly_passing):,} newly passing")
    _show_failing([case for case in result.cases if case.passed is False])
    console.note(
        f"The report, with all {len(result.estimates)} figures and every case, is {folder / 'report.html'}; "
        f"the run is kept in {folder / 'runs' / facts.name}."
    )


def show_diff(result: DiffJson) -> None:
    """Two runs side by side."""
    console.out(f"{result.before.name} → {result.after.name}")
    show_differences(result.differences)
    found = (result.newly_failing, "newly failing"), (result.newly_passing, "newly passing")
    _show_changed(*(_ids(ids, _CHANGED, words) for ids, words in found))


def _show_changed(*parts: str) -> None:
    console.out(console.wrap(f"Cases: {'; '.join(parts)}.", indent=2))


def _ids(ids: Sequence[str], most: int, words: str) -> str:
    """ "12 newly failing (a, b, c and 9 more)"."""
    shown = ", ".join(clipped(one, _ID_LENGTH) for one in ids[:most])
    more = f" and {len(ids) - most:,} more" if len(ids) > most else ""
    return f"{len(ids):,} {words}" + (f" ({shown}{more})" if ids else "")


def show_differences(differences: Sequence[DifferenceJson]) -> None:
    """The differences that are significant, or that there are none; those of times and memory on one line."""
    machine = [one for one in differences if metric_of(one.metric).group == "speed"]
    marked = [one for one in differences if one.significant and one not in machine]
    if marked:
        console.out_table(_changes(marked))
    else:
        console.out(f"  No significant difference in {len(differences) - len(machine)} figures.")
    moved = [f"{metric_of(one.metric).title} {_moved(one)}" for one in machine if one.significant]
    if moved:
        words = f"Times and memory, which vary with the machine and its load: {', '.join(moved)}."
        console.out(console.wrap(words, indent=2))


def _moved(one: DifferenceJson) -> str:
    return change(one.change, metric_of(one.metric).unit)


def _changes(marked: Sequence[DifferenceJson]) -> Table:
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
    return table


def _show_failing(failing: Sequence[ScoredJson]) -> None:
    """How many fail for which reason, and the first ones that got a response."""
    if not failing:
        return
    counted = reasons(case.failures for case in failing)
    console.out("Why cases fail (one case may for several reasons):")
    for reason, number in counted[:_REASONS]:
        console.out(console.wrap(reason, indent=9, first=f"{number:7,}  "))
    if len(counted) > _REASONS:
        console.out(f"         … and {count(len(counted) - _REASONS, 'other reason')}.")
    answered = [case for case in failing if not case.failures[0].startswith(NO_RESPONSE)]
    if answered:
        console.out("The first of them:")
    for case in answered[:_FAILING]:
        console.out(console.wrap(f"{case.id}: {clipped(case.text, _ASKED_LENGTH)}", indent=2))
        console.out(console.wrap(" ".join(case.failures), indent=4))


def _figures(estimates: Sequence[EstimateJson]) -> Table:
    found = {one.metric: one for one in estimates}
    table = _table("", "figure", "mean", "95 % interval", "cases")
    for group, metrics in in_groups(headlines(found)):
        for place, metric in enumerate(metrics):
            one = found[metric.name]
            shown = figure(one.value, metric.unit), interval(one.low, one.high, metric.unit)
            table.add_row("" if place else group, metric.title, *shown, f"{one.n:,}")
    return table


def _table(*headings: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        named = heading in {"", "figure"}
        table.add_column(heading, justify="left" if named else "right", no_wrap=not named)
    return table
