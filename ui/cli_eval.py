"""`byline eval`: asks a file of cases, or reads what another system answered, and reports what it is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui import console, wiring
from ui.cli import command
from ui.options import json_option
from ui.state import State, current
from vectorstore.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from assistant.evaluation.formats import CaseFile
    from assistant.evaluation.types import Response
    from ui.evaluation.limits import Limits
    from ui.evaluation.running import Plan
    from ui.evaluation.runs import RunFolder, Store


@command(
    "eval",
    "byline eval cases.jsonl",
    "byline eval cases.jsonl --report measured --min pass=0.8",
    "byline eval ragas.json --answers ragas.json",
    "byline eval beir/scifact --documents --json > scores.json",
)
@click.argument("source", metavar="CASES", type=click.Path(path_type=Path))
@click.option(
    "--report", "folder", metavar="DIR", type=click.Path(path_type=Path), default=Path("byline-eval"),
    show_default=True, help="Where runs and reports are kept.",
)  # fmt: skip
@click.option("--format", "kind_of_file", metavar="NAME", help="What CASES is. [default: told by what is in it]")
@click.option(
    "--answers", metavar="FILE", type=click.Path(path_type=Path),
    help="Score these answers, of any system, instead of asking the archive.",
)  # fmt: skip
@click.option("--documents", is_flag=True, help="Ask the documents that come with CASES, in an archive of their own.")
@click.option("--kinds", metavar="A,B", help="Only cases of these kinds.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N cases.")
@click.option(
    "--baseline", metavar="RUN",
    help="Run or report folder to compare with, or 'none'. [default: the run before over the same cases]",
)  # fmt: skip
@click.option("--min", "lower", multiple=True, metavar="METRIC=X", help="Exit 1 if the figure is below X; repeatable.")
@click.option("--max", "upper", multiple=True, metavar="METRIC=X", help="Exit 1 if the figure is above X; repeatable.")
@click.option("--model", metavar="MODEL", help="Chat model that words the answers, as provider:name, or 'none'.")
@click.option("--judge", metavar="MODEL", help="Chat model that judges the answers too, as provider:name.")
@click.option("--ragas", is_flag=True, help="Have Ragas judge too, with the --judge model (needs byline[ragas]).")
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="Processes that ask. [default: what pays]")
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Of intervals and significance tests."
)
@click.option("--fresh", is_flag=True, help="Ask everything anew, even where a run was stopped.")
@json_option
def eval_command(
    source: Path,
    folder: Path,
    kind_of_file: str | None,
    answers: Path | None,
    documents: bool,
    kinds: str | None,
    limit: int | None,
    baseline: str | None,
    lower: tuple[str, ...],
    upper: tuple[str, ...],
    model: str | None,
    judge: str | None,
    ragas: bool,
    jobs: int | None,
    seed: int,
    fresh: bool,
    as_json: bool,
) -> None:
    """Measure the answers to CASES: retrieval, citations, answers, abstention, speed.

    CASES are JSON Lines, CSV, a Ragas or DeepEval data set, a BEIR folder, SQuAD or MultiHop-RAG. Every figure comes
    with its 95 % interval; the report shows every case. A run that is stopped goes on where it was.
    """
    from assistant.evaluation.formats import load_cases
    from ui.evaluation.limits import Limits
    from ui.evaluation.running import Plan, chosen
    from ui.evaluation.runs import Store

    limits = Limits.parse(lower, upper)
    if ragas and judge is None:
        raise UsageError("--ragas needs a chat model that judges.", "Name one with --judge, such as openai:gpt-5-mini.")
    state = current()
    if model is not None:
        state.override("chat", {"model": model})
    read = load_cases(source, kind_of_file)
    wanted = tuple(filter(None, (kinds or "").split(",")))
    cases = tuple(chosen(read.cases, wanted, limit))
    if not cases:
        found = ", ".join(sorted({case.kind for case in read.cases}))
        raise UsageError(f"{source} has no cases of the kinds {kinds}.", f"It has: {found}.")
    store = Store(folder)
    with store.locked():
        state.when_stopped = "Stopped. What was answered is kept; run the same command again to go on."
        if documents:
            _use_documents(state, read, store)
        plan = Plan(str(source), cases, seed, jobs or 0)
        run = _from_file(answers, plan, store) if answers else _asked(state, plan, store, fresh=fresh)
        if judge is not None:
            _judged(state, run, plan, judge, ragas=ragas)
        _reported(run, store, baseline, limits, as_json=as_json)


def _use_documents(state: State, read: CaseFile, store: Store) -> None:
    """Ingests the documents that came with the cases, or finds that they were, and makes that archive the one asked."""
    from ingest import ingest
    from ui.evaluation.documents import write_documents
    from ui.progress import IngestBar

    if not read.documents:
        raise UsageError(f"{read.path} brings no documents with it.", "Leave --documents out to ask your archive.")
    files = write_documents(read.documents, store.folder / "documents")
    state.archive = store.folder / "archives" / files.name
    state.override("archive", state.archive)
    settings = state.settings()
    embedder = wiring.load_embedder_for(settings)
    parts = wiring.ingest_settings(settings), wiring.archive_settings(settings)
    with IngestBar() as bar:
        report = ingest([files], settings.archive, embedder, *parts, progress=bar)
    for failure in report.failures:
        console.note(f"Not read: {failure.source}: {failure.reason}")


def _asked(state: State, plan: Plan, store: Store, *, fresh: bool) -> RunFolder:
    """A run of questions to the archive: the one that was stopped, or a new one."""
    from ui.evaluation import running

    settings = state.settings()
    with wiring.open_archive(settings) as archive:
        wiring.require_articles(archive)
        return running.asked(plan, wiring.assistant_for(settings, archive), settings, store, fresh=fresh)


def _from_file(answers: Path, plan: Plan, store: Store) -> RunFolder:
    """A run of answers that another system gave; its quotations are looked up if there is an archive to do so in."""
    from assistant.evaluation.formats import load_responses
    from ui.evaluation import running

    responses = _looked_up(load_responses(answers, plan.cases))
    facts = running.facts_of(plan, str(answers), None, running.now())
    run = running.open_run(store, plan, facts, fresh=True)
    run.save_responses(responses)
    return run


def _looked_up(responses: tuple[Response, ...]) -> tuple[Response, ...]:
    from assistant.evaluation.quotes import looked_up

    try:
        with wiring.open_archive(current().settings()) as archive:
            return looked_up(responses, archive)
    except ArchiveError as error:
        console.note(f"Quotations are not looked up: {error.message}")
        return responses


def _judged(state: State, run: RunFolder, plan: Plan, model: str, *, ragas: bool) -> None:
    from ui.evaluation import judging

    settings = wiring.model_settings(state.settings(), model)
    judging.judge(run, plan.cases, settings)
    if ragas:
        judging.judge_with_ragas(run, plan.cases, settings, wiring.load_embedder_for(state.settings()))


def _reported(run: RunFolder, store: Store, baseline: str | None, limits: Limits, *, as_json: bool) -> None:
    """Scores the run, compares it, writes every report, and exits with 1 where a limit does not hold."""
    from ui.convert_eval import eval_result_json
    from ui.evaluation import running
    from ui.evaluation.outcome import write_outcome
    from ui.evaluation.summary import show_run

    with console.progress_line("Scoring…"):
        evaluation = running.evaluated(run)
        before = _baseline(baseline, store, run)
        differences = running.compared(before, evaluation, run.run.facts.seed) if before else ()
    broken = limits.broken(evaluation.estimates)
    running.finish(run)
    facts, other = run.run.facts, before.run.facts if before else None
    result = eval_result_json(facts, evaluation, other, differences, broken)
    with console.progress_line("Writing the report…"):
        write_outcome(run, store, result, evaluation, other, differences)
    if as_json:
        console.out_json(result)
    else:
        show_run(result, store.folder)
    for why in broken:
        console.note(why)
    if broken:
        click.get_current_context().exit(1)


def _baseline(given: str | None, store: Store, run: RunFolder) -> RunFolder | None:
    from ui.evaluation.runs import find_run

    if given == "none":
        return None
    if given is not None:
        return find_run(Path(given))
    facts = run.run.facts
    return store.before(facts.name, facts.cases_hash)
