"""Scores responses: what every metric gives each case, whether it passed, and the figures over all of them.

Asks no system and writes no file. A response that is missing counts as 0 wherever its case could have earned
anything, provided that the system gives such things at all: a ranking with a gap is not an answer with one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evaluation.metrics import abstention, answers, citations, labels, retrieval
from assistant.evaluation.metrics.catalogue import METRICS, in_order, metric
from assistant.evaluation.metrics.checks import outcome
from assistant.evaluation.metrics.sets import SET_METRICS, SetMetric
from assistant.evaluation.statistics import RESAMPLES, estimate, estimate_figure
from assistant.evaluation.types import Case, Estimate, Evaluation, Response, Scored, Task

__all__ = ["METRICS", "evaluate", "metric", "score", "summarise"]


@dataclass(frozen=True, slots=True)
class _Says:
    """What a system tells with its responses."""

    cited: bool = True
    retrieved: bool = True
    passages: bool = True
    abstained: bool = True
    disagreements: bool = True

    @classmethod
    def of(cls, cases: Sequence[Case], responses: Sequence[Response], task: Task) -> _Says:
        """What any response to `task` tells. Where all are missing: any response at all, or else everything."""
        every = [(case, each) for case, each in zip(cases, responses, strict=True) if each.error is None]
        given = [each for case, each in every if case.task is task] or [each for _, each in every]
        if not given:
            return cls()
        texts = [passage.text for each in given for passage in each.retrieved or ()]
        return cls(
            cited=any(each.cited is not None for each in given),
            retrieved=any(each.retrieved is not None for each in given),
            passages=not texts or any(texts),
            abstained=any(each.abstained is not None for each in given),
            disagreements=any(each.disagreements is not None for each in given),
        )

    def nothing(self, response: Response) -> Response:
        """The response that stands for a missing one: it gives all that the system gives, and each time nothing."""
        return Response(
            response.case_id,
            cited=() if self.cited else None,
            retrieved=() if self.retrieved else None,
            error=response.error,
        )


def score(case: Case, response: Response) -> Scored:
    """One case. Raises `ValueError` when the response is to another one."""
    return _scored([case], [response])[0]


def evaluate(
    cases: Sequence[Case], responses: Sequence[Response], *, seed: int = 0, resamples: int = RESAMPLES
) -> Evaluation:
    """All cases, with `responses` in their order, and the figures over them.

    The same cases, responses, seed and number of resamples give the same figures, in whatever order the cases come.
    Raises `ValueError` when a response is to another case than the one in its place.
    """
    return summarise(_scored(cases, responses), seed=seed, resamples=resamples)


def summarise(scored: Sequence[Scored], *, seed: int = 0, resamples: int = RESAMPLES) -> Evaluation:
    """The figures over cases that are scored already, such as those that a judge has added values to."""
    kinds = dict.fromkeys(each.case.kind for each in scored)
    by_kind = {kind: [each for each in scored if each.case.kind == kind] for kind in kinds}
    return Evaluation(
        scored=tuple(scored),
        estimates=_estimates(scored, seed, resamples),
        by_kind={kind: _estimates(of_kind, seed, resamples) for kind, of_kind in by_kind.items()},
        confusions=labels.confusions(scored),
        curves=abstention.curves(scored),
    )


def _scored(cases: Sequence[Case], responses: Sequence[Response]) -> list[Scored]:
    for case, response in zip(cases, responses, strict=True):
        if case.id != response.case_id:
            raise ValueError(f"the response to {response.case_id} stands where that to {case.id} belongs")
    says = {task: _Says.of(cases, responses, task) for task in Task}
    filled = [
        each if each.error is None else says[case.task].nothing(each)
        for case, each in zip(cases, responses, strict=True)
    ]
    articles = retrieval.article_values(cases, filled)
    return [
        _one(case, response, _values(case, stands_for, says[case.task]) | found)
        for case, response, stands_for, found in zip(cases, responses, filled, articles, strict=True)
    ]


def _one(case: Case, response: Response, values: Mapping[str, float]) -> Scored:
    passed, failures = outcome(case, response)
    if response.error is not None:
        values = {name: 0.0 for name in values if metric(name).unit == "share"}
    found = dict(values) if passed is None else {"pass": float(passed), **values}
    return Scored(case, response, {name: found[name] for name in in_order(set(found))}, passed, failures)


def _values(case: Case, response: Response, says: _Says) -> dict[str, float]:
    """All but the article metrics, which `ir_measures` computes for all cases at once."""
    found = citations.values(case.gold, response) | labels.values(case, response)
    if case.task is Task.ASK:
        found |= answers.values(case.gold, response)
    if response.retrieved is not None and says.passages:
        found |= retrieval.evidence_values(case.gold, response.retrieved)
    if response.error is not None:
        unsaid = {"abstention_accuracy": says.abstained, "disagreement_accuracy": says.disagreements}
        found = {name: value for name, value in found.items() if unsaid.get(name, True)}
    return found


def _estimates(scored: Sequence[Scored], seed: int, resamples: int) -> tuple[Estimate, ...]:
    values: dict[str, list[float]] = {}
    for each in scored:
        for name, value in each.values.items():
            values.setdefault(name, []).append(value)
    found = {name: estimate(name, of_cases, seed, resamples) for name, of_cases in values.items()}
    for whole in SET_METRICS:
        figure = _set_estimate(whole, scored, seed, resamples)
        if figure is not None:
            found[whole.name] = figure
    return tuple(found[name] for name in in_order(set(found)))


def _set_estimate(of: SetMetric, scored: Sequence[Scored], seed: int, resamples: int) -> Estimate | None:
    """None where no case has a row, or only missing responses have: they say nothing of what the system does."""
    if not of.says_something(scored):
        return None
    rows = [(row, each.response.error) for each in scored if (row := of.row(each)) is not None]
    if all(error is not None for _, error in rows):
        return None
    return estimate_figure(of.name, np.array([row for row, _ in rows], dtype=np.float64), of.figure, seed, resamples)
