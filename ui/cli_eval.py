"""`byline eval`: asks a file of cases, or reads what another system answered, and reports what it is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui import console, wiring
from ui.cli import command
from ui.evaluation.options import case_options
from ui.options import json_option
from ui.state import State, current
from vectorstore.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evaluation.formats import CaseFile
    from assistant.evaluation.types import Case, Response
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
@case_options
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
    cases = tuple(chosen(read.cases, _wanted(kinds, read), limit))
    cases, left_out = (cases, None) if answers else _asked_now(source, cases)
    before = _given_baseline(baseline, cases)
    if judge is not None:
        from ui.evaluation import judging

        judging.check(wiring.model_settings(state.settings(), judge), ragas=ragas)
    store = Store(folder)
    with store.locked():
        state.when_stopped = "Stopped. What was answered is kept; run the same command again to go on."
        if documents:
            _use_documents(state, read, store)
        plan = Plan(str(source), cases, seed, jobs or 0, left_out)
        run = _from_file(answers, plan, store) if answers else _asked(state, plan, store, fresh=fresh)
        if judge is not None:
            _judged(state, run, plan, judge, ragas=ragas)
        if baseline is None:
            before = store.before(run.run.facts.name, run.run.facts.cases_hash)
        _reported(run, store, before, limits, as_json=as_json)


def _asked_now(source: Path, cases: tuple[Case, ...]) -> tuple[tuple[Case, ...], str | None]:
    from ui.evaluation.asking import asked_now

    taken, left_out = asked_now(cases)
    if not taken:
        raise UsageError(f"{source} has no questions: {left_out}.", "Score another system's answers with --answers.")
    if left_out:
        console.note(f"Left out: {left_out}.")
    return taken, left_out


def _wanted(kinds: str | None, read: CaseFile) -> tuple[str, ...]:
    """The kinds asked for. Raises `UsageError` for one that no case has: a figure over the others would mislead."""
    wanted = tuple(filter(None, (kind.strip() for kind in (kinds or "").split(","))))
    held = {case.kind for case in read.cases}
    for kind in wanted:
        if kind not in held:
            raise UsageError(f"{read.path} has no cases of the kind {kind}.", f"It has: {', '.join(sorted(held))}.")
    return wanted


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
    from ui.evaluation.unknown import tell_unknown

    settings = state.settings()
    with wiring.open_archive(settings) as archive:
        wiring.require_articles(archive)
        tell_unknown(plan.cases, archive)
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


def _reported(run: RunFolder, store: Store, before: RunFolder | None, limits: Limits, *, as_json: bool) -> None:
    """Scores the run, compares it, writes every report, and exits with 1 where a limit does not hold."""
    from assistant.evaluation.changes import changed_cases
    from ui.convert_eval import eval_result_json
    from ui.evaluation import running
    from ui.evaluation.outcome import write_outcome
    from ui.evaluation.summary import show_run

    with console.progress_line("Scoring…"):
        evaluation = running.evaluated(run)
        earlier, differences = running.compared(before, evaluation, run.run.facts.seed) if before else (None, ())
    broken = limits.broken(evaluation.estimates)
    facts, other = run.run.facts, before.run.facts if before else None
    changes = changed_cases(earlier, evaluation) if earlier else ()
    result = eval_result_json(facts, evaluation, other, differences, broken, changes)
    with console.progress_line("Writing the report…"):
        write_outcome(run, store, result, evaluation, other, differences, before=earlier)
    running.finish(run)  # only now: a run whose reports could not be written is gone on with
    if as_json:
        console.out_json(result)
    else:
        show_run(result, store.folder)
    for why in broken:
        console.note(why)
    if broken:
        click.get_current_context().exit(1)


def _given_baseline(given: str | None, cases: Sequence[Case]) -> RunFolder | None:
    """The run named with --baseline. Raises `UsageError` before anything is asked where it cannot be compared with."""
    from ui.evaluation.runs import find_run

    if given is None or given == "none":
        return None
    found = find_run(Path(given))
    if not {case.id for case in cases} & {response.case_id for response in found.responses()}:
        raise UsageError(f"{given} has no case in common with these.", "Name a run over the same cases, or 'none'.")
    return found
