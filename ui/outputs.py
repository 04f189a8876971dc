"""Every output that has a JSON Schema, by the name `byline schema` prints it under. Describes none of them."""

from __future__ import annotations

from typing import Any

from ui import contract, contract_access, contract_eval, contract_newsroom

OUTPUTS: dict[str, Any] = {
    "answer": contract.AnswerJson,
    "articles": contract.ArticlesJson,
    "attribute": contract_newsroom.AttributionJson,
    "batch": contract_newsroom.BatchLineJson,
    "batch-input": contract.BatchQuestionJson,
    "check": contract_newsroom.VerdictJson,
    "compare": contract_newsroom.ComparisonJson,
    "doctor": contract.DoctorJson,
    "eval": contract_eval.EvalJson,
    "eval-answer": contract_eval.EvalLineJson,
    "eval-calibrate": contract_eval.CalibrationJson,
    "eval-diff": contract_eval.DiffJson,
    "event": contract.EventJson,
    "ingest": contract.IngestJson,
    "rebuild": contract.RebuildJson,
    "remove": contract.RemoveJson,
    "search": contract.SearchJson,
    "show": contract.ShowJson,
    "timeline": contract_newsroom.TimelineJson,
    "tokens": contract_access.TokensJson,
    "trace": contract_newsroom.TraceJson,
    "users": contract_access.UsersJson,
    "verify": contract.VerifyJson,
}
"""Name to pydantic model."""
