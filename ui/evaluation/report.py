"""Writes a run's reports into its folder, each whole or not at all. What they say is decided in their own modules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.evaluation.changes import changed_cases
from assistant.evaluation.types import Difference, Evaluation
from ui.evaluation.facts import RunFacts
from ui.evaluation.html_report import html_page
from ui.evaluation.junit import junit_xml
from ui.evaluation.markdown_report import markdown
from ui.evaluation.tables import cases_csv, metrics_csv
from ui.files import write_whole


def write_report(
    folder: Path,
    facts: RunFacts,
    evaluation: Evaluation,
    baseline: RunFacts | None,
    differences: Sequence[Difference],
    *,
    before: Evaluation | None = None,
) -> None:
    """Writes report.html, report.md, cases.csv, metrics.csv and junit.xml into `folder`, over those that are there.

    `differences` are against `baseline`, whose cases are those of `before`.
    Raises OSError where the folder cannot be written to.
    """
    changes = None if baseline is None or before is None else changed_cases(before, evaluation)
    files = {
        "report.html": html_page(facts, evaluation, baseline, differences, changes),
        "report.md": markdown(facts, evaluation, baseline, differences, changes),
        "cases.csv": cases_csv(evaluation),
        "metrics.csv": metrics_csv(evaluation, differences),
        "junit.xml": junit_xml(facts, evaluation.scored),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write_whole(folder / name, text.encode("utf-8", "replace"))  # half letters of foreign JSON become "?"
