"""The figures and the cases as CSV for spreadsheets and scripts: raw numbers, no rounding. Draws nothing.

Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from assistant.evaluation.types import Difference, Estimate, Evaluation, Scored
from ui import console
from ui.evaluation.wording import metric_of

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CASE = ("id", "kind", "task", "text", "passed", "failures", "error", "milliseconds")
_FIGURE = ("kind", "metric", "title", "group", "unit", "value", "low", "high", "n")
_CHANGE = ("before", "change", "change_low", "change_high", "p", "significant", "better")
Cell = str | float | bool | None


def cases_csv(evaluation: Evaluation) -> str:
    """One row for each case: what was asked, how it fared, and every metric that any case has."""
    measured = [estimate.metric for estimate in evaluation.estimates]
    found = sorted({name for one in evaluation.scored for name in one.values})
    held = [name for name in dict.fromkeys([*measured, *found]) if name in set(found)]
    return _table((*_CASE, *held), (_case_row(one, held) for one in evaluation.scored))


def metrics_csv(evaluation: Evaluation, differences: Sequence[Difference]) -> str:
    """One row for each figure: over all cases (empty kind, with the change against the baseline), then by kind."""
    changes = {difference.metric: difference for difference in differences}
    rows = [
        [*_figure_row("", estimate), *_change_row(changes.get(estimate.metric))] for estimate in evaluation.estimates
    ]
    for kind, estimates in evaluation.by_kind.items():
        rows += [[*_figure_row(kind, estimate), *_change_row(None)] for estimate in estimates]
    return _table((*_FIGURE, *_CHANGE), rows)


def _case_row(one: Scored, measured: Sequence[str]) -> list[Cell]:
    case, response = one.case, one.response
    about: list[Cell] = [case.id, case.kind, case.task.value, case.text]
    fared: list[Cell] = [one.passed, " ".join(one.failures), response.error, response.milliseconds]
    return about + fared + [one.values.get(name) for name in measured]


def _figure_row(kind: str, estimate: Estimate) -> list[Cell]:
    metric = metric_of(estimate.metric)
    named: list[Cell] = [kind, estimate.metric, metric.title, metric.group, metric.unit]
    return [*named, estimate.value, estimate.low, estimate.high, estimate.n]


def _change_row(change: Difference | None) -> list[Cell]:
    if change is None:
        return [None] * len(_CHANGE)
    span = (change.change, change.low, change.high)
    return [change.before.value, *span, change.p, change.significant, change.better]


def _table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return written.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        text = "\r".join(map(console.clean, value.split("\r")))  # a line end may stand in a cell; nothing worse may
        return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
    return repr(value)
