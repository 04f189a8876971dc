"""Runs an evaluation: finds out what is being asked of what, goes on where a stopped run was, and scores it."""

from __future__ import annotations

import hashlib
import platform
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.evaluation.scoring import evaluate, summarise
from assistant.evaluation.statistics import compare
from assistant.evaluation.types import Case, Difference, Evaluation
from ui import console, wiring
from ui.evaluation.asking import DEPTH, Asked, ask_here, ask_in_processes, usual_jobs
from ui.evaluation.facts import RunFacts
from ui.evaluation.runs import Journal, Run, RunFolder, Store
from ui.progress import counted

if TYPE_CHECKING:
    from assistant import Assistant
    from ui.settings import Settings

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured."""

    cases_file: str
    cases: tuple[Case, ...]
    seed: int
    jobs: int
    left_out: str | None = None

    @property
    def cases_hash(self) -> str:
        """SHA-256 (hex) of the cases."""
        return hashlib.sha256(repr(self.cases).encode("utf-8", "surrogatepass")).hexdigest()


def facts_of(plan: Plan, system: str, assistant: Assistant | None, now: datetime) -> RunFacts:
    """What a run that starts now is made with. Answers from a file have no `assistant`."""
    archive = assistant.archive if assistant else None
    return RunFacts(
        name="",
        started=now.isoformat(timespec="seconds"),
        cases_file=plan.cases_file,
        cases_hash=plan.cases_hash,
        cases=len(plan.cases),
        system=system,
        byline=wiring.version(),
        commit=commit(),
        settings=assistant.fingerprint if assistant else None,
        embedder=archive.embedder.fingerprint if archive else None,
        archive=str(archive.folder) if archive else None,
        generation=archive.generation if archive else None,
        articles=archive.count().articles if archive else None,
        seed=plan.seed,
        jobs=plan.jobs if assistant else 0,
        seconds=0.0,
        peak_mb=None,
        python=platform.python_version(),
        machine=f"{platform.machine()} {platform.system()}",
        left_out=plan.left_out,
    )


def identity_of(facts: RunFacts) -> str:
    """12 hex digits: two runs with the same ones would be given the same answers."""
    shaping = (
        facts.cases_hash, facts.system, facts.byline, facts.commit, facts.settings, facts.embedder, facts.archive,
        facts.generation, DEPTH,
    )  # fmt: skip
    return hashlib.sha256(repr(shaping).encode()).hexdigest()[:12]


def commit() -> str | None:
    """The commit of Byline's code, with "+" and a digest of what was changed since; None for an installed copy."""
    if _git("ls-files", "--error-unmatch", "assistant/assistant.py") is None:
        return None
    head, changes = _git("rev-parse", "--short=10", "HEAD"), _git("diff", "HEAD")
    changed = f"+{hashlib.sha256(changes.encode()).hexdigest()[:6]}" if changes else ""
    return None if head is None else head + changed


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(_ROOT), *arguments], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def open_run(store: Store, plan: Plan, facts: RunFacts, *, fresh: bool) -> RunFolder:
    """The folder to work in: that of the same run where it was stopped, else a new one."""
    identity = identity_of(facts)
    stopped = None if fresh else store.unfinished(identity)
    if stopped is not None:
        stopped.begin(replace(stopped.run, spent=stopped.spent()), plan.cases)
        return stopped
    stamp = datetime.fromisoformat(facts.started).strftime("%Y%m%d-%H%M%S")
    folder = RunFolder(store.fresh_path(f"{stamp}-{identity[:6]}"))
    folder.begin(Run(replace(facts, name=folder.path.name), identity, finished=False), plan.cases)
    return folder


def asked(plan: Plan, assistant: Assistant, settings: Settings, store: Store, *, fresh: bool = False) -> RunFolder:
    """A run of questions to the archive: goes on with the one that was stopped, or makes a new one."""
    plan = replace(plan, jobs=plan.jobs or usual_jobs(len(plan.cases)))
    facts = facts_of(plan, f"byline {assistant.answerer}", assistant, now())
    folder = open_run(store, plan, facts, fresh=fresh)
    ask(folder, plan, assistant, settings)
    return folder


def ask(folder: RunFolder, plan: Plan, assistant: Assistant, settings: Settings) -> None:
    """Asks what has not been asked yet and writes each answer down. Raises `ArchiveError`."""
    began, generation = time.monotonic(), assistant.archive.generation
    with folder.answers() as journal:
        done = len(journal.lines)
        if done:
            console.note(f"Going on after {done:,} of {len(plan.cases):,} cases that were asked before.")
        rest = plan.cases[done:]
        jobs = min(plan.jobs, max(1, len(rest)))
        source = ask_here(assistant, rest) if jobs == 1 else ask_in_processes(settings, rest, jobs)
        peak = _written(journal, counted(source, "Asking", len(rest)))
    run = folder.run
    peak = max(peak, run.facts.peak_mb or 0.0)
    seconds = round(run.spent + time.monotonic() - began, 2)
    folder.save(replace(run, facts=replace(run.facts, seconds=seconds, peak_mb=round(peak, 1))))
    assistant.archive.refresh()
    if assistant.archive.generation != generation:
        console.note("The archive changed while it was asked: these figures mix two states of it. Run it again.")


def _written(journal: Journal, answers: Iterable[Asked]) -> float:
    peak = 0.0
    for one in answers:
        journal.add(one.line)
        peak = max(peak, one.peak_mb)
    return peak


def finish(folder: RunFolder) -> None:
    """Marks the run as done: it is then never gone on with, and others are compared with it."""
    folder.save(replace(folder.run, finished=True))


def evaluated(folder: RunFolder, *, resamples: int = 2000) -> Evaluation:
    """A run's figures, from what its folder holds."""
    seed, judged = folder.run.facts.seed, folder.judged()
    if not judged:
        return evaluate(folder.cases(), folder.responses(), seed=seed, resamples=resamples)
    scored = evaluate(folder.cases(), folder.responses(), resamples=1).scored
    with_judged = [replace(one, values={**one.values, **judged.get(one.case.id, {})}) for one in scored]
    return summarise(with_judged, seed=seed, resamples=resamples)


def compared(before: RunFolder, after: Evaluation, seed: int) -> tuple[Evaluation, tuple[Difference, ...]]:
    """The run before (with no intervals to speak of), and how its figures differ, over the cases that both have."""
    earlier = evaluated(before, resamples=1)
    return earlier, compare(earlier, after, seed=seed)


def chosen(cases: Sequence[Case], kinds: Sequence[str], limit: int | None) -> Iterator[Case]:
    """The cases of those kinds (all where none is named), at most `limit`."""
    wanted = [case for case in cases if not kinds or case.kind in kinds]
    yield from wanted[:limit]


def now() -> datetime:
    """The moment a run starts; the only clock of an evaluation."""
    return datetime.now(UTC)
