"""The metrics that are no mean over cases: which figure, over which rows. Case metrics are in the other modules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assistant.evaluation.metrics import figures
from assistant.evaluation.metrics.abstention import answerability, correctness, may_be_right
from assistant.evaluation.metrics.catalogue import MEMORY_PERCENTILES, PERCENTILES
from assistant.evaluation.metrics.figures import Figure
from assistant.evaluation.metrics.labels import PAIRS, binary, coded
from assistant.evaluation.types import Scored

Row: TypeAlias = Callable[[Scored], tuple[float, ...] | None]


@dataclass(frozen=True, slots=True)
class SetMetric:
    """A figure over the rows that the cases of a set give; a case that gives None is not in it."""

    name: str
    row: Row
    figure: Figure
    says_something: Callable[[Sequence[Scored]], bool] = lambda scored: True
    """Whether the figure could come out otherwise for a set of cases; where not, it is left out."""


def _labels(name: str, positive: str) -> Row:
    return lambda scored: binary(positive, PAIRS[name](scored.case, scored.response))


def _codes(name: str) -> Row:
    return lambda scored: coded(PAIRS[name](scored.case, scored.response))


def _milliseconds(scored: Scored) -> tuple[float, ...] | None:
    took = scored.response.milliseconds
    return None if took is None else (took,)


def _memory(scored: Scored) -> tuple[float, ...] | None:
    held = scored.response.memory_mb
    return None if held is None else (held,)


def _binary_metrics(name: str, positive: str) -> tuple[SetMetric, ...]:
    row = _labels(name, positive)
    return (
        SetMetric(f"{name}_precision", row, figures.precision),
        SetMetric(f"{name}_recall", row, figures.recall),
        SetMetric(f"{name}_f1", row, figures.f1),
    )


SET_METRICS: tuple[SetMetric, ...] = (
    *_binary_metrics("abstention", "abstains"),
    SetMetric("balanced_accuracy", _labels("abstention", "abstains"), figures.balanced_accuracy),
    SetMetric("auroc", answerability, figures.auroc),
    SetMetric("average_precision", answerability, figures.average_precision),
    SetMetric("aurc", correctness, figures.aurc, may_be_right),
    *_binary_metrics("disagreement", "disagreement"),
    SetMetric("verdict_macro_f1", _codes("verdict"), figures.macro_f1),
    SetMetric("match_macro_f1", _codes("match"), figures.macro_f1),
    *(SetMetric(f"ms_p{share}", _milliseconds, figures.percentile(share)) for share in PERCENTILES),
    *(SetMetric(f"mb_p{share}", _memory, figures.percentile(share)) for share in MEMORY_PERCENTILES),
)
