"""Has a chat model judge a run's responses, each written down as it comes. Words no prompt and computes no figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.evaluation.judge import Judge
from assistant.evaluation.types import Case
from ui import console
from ui.progress import counted

if TYPE_CHECKING:
    from assistant import ModelSettings
    from ui.evaluation.runs import RunFolder
    from vectorstore.embedders import Embedder

_SHOWN = 3


def check(settings: ModelSettings, *, ragas: bool) -> None:
    """Raises `UsageError` for a model or a package that cannot be had, before anything is asked."""
    Judge(settings)
    if ragas:
        from assistant.evaluation.ragas_metrics import load_ragas

        load_ragas()


def judge(run: RunFolder, cases: Sequence[Case], settings: ModelSettings) -> None:
    """Judges what has not been judged yet. Raises `ModelError` where the model fails; what was judged is kept."""
    judging, known = Judge(settings), run.run
    if known.facts.judge not in (None, judging.name):
        run.forget_judgements()
    run.save(replace(known, facts=replace(known.facts, judge=judging.name)))
    failures: list[str] = []
    with run.judgements() as journal:
        pairs = list(zip(cases, run.responses(), strict=True))[len(journal.lines) :]
        for case, response in counted(pairs, "Judging", len(pairs)):
            found = judging.judge(case, response)
            journal.add({"id": case.id, "values": dict(found.values), "reasons": list(found.reasons)})
            failures += found.failures
    _tell(failures)


def judge_with_ragas(run: RunFolder, cases: Sequence[Case], settings: ModelSettings, embedder: Embedder) -> None:
    """Has Ragas judge all of it. Raises `UsageError` where its package is missing."""
    from assistant.evaluation.ragas_metrics import ragas_scores

    with console.progress_line("Ragas is judging…"):
        found = ragas_scores(cases, run.responses(), settings, embedder)
    run.save_ragas(found.values)
    _tell(found.failures)


def _tell(failures: Sequence[str]) -> None:
    for failure in failures[:_SHOWN]:
        console.note(failure)
    if failures:
        console.note(f"{len(failures)} judgements could not be had; their cases are left out of those figures.")
