"""`byline eval diff`: two measured runs side by side; a gate for scripts."""

from __future__ import annotations

from pathlib import Path

import click

from ui import console
from ui.cli import command
from ui.options import json_option
from vectorstore.errors import UsageError


@command(
    "eval diff",
    "byline eval diff main-report branch-report",
    "byline eval diff byline-eval/runs/20260301-080000-1f3a9c byline-eval",
    "byline eval diff old new --json | jq .dropped",
)
@click.argument("before", metavar="BEFORE", type=click.Path(path_type=Path))
@click.argument("after", metavar="AFTER", type=click.Path(path_type=Path))
@json_option
def eval_diff_command(before: Path, after: Path, as_json: bool) -> None:
    """Compare the runs in BEFORE and AFTER over the cases both have. Exits with 1 on a significant drop.

    Each is a folder given to --report (its newest finished run counts) or the folder of one run. A change counts as
    significant where a paired randomisation test gives p < 0.05, adjusted for the number of figures.
    """
    from assistant.evaluation.changes import changed_cases
    from ui.convert_eval import diff_json
    from ui.evaluation import running
    from ui.evaluation.runs import find_run
    from ui.evaluation.summary import show_diff

    first, second = find_run(before), find_run(after)
    shared = {case.id for case in first.cases()} & {case.id for case in second.cases()}
    if not shared:
        raise UsageError(f"{before} and {after} have no case in common.", "Name two runs over the same cases.")
    with console.progress_line("Comparing…"):
        later = running.evaluated(second, resamples=1)
        earlier, differences = running.compared(first, later, second.run.facts.seed)
    result = diff_json(first.run.facts, second.run.facts, differences, changed_cases(earlier, later))
    if as_json:
        console.out_json(result)
    else:
        show_diff(result)
    if result.dropped:
        console.note(f"Significantly worse: {', '.join(result.dropped)}.")
        click.get_current_context().exit(1)
