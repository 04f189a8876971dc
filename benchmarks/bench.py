"""Measures Byline on one corpus and says which limits hold: `python -m benchmarks.bench --articles FOLDER`.

Exit code 0 when all hold, 1 when one does not, 2 when something could not be measured. The peers' environment is made
on first use; where pip would fetch torch for GPUs, PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu avoids it.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.asking import COLD_QUESTIONS, cold_measures, serve_measures, warm_measures
from benchmarks.corpus import GENERATED, Corpus, generated_corpus, given_corpus
from benchmarks.evaluating import QUESTIONS, eval_measures
from benchmarks.ingesting import Ingested, ingest_measures, ingest_repeatedly
from benchmarks.peers.environment import gpu_packages, installed, peers
from benchmarks.processes import BenchError, child_environment, threads_available
from benchmarks.questions import make_questions
from benchmarks.report import Measure, Report
from benchmarks.worker import WARM_UP
from benchmarks.workplace import Workplace

_ROOT = Path(__file__).resolve().parents[1]
_PEERS = _ROOT / ".bench" / "peers"
_VARIABLE = "BYLINE_BENCH_ARTICLES"
_PEER_PACKAGES = ("langchain-chroma", "langchain-huggingface", "sentence-transformers", "chromadb", "torch")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the whole benchmark and returns the exit code."""
    given = _parser().parse_args(arguments)
    try:
        report = _measured(given)
        if given.json is not None:
            given.json.write_text(report.as_json(), encoding="utf-8")
    except (BenchError, OSError) as error:
        _say(f"Error: {error}")
        return 2
    sys.stdout.write(report.as_table())
    return exit_code(report)


def exit_code(report: Report) -> int:
    """1 if a limit does not hold, else 0."""
    return 1 if report.failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__)
    named = os.environ.get(_VARIABLE)
    add = parser.add_argument
    add(
        "--articles",
        type=Path,
        metavar="FOLDER",
        default=Path(named) if named else None,
        help=f"the corpus [default: ${_VARIABLE}, else {GENERATED} generated articles]",
    )
    add("--limit", type=_count, metavar="N", help="only the first N files, or N generated articles")
    add("--json", type=Path, metavar="FILE", help="write the report as JSON too")
    add("--skip-peers", action="store_true", help="leave LangChain out")
    add("--repeats", type=_count, default=2, metavar="N", help="runs of each ingest, the best counts [default: 2]")
    return parser


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number above 0")
    return int(text)


def _measured(given: argparse.Namespace) -> Report:
    found = None if given.skip_peers else peers(_PEERS, _say)
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as name:
        work = Path(name)
        corpus = _corpus(given.articles, given.limit, work)
        questions = make_questions(corpus.folder, QUESTIONS)
        if len(questions) <= max(COLD_QUESTIONS, WARM_UP):
            raise BenchError(f"{corpus.folder} has too few articles to ask about. Name another with --articles.")
        environment = child_environment(threads_available())
        place = Workplace(corpus, work, environment, given.repeats, found, _say)
        load = _load()
        engine = place.worker("prepare", work / "none")
        taken = ingest_repeatedly(place)
        measures = (*ingest_measures(taken), *_asking(place, taken, questions))
        return Report(_context(place, taken, engine, load), measures)


def _corpus(articles: Path | None, limit: int | None, work: Path) -> Corpus:
    if articles is None:
        return generated_corpus(limit or GENERATED, work)
    if not articles.is_dir():
        raise BenchError(f"There is no folder {articles}. Name one with --articles.")
    return given_corpus(articles.resolve(), limit, work)


def _asking(place: Workplace, taken: Ingested, questions: list[str]) -> list[Measure]:
    return [
        *cold_measures(place, taken, questions),
        *warm_measures(place, taken, questions),
        *eval_measures(place, taken.archive, questions),
        *serve_measures(place, taken.archive),
    ]


def _load() -> float:
    """Other work on the machine, as the average number of running processes of the last minute."""
    load = os.getloadavg()[0]
    if load > threads_available() / 4:
        _say(f"The machine is busy (load {load:.1f}): times of this run will not mean much.")
    return load


def _context(place: Workplace, taken: Ingested, engine: dict[str, str], load: float) -> dict[str, str | int | float]:
    context: dict[str, str | int | float] = {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{_processor()}, {threads_available()} cores, {platform.system()}",
        "load at the start": round(load, 2),
        "python": platform.python_version(),
        "byline": importlib.metadata.version("byline"),
        "embedder": f"{engine['embedder']} by {engine['engine']}",
        "corpus": place.corpus.name,
        "files": place.corpus.files,
        "articles": taken.articles,
        "passages": taken.passages,
        "repeats": place.repeats,
    }
    return context | _peer_versions(place)


def _peer_versions(place: Workplace) -> dict[str, str]:
    if place.peers is None:
        return {"peers": "left out"}
    frozen = installed(place.peers)
    pulled = gpu_packages(frozen)
    if pulled:
        _say(f"The peers' environment holds packages for GPUs, which are not used: {', '.join(pulled)}.")
    lines = [line for line in frozen.splitlines() if line.partition("==")[0] in _PEER_PACKAGES]
    return {"peers": ", ".join(lines)}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
