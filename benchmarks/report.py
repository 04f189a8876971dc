"""What was measured, its limits, and whether they hold: as values, a table and JSON. Measures nothing itself."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Bound(StrEnum):
    """Which side of its limit a value has to stay on."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclass(frozen=True, slots=True)
class Limit:
    """What a value must not exceed, or must reach; the limit itself still passes."""

    bound: Bound
    value: float
    plausible_from: float = 0.0
    """A value below this cannot be true, only disturbed by other work on the machine, and never passes."""

    def holds(self, value: float) -> bool:
        """Whether `value` is on the right side. A value that is no number, or not plausible, is on neither."""
        if value < self.plausible_from:
            return False
        return value <= self.value if self.bound is Bound.AT_MOST else value >= self.value


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the report."""

    key: str
    what: str
    value: float | None
    """None when it was left out of this run."""
    unit: str
    limit: Limit | None = None
    """None for a figure that is reported and not judged."""
    detail: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether the limit holds; None where there is no limit or no value."""
        if self.limit is None or self.value is None:
            return None
        return self.limit.holds(self.value)


@dataclass(frozen=True, slots=True)
class Report:
    """One run on one corpus."""

    context: Mapping[str, str | int | float]
    """Machine, corpus and versions."""
    measures: tuple[Measure, ...]

    @property
    def failed(self) -> tuple[Measure, ...]:
        """Those whose limit does not hold."""
        return tuple(measure for measure in self.measures if measure.passed is False)

    def as_json(self) -> str:
        """The whole report, each measure with its limit and verdict."""
        rows = [{**asdict(measure), "passed": measure.passed} for measure in self.measures]
        whole = {"context": dict(self.context), "measures": rows, "passed": not self.failed}
        return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"

    def as_table(self) -> str:
        """The same for reading: one line per measure, then how it came out."""
        rows = [_row(measure) for measure in self.measures]
        widths = [max(len(row[column]) for row in rows) for column in range(4)] if rows else []
        lines = [f"{name}: {value}" for name, value in self.context.items()] + [""]
        lines += ["  ".join((*_padded(row[:4], widths), row[4])).rstrip() for row in rows]
        return "\n".join([*lines, "", self._outcome()]) + "\n"

    def _outcome(self) -> str:
        judged = [measure for measure in self.measures if measure.passed is not None]
        left_out = [measure for measure in self.measures if measure.limit is not None and measure.value is None]
        parts = [f"{len(judged) - len(self.failed)} of {len(judged)} limits hold"]
        parts += [f"{len(left_out)} not measured"] if left_out else []
        parts += [f"failed: {', '.join(measure.key for measure in self.failed)}"] if self.failed else []
        return "; ".join(parts) + "."


def _row(measure: Measure) -> tuple[str, str, str, str, str]:
    limit, detail = measure.limit, measure.detail
    if limit is not None and measure.value is not None and measure.value < limit.plausible_from:
        detail = f"{detail}; too low to be true: run it again on a quiet machine".removeprefix("; ")
    verdict = {True: "pass", False: "FAIL", None: ""}[measure.passed]
    value = "not measured" if measure.value is None else _number(measure.value, measure.unit)
    wanted = f"{limit.bound} {_number(limit.value, measure.unit)}" if limit is not None else "no limit"
    return measure.what, value, wanted, verdict, detail


def _padded(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    what, value, wanted, verdict = cells
    return [what.ljust(widths[0]), value.rjust(widths[1]), wanted.ljust(widths[2]), verdict.ljust(widths[3])]


def _number(value: float, unit: str) -> str:
    if unit == "×":
        # One part in thirty has to be readable too.
        return f"{value:.4f} ×" if abs(value) < 0.1 else f"{value:.2f} ×"
    return f"{value:,.0f} {unit}" if abs(value) >= 100 else f"{value:.3g} {unit}"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The best (lowest) of `ours` over the best of `theirs`: other work on the machine only ever adds time."""
    return min(ours) / min(theirs)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return float(statistics.median(values))
