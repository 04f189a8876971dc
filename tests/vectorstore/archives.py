"""Articles written for the archive's tests, ways to store them, and another process to do it in."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from vectorstore import Archive, ArchiveWriter, Article, Constraints, Passage, Span
from vectorstore.embedders import Embedder, Vector, Vectors
from vectorstore.files import FileRecord, FileState, Prepared, WriteResult
from vectorstore.keywords import stems

REPOSITORY = Path(__file__).resolve().parents[2]
ROOT = "00000000000000aa"
_VOCABULARY = """
harbour bridge council ferry budget strike teacher nurse flood river wall repair vote mayor court judge trial
verdict harvest wheat price export market tariff border patrol soldier ceasefire talks envoy minister deficit
loan bank railway tunnel signal delay ticket fare storm wind roof school pupil exam hospital ward doctor
vaccine clinic museum painting theft gallery police arrest witness fire smoke factory worker union contract
wage pension oil pipeline valve
"""
WORDS = _VOCABULARY.split()
QUESTIONS = (
    "Why was the harbour bridge repaired?",
    "What did the mayor say about the flood wall?",
    "teachers strike over wages",
    "ceasefire talks at the border",
    "museum painting theft arrest",
    "wheat export price and tariff",
)
LANGUAGES = ("en", "fr", None, "ar")
OUTLETS = ("Harbour Gazette", "HARBOUR GAZETTE", "Coast Courier", "Écho du Port", None)
FIRST_DAY = datetime(2025, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Label:
    """Stands for an embedder where nothing is embedded: opening an archive only compares its name."""

    fingerprint: str
    dimensions: int = 384
    max_tokens: int = 256

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        raise AssertionError("nothing should be counted here")

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        raise AssertionError("nothing should be embedded here")


def story(number: int, telling: int = 0, sentences: int = 6) -> str:
    """A text of made-up sentences; the same two numbers give the same text."""
    chance = random.Random(f"{number}/{telling}")
    return " ".join(f"{' '.join(chance.choices(WORDS, k=9)).capitalize()}." for _ in range(sentences))


def article(number: int, text: str | None = None, **facts: Any) -> Prepared:
    """Article `number`, cut into passages of two sentences. Outlets and dates vary with the number; some have none."""
    text = story(number) if text is None else text
    known: dict[str, Any] = {
        "title": f"Report {number}",
        "outlet": OUTLETS[number % len(OUTLETS)],
        "language": LANGUAGES[number % len(LANGUAGES)],
        "published": None if number % 7 == 3 else FIRST_DAY + timedelta(days=number),
    } | facts
    content = hashlib.sha256(f"{text}{sorted(known.items())}".encode()).hexdigest()
    one = Article(f"{number:016x}", f"news/{number}.txt", text, content, **known)
    return Prepared(one, tuple(_passages(one)))


def _passages(one: Article) -> Iterable[Passage]:
    spans, at = [], 0
    for sentence in one.text.split(". "):
        end = min(len(one.text), at + len(sentence) + 1)
        spans.append(Span(at, end))
        at = end + 1
    for ordinal, pair in enumerate(spans[first : first + 2] for first in range(0, len(spans), 2)):
        start, end = pair[0].start, pair[-1].end
        name = hashlib.sha256(f"{one.id}{one.content_hash}{start}:{end}".encode()).hexdigest()[:16]
        yield Passage(name, one.id, ordinal, start, end, one.text[start:end], f"{one.title}.", tuple(pair))


def record(*articles: Prepared, path: str | None = None, root: str = ROOT) -> FileRecord:
    """The articles as one ingested file."""
    return FileRecord(FileState(root, path or articles[0].article.source, 1, 1, "00", "pipeline"), articles)


def store(writer: ArchiveWriter, embedder: Embedder, *articles: Prepared) -> WriteResult:
    """Writes articles, one file each, embedding only what is missing."""
    missing = writer.missing([passage for one in articles for passage in one.passages])
    found = embedder.embed([f"{passage.header}\n{passage.text}" for passage in missing])
    return writer.write(
        [record(one) for one in articles], {one.id: row for one, row in zip(missing, found, strict=True)}
    )


def publish(folder: Path, embedder: Embedder, *articles: Prepared, remove: Iterable[str] = ()) -> WriteResult:
    """One whole writing: store, remove, publish."""
    with Archive.writer(folder, embedder) as writer:
        result = store(writer, embedder, *articles)
        writer.remove(remove)
        writer.publish()
    return result


def write_only(folder: Path, embedder: Embedder, *articles: Prepared) -> None:
    """What a writer leaves that is killed between writing and publishing."""
    with Archive.writer(folder, embedder) as writer:
        store(writer, embedder, *articles)


def question_vectors(embedder: Embedder) -> Vectors:
    """Vectors of `QUESTIONS`, in order."""
    return embedder.embed(QUESTIONS)


@dataclass(frozen=True)
class Original:
    """A published archive and what searches in it find."""

    folder: Path
    vectors: Vectors
    hits: list[list[str]]


def hits(archive: Archive, vectors: Vectors, limit: int = 10, within: Constraints | None = None) -> list[list[str]]:
    """Passage ids both indexes find for every question."""
    found = [archive.nearest(vector, limit, within) for vector in vectors]
    found += [archive.matching(stems(question), limit, within) for question in QUESTIONS]
    return [[hit.passage_id for hit in one] for one in found]


def everything(archive: Archive, vector: Vector) -> tuple[set[str], set[str]]:
    """Every passage id that the vector index and the keyword index can give."""
    size = 10_000
    by_word = {hit.passage_id for word in {*WORDS, "report"} for hit in archive.matching(stems(word), size)}
    return {hit.passage_id for hit in archive.nearest(vector, size)}, by_word


def generations(folder: Path) -> list[Path]:
    """The generations' folders of an archive, oldest first."""
    return sorted(path for path in (folder / "indexes").iterdir() if path.is_dir())


class Other:
    """Another process, which runs Python code and answers a line of JSON to each line of JSON.

    The code defines `answer(request)`; `BASE` gives it what tests need.
    """

    BASE = """
import json, sys
from pathlib import Path
import numpy as np
from archives import *
from vectorstore import *
"""
    LOOP = """
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
"""

    def __init__(self, code: str, *args: object) -> None:
        search = f"import sys; sys.path[:0] = [{str(REPOSITORY)!r}, {str(Path(__file__).parent)!r}]"
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"{search}\n{self.BASE}\n{code}\n{self.LOOP}", *map(str, args)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
        )

    def __enter__(self) -> Other:
        assert self.read() == "ready"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.kill()
        self.process.communicate()

    def read(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the other process ended with {self.process.wait()}"
        return json.loads(line)

    def ask(self, request: object = None) -> Any:
        """Sends a request and waits for the answer."""
        self.send(request)
        return self.read()

    def send(self, request: object = None) -> None:
        """Sends a request; `read` gives the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()


def saved_vectors(folder: Path, vectors: Vectors) -> Path:
    """The vectors in a file, for another process."""
    path = folder / "questions.npy"
    np.save(path, vectors)
    return path
