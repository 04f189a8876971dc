"""`byline eval calibrate`: fits the score below which Byline abstains to labelled cases of the user's own archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui import console, wiring
from ui.cli import command
from ui.evaluation.options import case_options
from ui.options import json_option
from ui.state import current
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from ui.contract_eval import CalibrationJson
    from ui.evaluation.running import Plan
    from ui.evaluation.runs import RunFolder, Store
    from ui.settings import Settings


@command(
    "eval calibrate",
    "byline eval calibrate cases.jsonl",
    "byline eval calibrate cases.jsonl --save",
)
@case_options
@click.option("--save", is_flag=True, help="Keep the floor with the archive; from then on answers use it.")
@json_option
def eval_calibrate_command(
    source: Path, folder: Path, kind_of_file: str | None, save: bool, jobs: int | None, seed: int, as_json: bool
) -> None:
    """Fit when to answer to your archive and embedder, from CASES that say whether the archive answers them.

    Ten of each sort are needed at least, a hundred are better. The plot shows what every floor would do.
    """
    from assistant.evaluation.formats import load_cases
    from ui.evaluation.asking import asked_now
    from ui.evaluation.running import Plan
    from ui.evaluation.runs import Store

    state = current()
    read = load_cases(source, kind_of_file)
    told, _ = asked_now([case for case in read.cases if case.gold.answerable is not None])
    store = Store(folder)
    with store.locked():
        state.when_stopped = "Stopped. What was answered is kept; run the same command again to go on."
        run, in_use = _asked(state.settings(), Plan(str(source), told, seed, jobs or 0), store)
        result = _fitted(run, store, in_use, seed)
    if save:
        _save(state.settings(), result)
    if as_json:
        console.out_json(result)
    else:
        _show(result, save=save)


def _asked(settings: Settings, plan: Plan, store: Store) -> tuple[RunFolder, float]:
    from ui.evaluation import running

    answerable = sum(bool(case.gold.answerable) for case in plan.cases)
    _enough(plan.cases_file, answerable, len(plan.cases) - answerable, "with a label")
    with wiring.open_archive(settings) as archive:
        wiring.require_articles(archive)
        assistant = wiring.assistant_for(settings, archive)
        run = running.asked(plan, assistant, settings, store)
        running.finish(run)
        return run, assistant.floor


def _fitted(run: RunFolder, store: Store, in_use: float, seed: int) -> CalibrationJson:
    from assistant.evaluation.calibrate import fit_floor, labelled, rates_at
    from ui.convert_eval import calibration_json
    from ui.evaluation.floor_plot import floor_svg
    from ui.files import write_whole

    scores = labelled(run.cases(), run.responses())
    _enough(run.run.facts.cases_file, len(scores.answerable), len(scores.unanswerable), "that were answered at all")
    fitted = fit_floor(scores, seed=seed)
    plot = store.folder / "calibration.svg"
    write_whole(plot, floor_svg(scores, fitted, in_use))
    return calibration_json(run.run.facts, scores, fitted, in_use, rates_at(in_use, scores), plot)


def _enough(source: str, answerable: int, others: int, which: str) -> None:
    from assistant.evaluation.calibrate import FEWEST

    if min(answerable, others) < FEWEST:
        raise UsageError(
            f"{source} has {answerable} questions {which} that the archive answers and {others} that it does not; "
            f"at least {FEWEST} of each are needed.",
            "'byline eval generate' makes some, or set \"answerable\" to true or false on your own.",
        )


def _save(settings: Settings, result: CalibrationJson) -> None:
    from ui.evaluation.running import now
    from ui.stored_floor import StoredFloor, save_floor

    stored = StoredFloor(
        floor=result.floor,
        embedder=result.facts.embedder or "",
        fitted=now().date().isoformat(),
        answerable=result.answerable,
        unanswerable=result.unanswerable,
    )
    path = save_floor(settings.archive, stored)
    console.note(f"Kept in {path}; delete that file to go back.")
    if settings.answer.floor is not None:
        console.note("The setting answer.floor goes before it: take that out to have the fitted floor used.")


def _show(result: CalibrationJson, *, save: bool) -> None:
    console.out(
        f"Floor {result.floor:.2f}, 95 % interval {result.low:.2f} to {result.high:.2f}; in use {result.in_use:.2f}."
    )
    for name, rates in (("fitted", result.rates), ("in use", result.rates_in_use)):
        console.out(
            f"  {name:<7} answers {rates.answered:.1%} of {result.answerable:,} answerable cases, "
            f"declines {rates.declined:.1%} of {result.unanswerable:,} others."
        )
    console.out(f"  On cases it was not fitted to it is right {result.held_out:.1%} of the time; AUC {result.auc:.3f}.")
    console.note(f"The plot is {result.plot}.")
    if not save:
        console.note("Nothing was changed. Add --save to use this floor.")
