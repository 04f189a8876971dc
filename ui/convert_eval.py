"""Turns an evaluation's values into the contract's JSON models. Decides nothing: field by field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from ui.contract import Id
from ui.contract_eval import (
    CalibrationJson,
    ConfusionJson,
    CurveJson,
    DifferenceJson,
    DiffJson,
    EstimateJson,
    EvalAnswerJson,
    EvalCitationJson,
    EvalJson,
    FactsJson,
    RatesJson,
    RetrievedJson,
    ScoredJson,
)
from ui.convert import batch_json, citation_json

if TYPE_CHECKING:
    from pathlib import Path

    from assistant import Citation, Examined, Found
    from assistant.evaluation.calibrate import FittedFloor, Labelled, Rates
    from assistant.evaluation.changes import Changed
    from assistant.evaluation.types import Difference, Estimate, Evaluation, Scored
    from ui.evaluation.facts import RunFacts
    from vectorstore import Archive


def eval_answer_json(identity: Id, examined: Examined, archive: Archive, memory_mb: float) -> EvalAnswerJson:
    """A line of a run's answers: every quotation looked up again, with the ranking it was found in."""
    plain = batch_json(identity, examined.answer).model_dump(exclude={"citations"})
    return EvalAnswerJson(
        **plain,
        citations=[_citation(one, archive) for one in examined.answer.citations],
        retrieved=[_retrieved(one) for one in examined.found],
        confidence=round(examined.confidence, 6) if math.isfinite(examined.confidence) else None,
        memory_mb=round(memory_mb, 1),
    )


def _citation(citation: Citation, archive: Archive) -> EvalCitationJson:
    quote = citation.quote
    stored = archive.article(quote.article.id)
    verbatim = stored is not None and stored.text[quote.start : quote.end] == quote.text
    return EvalCitationJson(**citation_json(citation).model_dump(), verbatim=verbatim)


def _retrieved(found: Found) -> RetrievedJson:
    article = found.article
    return RetrievedJson(
        article_id=article.id,
        source=article.source,
        url=article.url,
        title=article.title,
        text=found.passage.text,
        score=round(found.score, 6),
    )


def facts_json(facts: RunFacts) -> FactsJson:
    """What a run was made with."""
    return FactsJson(**asdict(facts))


def eval_result_json(
    facts: RunFacts,
    evaluation: Evaluation,
    baseline: RunFacts | None,
    differences: Sequence[Difference],
    failed_limits: Sequence[str],
    changes: Sequence[Changed] = (),
) -> EvalJson:
    """One run's results; `differences` and `changes` are against `baseline`."""
    judged = [one for one in evaluation.scored if one.passed is not None]
    return EvalJson(
        facts=facts_json(facts),
        passed=sum(bool(one.passed) for one in judged),
        judged=len(judged),
        estimates=_estimates(evaluation.estimates),
        by_kind={kind: _estimates(found) for kind, found in evaluation.by_kind.items()},
        confusions=[ConfusionJson(**asdict(one)) for one in evaluation.confusions],
        curves=[CurveJson(**asdict(one)) for one in evaluation.curves],
        baseline=baseline.name if baseline else None,
        differences=[_difference(one) for one in differences],
        newly_failing=[one.case_id for one in changes if one.newly_failing],
        newly_passing=[one.case_id for one in changes if not one.newly_failing],
        failed_limits=list(failed_limits),
        cases=[_scored(one) for one in evaluation.scored],
    )


def diff_json(
    before: RunFacts, after: RunFacts, differences: Sequence[Difference], changes: Sequence[Changed]
) -> DiffJson:
    """Two runs side by side."""
    return DiffJson(
        before=facts_json(before),
        after=facts_json(after),
        differences=[_difference(one) for one in differences],
        newly_failing=[one.case_id for one in changes if one.newly_failing],
        newly_passing=[one.case_id for one in changes if not one.newly_failing],
        dropped=[one.metric for one in differences if _dropped(one)],
    )


def _dropped(one: Difference) -> bool:
    """Significantly worse. Times and memory are left to limits: the next run of the same code may differ in them."""
    from assistant.evaluation.scoring import metric

    return one.significant and one.better is False and metric(one.metric).group != "speed"


def calibration_json(
    facts: RunFacts, scores: Labelled, fitted: FittedFloor, in_use: float, rates_in_use: Rates, plot: Path
) -> CalibrationJson:
    """A fitted floor beside the one in use."""
    return CalibrationJson(
        facts=facts_json(facts),
        answerable=len(scores.answerable),
        unanswerable=len(scores.unanswerable),
        floor=round(fitted.floor, 4),
        low=round(fitted.low, 4),
        high=round(fitted.high, 4),
        rates=RatesJson(**asdict(fitted.rates)),
        in_use=in_use,
        rates_in_use=RatesJson(**asdict(rates_in_use)),
        held_out=fitted.held_out,
        auc=fitted.auc,
        plot=str(plot),
    )


def _estimates(found: Sequence[Estimate]) -> list[EstimateJson]:
    return [EstimateJson(**asdict(one)) for one in found]


def _difference(found: Difference) -> DifferenceJson:
    return DifferenceJson(**asdict(found))


def _scored(one: Scored) -> ScoredJson:
    return ScoredJson(
        id=one.case.id,
        kind=one.case.kind,
        text=one.case.text,
        passed=one.passed,
        failures=list(one.failures),
        values=dict(one.values),
    )
