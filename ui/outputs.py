"""Every output that has a JSON Schema, by the name `byline schema` prints it under. Describes none of them."""

from __future__ import annotations

from typing import Any

from ui import contract, contract_eval

OUTPUTS: dict[str, Any] = {
    "answer": contract.AnswerJson,
    "articles": contract.ArticlesJson,
    "batch": contract.BatchLineJson,
    "batch-input": contract.BatchQuestionJson,
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
    "verify": contract.VerifyJson,
}
"""Name to pydantic model."""
