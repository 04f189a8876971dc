"""Measures whole answers on a mixed archive of news: `python -m benchmarks.answering --data DIR`.

MultiHop-RAG's questions are asked as a reader asks them, of its articles among wire stories, plain pages and others.
Told are how well the evidence is found on the way, how many questions without an answer are declined, how long a warm
answer takes, and how much memory the process has needed.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Answer, Question, Status
from assistant.evaluation.metrics.retrieval import evidence_values
from assistant.evaluation.types import Gold, Retrieved
from benchmarks.finding import WORK, news
from benchmarks.processes import BenchError
from benchmarks.reading_sets import Case, multihop
from ingest import IngestSettings
from ui import wiring
from ui.settings import Settings
from vectorstore.errors import BylineError

DEPTH = 10
_WARM_UP = 3  # questions asked before the clock counts


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, its answer, and what was found on the way."""

    case: Case
    answer: Answer
    retrieved: tuple[Retrieved, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told, and compared with the limits."""

    hits_at_10: float
    hits_at_4: float
    mrr_at_10: float
    evidence_recall_at_10: float
    declined: float
    """Of the questions that nothing answers."""
    answered: float
    """Of the others."""
    median_ms: float
    slowest_ms: float
    """95th percentile."""
    memory_mb: float
    """The most the process held."""


def ask(data: Path, work: Path) -> list[Asked]:
    """Every question of MultiHop-RAG's part, in one process that is warm."""
    settings = Settings()
    archive = news(data, work, wiring.load_embedder_for(settings), IngestSettings())
    with archive:
        assistant = wiring.assistant_for(settings, archive)
        cases = multihop(data / "eval" / "multihop.dev.jsonl")
        for case in cases[:_WARM_UP]:
            assistant.ask(Question(case.question + " "))
        asked = []
        for case in cases:
            began = time.perf_counter()
            examined = assistant.examine(Question(case.question), DEPTH)
            taken = 1000 * (time.perf_counter() - began)
            retrieved = tuple(Retrieved((), one.passage.text, one.score) for one in examined.found)
            asked.append(Asked(case, examined.answer, retrieved, taken))
        return asked


def figures(asked: Sequence[Asked]) -> Figures:
    """The means over all questions, and the times."""
    known = [one for one in asked if one.case.answers]
    unknown = [one for one in asked if not one.case.answers]
    values = [evidence_values(Gold(sentences=one.case.answers), list(one.retrieved)) for one in known]

    def mean(name: str) -> float:
        return statistics.fmean(each[name] for each in values)

    times = sorted(one.milliseconds for one in asked)
    return Figures(
        mean("multihop_hits@10"),
        mean("multihop_hits@4"),
        mean("multihop_mrr@10"),
        mean("evidence_recall@10"),
        _share(unknown, declined=True),
        _share(known, declined=False),
        statistics.median(times),
        times[int(0.95 * (len(times) - 1))],
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    )


def _share(asked: Sequence[Asked], *, declined: bool) -> float:
    return statistics.fmean((one.answer.status is Status.NOT_IN_ARCHIVE) is declined for one in asked)


_LIMITS = {
    "hits_at_10": 0.92,
    "hits_at_4": 0.80,
    "mrr_at_10": 0.62,
    "evidence_recall_at_10": 0.65,
    "declined": 0.70,
    "median_ms": 200,
    "slowest_ms": 400,
    "memory_mb": 700,
}
_AT_MOST = ("median_ms", "slowest_ms", "memory_mb")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints every figure with its limit. Exit code 1 where one is not held, 2 where nothing could be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answering", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", required=True, help="the folder with corpus/ and eval/")
    parser.add_argument("--work", type=Path, metavar="DIR", default=WORK, help="where archives are kept")
    given = parser.parse_args(arguments)
    wiring.quiet()
    try:
        found = figures(ask(given.data, given.work))
    except (BenchError, BylineError, OSError) as error:
        sys.stderr.write(f"Error: {error}\n")
        return 2
    missed = False
    for name in Figures.__slots__:
        value, limit = getattr(found, name), _LIMITS.get(name)
        held = limit is None or (value <= limit if name in _AT_MOST else value >= limit)
        missed |= not held
        shown = f"{value:.0f}" if name in _AT_MOST else f"{value:.3f}"
        told = (
            ""
            if limit is None
            else f"{'at most' if name in _AT_MOST else 'at least'} {limit}: {'held' if held else 'MISSED'}"
        )
        sys.stdout.write(f"{name:22} {shown:>7}   {told}\n")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
