"""Asks the archive every case, in one process or several, and gives the answers in the order of the cases.

Knows nothing of gold and of scores: whoever answers must not see what is expected.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.evaluation.types import Case, Task
from ui import wiring
from ui.batch import or_error, question
from ui.contract import BatchErrorJson, BatchQuestionJson
from ui.contract_eval import EvalAnswerJson, EvalLineJson
from ui.convert_eval import eval_answer_json
from ui.options import check_outlets
from vectorstore.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    from assistant import Assistant, Question
    from ui.settings import Settings

DEPTH = 20
"""Passages of the ranking that are kept for each case: as deep as the metrics look."""

_MEGABYTE = 1_000_000
_WORTH_A_PROCESS = 100  # cases
_MOST_PROCESSES = 8  # each takes some 400 MB


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer, and the largest memory so far of the process that gave it."""

    line: EvalLineJson
    peak_mb: float


def asked_now(cases: Sequence[Case]) -> tuple[tuple[Case, ...], str | None]:
    """The cases that this version can answer, and which were left out and why: they would count as failures of all."""
    taken = tuple(case for case in cases if case.task is Task.ASK)
    left = len(cases) - len(taken)
    return taken, f"{left:,} with a claim or a quotation; this version answers questions only" if left else None


class Interviewer:
    """Asks one assistant case by case."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(self, case: Case, number: int) -> EvalLineJson:
        """The answer to one case, or why there is none. Raises `ArchiveError`: no case could be answered."""

        def answer() -> EvalAnswerJson:
            asked = self._question(case)
            check_outlets(self._assistant.archive, asked.constraints.outlets)
            examined = self._assistant.examine(asked, DEPTH)
            return eval_answer_json(case.id, examined, self._assistant.archive, memory_mb())

        found = or_error(answer)
        return found if isinstance(found, EvalAnswerJson) else BatchErrorJson(id=case.id, error=found, line=number)

    def _question(self, case: Case) -> Question:
        asked = question(_line(case))
        left_out = tuple(sorted({name for given in case.without for name in self._ids(given)}))
        return replace(asked, constraints=replace(asked.constraints, without=left_out))

    def _ids(self, name: str) -> tuple[str, ...]:
        from assistant.evaluation.names import same_article

        found = tuple(identity for identity, names in self._names.items() if same_article(names, name))
        if not found:
            raise UsageError(f"The archive has no article '{name}' to leave out.", 'Correct the name under "without".')
        return found

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        from assistant.evaluation.names import names_of

        return {article.id: names_of(article) for article in self._assistant.archive.each_article()}


def _line(case: Case) -> BatchQuestionJson:
    given = {Task.ASK: "question", Task.CHECK: "claim", Task.TRACE: "quote"}
    return BatchQuestionJson(
        id=case.id,
        history=[(turn.question, turn.answer) for turn in case.history],
        outlet=list(case.outlets),
        since=case.since,
        until=case.until,
        **{given[case.task]: case.text},
    )


def ask_here(assistant: Assistant, cases: Sequence[Case]) -> Iterator[Asked]:
    """Every case's answer, in order, from this process. Raises `ArchiveError`."""
    interviewer = Interviewer(assistant)
    for number, case in enumerate(cases, start=1):
        yield Asked(interviewer.ask(case, number), _peak_mb())


def ask_in_processes(settings: Settings, cases: Sequence[Case], jobs: int) -> Iterator[Asked]:
    """The same from `jobs` processes, which each open the archive themselves."""
    # "spawn": a copy of this process would share its open engines, which none of them allows
    context = multiprocessing.get_context("spawn")
    shares = context.Queue()
    for share in cores_shared(jobs):
        shares.put(share)
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(settings, shares))
    try:
        yield from pool.map(_ask, cases, range(1, len(cases) + 1))
    except BrokenProcessPool as error:
        raise ArchiveError(
            "A process that was asking stopped at once.",
            "Run the same command again: it goes on where it stopped. With --jobs 1 it says why.",
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_interviewer: Interviewer | None = None  # of a process that only asks


def usual_jobs(cases: int) -> int:
    """Processes that pay: one for each core, as long as each has enough to do for the seconds it takes to start."""
    return max(1, min(len(_cores()), cases // _WORTH_A_PROCESS, _MOST_PROCESSES))


def cores_shared(jobs: int) -> list[list[int]]:
    """The cores of this machine dealt out: the engines of two processes on the same core hinder each other."""
    cores = _cores()
    return [cores[number::jobs] or cores for number in range(jobs)]


def _cores() -> list[int]:
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def _start(settings: Settings, shares: Queue[list[int]]) -> None:
    global _interviewer
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, shares.get())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    wiring.quiet()
    archive = wiring.open_archive(settings)
    _interviewer = Interviewer(wiring.assistant_for(settings, archive))


def _end_with_parent() -> None:
    # a parent that is killed cannot tell its pool to stop, and this process would wait for the next case for ever
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)


def _ask(case: Case, number: int) -> Asked:
    assert _interviewer is not None
    return Asked(_interviewer.ask(case, number), _peak_mb())


def memory_mb() -> float:
    """Memory this process holds now; where the system does not say, the most it ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return _peak_mb()
    return pages * resource.getpagesize() / _MEGABYTE


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MEGABYTE if sys.platform == "darwin" else peak * 1024 / _MEGABYTE
