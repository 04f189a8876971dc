"""Measures how well passages are found, whatever is answered with them: `python -m benchmarks.finding --data DIR`.

News questions that need several articles (MultiHop-RAG) are asked of its articles among many others; questions that one
passage answers (SQuAD 2.0, SQuADShifts, Natural Questions, CLAP-NQ) of the pages of those sets.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.evaluation.metrics.retrieval import evidence_values
from assistant.evaluation.types import Gold, Retrieved
from assistant.finding.parts import Part, parts_of
from assistant.finding.retrieve import Found, RetrievalSettings, Retriever
from assistant.timing.dates import read_dates
from assistant.words import analyse
from benchmarks.archives import squashed
from benchmarks.processes import BenchError
from benchmarks.reading_sets import Case, Text, multihop, reading, write_jsonl
from ingest import IngestSettings, ingest
from ui import wiring
from ui.settings import Settings
from vectorstore import Archive, ArchiveSettings, Constraints
from vectorstore.embedders import Embedder
from vectorstore.errors import BylineError

DEPTH = 10
_OTHERS = 500  # articles of the large set that are put among the rest
_TODAY = date(2026, 1, 1)
_SEED = 5
WORK = Path(__file__).resolve().parents[1] / ".bench" / "finding"
_EVIDENCE = ("multihop_hits@10", "multihop_hits@4", "multihop_mrr@10", "evidence_recall@10", "evidence_recall@4")
_SINGLE = ("hits@1", "hits@5", "hits@10", "mrr@10")

Parts = Callable[[str, Archive], tuple[Part, ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of searching."""

    title: str
    settings: RetrievalSettings
    parts: Parts = lambda _question, _archive: ()


def _outlets(question: str, archive: Archive) -> tuple[Part, ...]:
    return parts_of(question, archive.outlets())


def _outlets_and_days(question: str, archive: Archive) -> tuple[Part, ...]:
    return parts_of(question, archive.outlets(), read_dates(question, _TODAY).periods)


WAYS = (
    Way("words alone", RetrievalSettings(meaning_weight=0, sentence_weight=0)),
    Way("meaning alone", RetrievalSettings(keyword_weight=0, sentence_weight=0)),
    Way("words and meaning", RetrievalSettings(sentence_weight=0)),
    Way("… and sentences", RetrievalSettings()),
    Way("… in parts: outlets", RetrievalSettings(), _outlets),
    Way("… in parts: outlets, days", RetrievalSettings(), _outlets_and_days),
)


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found for a question."""

    case: Case
    found: tuple[Found, ...]
    milliseconds: float
    """All but the question's vector."""


def search(way: Way, archive: Archive, embedder: Embedder, cases: Iterable[Case]) -> list[Searched]:
    """The first passages for every question."""
    retriever, done = Retriever(archive, embedder, way.settings), []
    for case in cases:
        vector = retriever.vector(case.question)
        began = time.perf_counter()
        parts = way.parts(case.question, archive)
        found = retriever.find(vector, analyse(case.question), DEPTH, Constraints(), parts)
        done.append(Searched(case, tuple(found), 1000 * (time.perf_counter() - began)))
    return done


def evidence_figures(searched: Sequence[Searched]) -> list[float]:
    """The means that `byline eval` gives for questions with evidence sentences."""
    values = [
        evidence_values(
            Gold(sentences=one.case.answers), [Retrieved((), each.passage.text, each.score) for each in one.found]
        )
        for one in searched
    ]
    return [statistics.fmean(each[name] for each in values) for name in _EVIDENCE]


def single_figures(searched: Sequence[Searched]) -> list[float]:
    """How often a passage with the answer is among the first, and its mean reciprocal rank."""
    ranks = [
        next((rank for rank, each in enumerate(one.found, 1) if answers(one.case, each)), DEPTH + 1) for one in searched
    ]
    hits = [statistics.fmean(rank <= depth for rank in ranks) for depth in (1, 5, 10)]
    return [*hits, statistics.fmean(1 / rank if rank <= DEPTH else 0.0 for rank in ranks)]


_WINDOW = 60  # characters of the right paragraph that a passage shares with it


def answers(case: Case, found: Found) -> bool:
    """Whether a passage holds the answer, from the paragraph that answers."""
    text, context = squashed(found.passage.text), squashed(case.context)
    if found.article.url != case.source or not any(squashed(answer) in text for answer in case.answers):
        return False
    starts = range(0, max(1, len(context) - _WINDOW), _WINDOW // 3)
    return any(context[at : at + _WINDOW] in text for at in starts)


# --- archives -----------------------------------------------------------------------------------------------


def news(data: Path, work: Path, embedder: Embedder, settings: IngestSettings) -> Archive:
    """MultiHop-RAG's articles among wire stories and others, kept in `work` for the next run."""
    corpus = data / "corpus"

    def sources(folder: Path) -> list[Path]:
        others = folder / "others.jsonl"
        with gzip.open(corpus / "scale" / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
            others.write_text("".join(itertools.islice(lines, _OTHERS)), encoding="utf-8")
        return [corpus / "seeds", corpus / "ap", corpus / "multihop", others]

    return _kept(work / f"news-{settings.passage_tokens}", sources, embedder, settings)


def pages(texts: list[Text], work: Path, embedder: Embedder, settings: IngestSettings) -> Archive:
    """The pages of the reading sets, kept in `work` for the next run."""
    name = f"pages-{settings.passage_tokens}"
    return _kept(work / name, lambda folder: [write_jsonl(texts, folder / "pages.jsonl")], embedder, settings)


def _kept(folder: Path, sources: Callable[[Path], list[Path]], embedder: Embedder, settings: IngestSettings) -> Archive:
    finished = folder / "finished"
    if not finished.exists():
        _say(f"Filling {folder}: this takes some minutes, once.")
        folder.mkdir(parents=True, exist_ok=True)
        report = ingest(sources(folder), folder / "archive", embedder, settings, ArchiveSettings())
        if report.failures:
            raise BenchError(f"Byline did not take in {report.failures[0]}.")
        finished.touch()
    return Archive.open(folder / "archive", embedder)


# --- the command --------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints both tables. Exit code 2 when something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.finding", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", required=True, help="the folder with corpus/ and eval/")
    parser.add_argument("--work", type=Path, metavar="DIR", default=WORK, help="where archives are kept")
    parser.add_argument("--tokens", type=int, default=IngestSettings().passage_tokens, help="of a passage")
    parser.add_argument("--each", type=int, default=150, help="questions of each reading set")
    given = parser.parse_args(arguments)
    wiring.quiet()
    try:
        _measure(given.data, given.work, IngestSettings(passage_tokens=given.tokens), given.each)
    except (BenchError, BylineError, OSError) as error:
        _say(f"Error: {error}")
        return 2
    return 0


def _measure(data: Path, work: Path, settings: IngestSettings, each: int) -> None:
    embedder = wiring.load_embedder_for(Settings())
    several = [case for case in multihop(data / "eval" / "multihop.dev.jsonl") if case.answers]
    with news(data, work, embedder, settings) as archive:
        _say(f"{len(several)} questions, {archive.passage_count():,} passages of {settings.passage_tokens} tokens")
        for way in WAYS:
            searched = search(way, archive, embedder, several)
            _say(_row(way.title, searched, dict(zip(_EVIDENCE, evidence_figures(searched), strict=True))))
    texts, cases = reading(data / "eval" / "reading")
    single = sampled(cases, each)
    with pages(texts, work, embedder, settings) as archive:
        _say(f"\n{len(single)} questions, {archive.passage_count():,} passages of {settings.passage_tokens} tokens")
        for way in WAYS[:4]:
            searched = search(way, archive, embedder, single)
            _say(_row(way.title, searched, dict(zip(_SINGLE, single_figures(searched), strict=True))))


def sampled(cases: Iterable[Case], each: int) -> list[Case]:
    """So many answerable questions of each set; always the same."""
    chance, kinds = random.Random(_SEED), dict[str, list[Case]]()
    for case in cases:
        if case.answers:
            kinds.setdefault(case.kind, []).append(case)
    return [case for kind in sorted(kinds) for case in chance.sample(kinds[kind], min(each, len(kinds[kind])))]


def _row(title: str, searched: Sequence[Searched], figures: dict[str, float]) -> str:
    median = statistics.median(one.milliseconds for one in searched)
    shown = "  ".join(f"{name.removeprefix('multihop_')} {value:.3f}" for name, value in figures.items())
    return f"{title:28}{shown}  {median:.0f} ms"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
