"""Measures of filling an archive: against embedding alone, against LangChain, again, in memory and on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import Finished
from benchmarks.report import Bound, Limit, Measure, ratio
from benchmarks.workplace import Workplace, folder_size

# An ingest contains the embedding it is compared with; a little under 1 is how finely this can be timed.
OVERHEAD = Limit(Bound.AT_MOST, 1.25, plausible_from=0.95)
AHEAD_OF_LANGCHAIN = Limit(Bound.AT_LEAST, 3)
AGAIN = Limit(Bound.AT_MOST, 1 / 30)
MEMORY_MB = Limit(Bound.AT_MOST, 1200)


@dataclass(slots=True)
class Ingested:
    """What the repeats took, in seconds, and what they left behind."""

    archive: Path
    store: Path
    call: list[float] = field(default_factory=list)
    embedding: list[float] = field(default_factory=list)
    call_cpu: list[float] = field(default_factory=list)
    """Processor time over all threads, which other work on the machine disturbs less."""
    embedding_cpu: list[float] = field(default_factory=list)
    call_again: list[float] = field(default_factory=list)
    process: list[float] = field(default_factory=list)
    process_again: list[float] = field(default_factory=list)
    langchain: list[float] = field(default_factory=list)
    peaks_mb: list[float] = field(default_factory=list)
    articles: int = 0
    passages: int = 0
    chunks_mb: float = 0.0


def ingest_repeatedly(place: Workplace) -> Ingested:
    """Runs every kind of ingest once per repeat, in turn, so that a busy minute touches all of them alike."""
    taken = Ingested(place.folder / "archive", place.folder / "chroma")
    for number in range(1, place.repeats + 1):
        place.say(f"Ingest, {number} of {place.repeats}: the call, and embedding alone")
        _calls(place, taken)
        place.say(f"Ingest, {number} of {place.repeats}: the command")
        _commands(place, taken)
        if place.peers is not None:
            place.say(f"Ingest, {number} of {place.repeats}: LangChain")
            _langchain(place, taken)
    return taken


def _calls(place: Workplace, taken: Ingested) -> None:
    archive = place.fresh("archive-of-calls")
    first = place.worker("ingest", place.corpus.folder, archive)
    taken.call.append(first["seconds"])
    taken.call_cpu.append(first["cpu"])
    alone = place.worker("embed", archive)
    taken.embedding.append(alone["seconds"])
    taken.embedding_cpu.append(alone["cpu"])
    taken.articles, taken.passages = alone["articles"], alone["passages"]
    taken.call_again.append(place.worker("ingest", place.corpus.folder, archive)["seconds"])


def _commands(place: Workplace, taken: Ingested) -> None:
    place.fresh(taken.archive.name)
    for seconds in (taken.process, taken.process_again):
        done: Finished = place.byline(taken.archive, "ingest", str(place.corpus.folder))
        seconds.append(done.seconds)
        taken.peaks_mb.append(done.peak_mb)


def _langchain(place: Workplace, taken: Ingested) -> None:
    place.fresh(taken.store.name)
    folder, store = str(place.corpus.folder), str(taken.store)
    done = place.peer("langchain_pipeline.py", "--articles", folder, "--store", store)
    taken.langchain.append(done.seconds)
    taken.chunks_mb = max(taken.chunks_mb, done.peak_mb)


def ingest_measures(taken: Ingested) -> list[Measure]:
    """The lines of the report. Times are the best of the repeats."""
    per_article = folder_size(taken.archive) / max(taken.articles, 1) / 1000
    return [
        _compared(
            "ingest_over_embedding", "ingest / embedding the same passages alone", taken.call, taken.embedding, OVERHEAD
        ),
        _compared("ingest_over_embedding_cpu", "the same in processor time", taken.call_cpu, taken.embedding_cpu),
        _against_langchain(taken),
        _compared(
            "reingest_over_ingest", "ingest of the unchanged folder / first ingest", taken.call_again, taken.call, AGAIN
        ),
        _compared("reingest_over_ingest_process", "the same as whole commands", taken.process_again, taken.process),
        Measure("ingest_peak", "peak memory of byline ingest", max(taken.peaks_mb), "MB", MEMORY_MB),
        Measure("archive_per_article", "archive on disk, per article", per_article, "kB"),
    ]


def _compared(key: str, what: str, ours: list[float], theirs: list[float], limit: Limit | None = None) -> Measure:
    return Measure(key, what, ratio(ours, theirs), "×", limit, _over(ours, theirs))


def _against_langchain(taken: Ingested) -> Measure:
    if not taken.langchain:
        return Measure("langchain_over_ingest", "LangChain pipeline / byline ingest", None, "×", AHEAD_OF_LANGCHAIN)
    return Measure(
        "langchain_over_ingest",
        "LangChain pipeline / byline ingest",
        ratio(taken.langchain, taken.process),
        "×",
        AHEAD_OF_LANGCHAIN,
        f"{_over(taken.langchain, taken.process)}; its peak {taken.chunks_mb:,.0f} MB",
    )


def _over(ours: list[float], theirs: list[float]) -> str:
    return f"{min(ours):.2f} s / {min(theirs):.2f} s"
