"""Measures how fast and how rightly quotations are traced: `python -m benchmarks.tracing --data DIR`.

The archive holds more than 100,000 passages. Tracing never looks at vectors, so cheap random ones stand in for the
embedder's here, and only here: embedding as much would take an hour and change no figure.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from assistant.tracing.folding import fold
from assistant.tracing.tracer import Tracer
from assistant.tracing.types import MatchKind, Trace
from benchmarks.processes import BenchError
from benchmarks.report import percentile
from ingest import IngestSettings, ingest
from ui import wiring
from vectorstore import Archive, ArchiveSettings, BylineError
from vectorstore.embedders import Vectors

WORK = Path(__file__).resolve().parents[1] / ".bench" / "tracing"
_LEFT_OUT_EVERY = 150
_LEFT_OUT_AT = 7
_SEED = 11
_FEWEST, _MOST = 6, 25  # words of a quotation
_CHARACTERS_PER_TOKEN = 4.5


class CheapVectors:
    """Looks like an embedder and embeds nothing: each text gets random numbers of its own."""

    fingerprint = "random numbers"
    dimensions = 4
    max_tokens = 256

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """A rough count."""
        return [round(len(text) / _CHARACTERS_PER_TOKEN) for text in texts]

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors that mean nothing."""
        rows = [np.random.default_rng(zlib.crc32(text.encode())).normal(size=self.dimensions) for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)
        if progress is not None:
            progress(len(texts))
        lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / lengths, dtype=np.float32)

    def embed_roughly(self, texts: Sequence[str]) -> Vectors:
        """As `embed`."""
        return self.embed(texts)


def left_out(number: int) -> bool:
    """Whether the article at a place of its collection is kept out of the archive."""
    return number % _LEFT_OUT_EVERY == _LEFT_OUT_AT


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it was before it was taken in."""

    url: str
    body: str
    held: bool
    """Whether it is in the archive."""


def news(data: Path) -> Iterator[Source]:
    """The large set of web articles."""
    with gzip.open(data / "corpus" / "scale" / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, row in enumerate(map(json.loads, lines)):
            yield Source(row["url"], row["body"], not left_out(number))


def wires(data: Path) -> Iterator[Source]:
    """The wire stories."""
    for number, path in enumerate(wire_files(data)):
        row = json.loads(path.read_text(encoding="utf-8"))
        yield Source(row["url"], row["body_text"], not left_out(number))


def wire_files(data: Path) -> list[Path]:
    """The wire stories, in order."""
    return sorted((data / "corpus" / "ap").glob("*.json"))


def large_archive(data: Path, work: Path) -> Archive:
    """All that is under DIR/corpus but what is left out, kept in `work` for the next run."""
    finished, embedder, corpus = work / "finished", CheapVectors(), data / "corpus"
    if not finished.exists():
        say(f"Filling {work}: this takes some minutes, once.")
        work.mkdir(parents=True, exist_ok=True)
        kept = work / "news.jsonl"
        with gzip.open(corpus / "scale" / "news.jsonl.gz", "rb") as lines:
            kept.write_bytes(b"".join(line for number, line in enumerate(lines) if not left_out(number)))
        stories = [path for number, path in enumerate(wire_files(data)) if not left_out(number)]
        sources = [*stories, corpus / "multihop", kept, corpus / "scale" / "reuters.jsonl.gz"]
        report = ingest(sources, work / "archive", embedder, IngestSettings(), ArchiveSettings())
        if report.new + report.unchanged == 0:
            raise BenchError(f"Nothing was taken in: {report.failures[:1]}.")
        finished.touch()
    return Archive.open(work / "archive", embedder)


# --- quotations ---------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """How a quotation stands to the archive."""

    EXACT = "exact"
    ALTERED = "altered"
    SPLICED = "spliced"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A quotation drawn from an article, and how it was changed."""

    kind: Kind
    quote: str
    original: tuple[str, ...]
    """The words as the article has them; two where they stand apart."""
    url: str


def draw(sources: Sequence[Source], each: int) -> list[Drawn]:
    """So many exact, altered and (half as many) absent quotations; a quarter of the altered are spliced."""
    chance = random.Random(_SEED)
    held = [one for one in sources if one.held and len(one.body.split()) > 4 * _MOST]
    absent = [one for one in sources if not one.held and len(one.body.split()) > _MOST]
    vocabulary = chance.choice(held).body.split()
    drawn = []
    for number in range(each):
        source = chance.choice(held)
        words = some_words(source.body, chance)
        drawn.append(Drawn(Kind.EXACT, retyped(words, chance), (" ".join(words),), source.url))
        source = chance.choice(held)
        if number % 4 == 0:
            drawn.append(_spliced(source, chance))
        else:
            words = some_words(source.body, chance)
            changed = " ".join(altered(words, 1 if len(words) < 2 * _FEWEST else 2, vocabulary, chance))
            drawn.append(Drawn(Kind.ALTERED, changed, (" ".join(words),), source.url))
        if number % 2 == 0:
            source = chance.choice(absent)
            words = some_words(source.body, chance)
            drawn.append(Drawn(Kind.ABSENT, " ".join(words), (" ".join(words),), source.url))
    return drawn


def some_words(body: str, chance: random.Random, fewest: int = _FEWEST, most: int = _MOST) -> list[str]:
    """Words that stand together in a text, from one paragraph if that is long enough."""
    size = chance.randint(fewest, most)
    paragraphs = [part.split() for part in body.split("\n\n") if len(part.split()) >= size] or [body.split()]
    words = chance.choice(paragraphs)
    start = chance.randrange(max(1, len(words) - size + 1))
    return words[start : start + size]


def retyped(words: Sequence[str], chance: random.Random) -> str:
    """The same letters and digits: other case, marks and spacing."""
    text = chance.choice((" ", "  ", "\n")).join(words)
    text = chance.choice((text, text.upper(), text.lower(), text.title()))
    return chance.choice((text, f"“{text}”", text.replace("’", "'").replace("“", '"').replace("”", '"')))


def altered(words: Sequence[str], edits: int, vocabulary: Sequence[str], chance: random.Random) -> list[str]:
    """The words with so many changed, left out or put in."""
    changed = list(words)
    for _ in range(edits):
        at, other = chance.randrange(len(changed)), chance.choice(vocabulary)
        changed[at : at + 1] = chance.choice(([other], [], [changed[at], other]))
    return changed


def _spliced(source: Source, chance: random.Random) -> Drawn:
    parts = [" ".join(some_words(source.body, chance, _FEWEST, _MOST // 2)) for _ in range(2)]
    return Drawn(Kind.SPLICED, chance.choice((" … ", " and ", " ")).join(parts), tuple(parts), source.url)


def holds(text: str, words: str) -> bool:
    """Whether a text has the same letters and digits as `words`, from word to word."""
    return any(True for _ in fold(text).places_of(fold(words)))


def is_right(drawn: Drawn, trace: Trace) -> bool:
    """Whether a trace says of a quotation what is so; another article that has the same words is right as well."""
    if not trace.matches:
        return drawn.kind is Kind.ABSENT
    best = trace.matches[0]
    if drawn.kind is Kind.ABSENT:
        return _has(drawn, best.citation.quote.article.text)
    if drawn.kind is Kind.EXACT:
        return best.kind is MatchKind.EXACT and _has(drawn, best.citation.quote.article.text)
    if drawn.kind is Kind.SPLICED and not (best.kind is MatchKind.EXACT or best.spliced):
        return False
    return any(_has(drawn, match.citation.quote.article.text) for match in trace.matches[:3])


def _has(drawn: Drawn, text: str) -> bool:
    return all(holds(text, part) for part in drawn.original)


# --- the command --------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures. Exit code 2 when something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tracing", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", required=True, help="the folder with corpus/")
    parser.add_argument("--work", type=Path, metavar="DIR", default=WORK, help="where the archive is kept")
    parser.add_argument("--each", type=int, default=200, help="quotations of each kind")
    parser.add_argument("--show", action="store_true", help="print what came out wrong")
    given = parser.parse_args(arguments)
    wiring.quiet()
    try:
        with large_archive(given.data, given.work) as archive:
            _measure(archive, draw(list(news(given.data)), given.each), show=given.show)
    except (BenchError, BylineError, OSError) as error:
        say(f"Error: {error}")
        return 2
    return 0


def _measure(archive: Archive, drawn: Sequence[Drawn], *, show: bool) -> None:
    tracer = Tracer(archive)
    tracer.trace(drawn[0].quote)  # what is loaded once is not counted
    times: dict[Kind, list[float]] = {kind: [] for kind in Kind}
    right: dict[Kind, list[bool]] = {kind: [] for kind in Kind}
    for one in drawn:
        began = time.perf_counter()
        trace = tracer.trace(one.quote)
        times[one.kind].append(1000 * (time.perf_counter() - began))
        right[one.kind].append(is_right(one, trace))
        if show and not right[one.kind][-1]:
            found = [(match.kind.value, match.similarity, match.citation.quote.text) for match in trace.matches[:2]]
            say(f"{one.kind}: {one.quote!r}\n    was {one.original} of {one.url}\n    got {found}")
    say(f"{archive.passage_count():,} passages")
    every = [value for values in times.values() for value in values]
    for name, values, good in [*((kind.value, times[kind], right[kind]) for kind in Kind), ("all", every, [])]:
        share = f"{statistics.fmean(good):.3f} of {len(good)} right, " if good else ""
        say(f"{name:8} {share}median {statistics.median(values):.0f} ms, 95 % in {percentile(values, 0.95):.0f} ms")


def say(text: str) -> None:
    """A line on stderr, at once."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
