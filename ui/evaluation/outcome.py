"""Writes everything a finished run leaves: results, reports, TREC files, rows for Ragas. Scores nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.evaluation.metrics.trec import trec_qrels, trec_run
from assistant.evaluation.ragas_metrics import ragas_rows
from assistant.evaluation.types import Difference, Evaluation
from ui import console
from ui.evaluation.report import write_report
from ui.evaluation.runs import RunFolder, Store
from ui.files import write_whole

if TYPE_CHECKING:
    from ui.contract_eval import EvalJson
    from ui.evaluation.facts import RunFacts

SHOWN = ("report.html", "report.md", "results.json", "metrics.csv", "cases.csv", "junit.xml")
"""What the folder given to --report holds of its newest run."""


def write_outcome(
    run: RunFolder,
    store: Store,
    result: EvalJson,
    evaluation: Evaluation,
    baseline: RunFacts | None,
    differences: Sequence[Difference],
    *,
    before: Evaluation | None = None,
) -> None:
    """Writes into the run's folder, and copies what people open into the folder above all runs.

    `before` is the evaluation of `baseline`.
    """
    scored = evaluation.scored
    cases, responses = [one.case for one in scored], [one.response for one in scored]
    _text(run.path / "results.json", console.json_text(result))
    _text(run.path / "run.trec", trec_run(cases, responses))
    _text(run.path / "qrels.trec", trec_qrels(cases))
    rows = (json.dumps(row, ensure_ascii=False) for row in ragas_rows(cases, responses))
    _text(run.path / "ragas.jsonl", "".join(f"{row}\n" for row in rows))
    write_report(run.path, run.run.facts, evaluation, baseline, differences, before=before)
    for name in SHOWN:
        write_whole(store.folder / name, (run.path / name).read_bytes())


def _text(path: Path, text: str) -> None:
    write_whole(path, text.encode("utf-8", "replace"))
