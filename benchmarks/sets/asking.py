"""Asks Byline and each peer every question of a set, over the same documents. Scores nothing and sees no gold."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.formats import Document, response_from_answer
from assistant.evaluation.types import Case, Response
from benchmarks.peers.environment import Peers
from benchmarks.processes import BenchError, run

DEPTH = 20
"""Passages of each ranking that are kept."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One way of running a peer's script."""

    name: str
    title: str
    script: str
    packages: tuple[str, ...]
    """Whose versions are reported."""
    about: str
    """How it is set up."""
    variant: str = ""


_SAME_CHUNKS = "the same chunks as LangChain's, since it cuts nothing itself"
PEERS: tuple[Peer, ...] = (
    Peer(
        "langchain",
        "LangChain",
        "langchain_find.py",
        ("langchain-core", "langchain-chroma", "langchain-text-splitters", "chromadb"),
        "`RecursiveCharacterTextSplitter` at 1,000 characters with 200 shared, `HuggingFaceEmbeddings`, Chroma",
    ),
    Peer(
        "llamaindex",
        "LlamaIndex",
        "llamaindex_find.py",
        ("llama-index-core", "llama-index-embeddings-huggingface"),
        "`VectorStoreIndex` with its default `SentenceSplitter` (1,024 tokens with 200 shared) and "
        "`HuggingFaceEmbedding`; it puts the metadata (address, outlet, date) in front of what it embeds",
    ),
    Peer(
        "haystack",
        "Haystack",
        "haystack_find.py",
        ("haystack-ai", "sentence-transformers-haystack"),
        "`DocumentCleaner`, `DocumentSplitter` (200 words, its default), Sentence Transformers embedders, "
        "`InMemoryEmbeddingRetriever`",
    ),
    Peer(
        "txtai",
        "txtai, hybrid",
        "txtai_find.py",
        ("txtai", "faiss-cpu"),
        "`Embeddings` with content and `hybrid=True`, which adds BM25, over LangChain's chunks: its own segmentation "
        "is installed apart. Without `hybrid` it ranks as Chroma alone does: same chunks, same vectors",
        "hybrid",
    ),
    Peer("chroma", "Chroma alone", "chroma_find.py", ("chromadb",), f"a collection; {_SAME_CHUNKS}"),
    Peer("tantivy", "Tantivy alone", "tantivy_find.py", ("tantivy",), f"BM25 over English stems; {_SAME_CHUNKS}"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What one system gave back for one set."""

    responses: tuple[Response, ...]
    """In the order of the cases."""
    passages: int
    words: int
    """In all its passages together."""
    seconds: float
    """To take in the documents and answer everything."""


def ask_byline(documents: Sequence[Document], cases: Sequence[Case], folder: Path) -> Given:
    """Ingests the documents into a new archive in `folder` and asks it, through the parts the commands use."""
    from ingest import ingest
    from ui import wiring
    from ui.evaluation.asking import Interviewer
    from ui.settings import Settings

    started = time.perf_counter()
    source = _written(folder / "articles.jsonl", map(_article, documents))
    settings = Settings(archive=folder / "archive")  # not `load`: settings of this machine's user have no say here
    embedder = wiring.load_embedder_for(settings)
    parts = wiring.ingest_settings(settings), wiring.archive_settings(settings)
    report = ingest([source], settings.archive, embedder, *parts)
    if report.failures:
        raise BenchError(f"Byline did not take in {report.failures[0]}.")
    with wiring.open_archive(settings) as archive:
        interviewer = Interviewer(wiring.assistant_for(settings, archive))
        lines = [interviewer.ask(case, number) for number, case in enumerate(cases, start=1)]
        found = tuple(archive.each_article())
        texts = [passage.text for article in found for passage in archive.passages_of(article.id)]
    responses = [
        response_from_answer(case.id, line.model_dump(mode="json")) for case, line in zip(cases, lines, strict=True)
    ]
    seconds = time.perf_counter() - started
    return Given(tuple(responses), len(texts), sum(len(text.split()) for text in texts), seconds)


def ask_peer(
    peer: Peer,
    peers: Peers,
    documents: Sequence[Document],
    cases: Sequence[Case],
    folder: Path,
    environment: Mapping[str, str],
) -> Given:
    """Runs the peer's script in its environment. Raises `BenchError` where it fails or leaves a question out."""
    rows = _written(folder / "documents.jsonl", map(_plain, documents))
    asked = _written(folder / "questions.jsonl", ({"id": case.id, "question": case.text} for case in cases))
    arguments = ("--documents", str(rows), "--questions", str(asked), "--depth", str(DEPTH), "--variant", peer.variant)
    quiet = {**environment, "HAYSTACK_TELEMETRY_ENABLED": "False", "TQDM_DISABLE": "1"}
    done = run(peers.command(peer.script, *arguments), cwd=folder, environment=quiet)
    held, *found = map(json.loads, done.output.splitlines())
    responses = {str(row["id"]): response_from_answer(str(row["id"]), _ranked(row)) for row in found}
    missing = [case.id for case in cases if case.id not in responses]
    if missing:
        raise BenchError(f"{peer.title} gave nothing for question {missing[0]}.")
    return Given(tuple(responses[case.id] for case in cases), held["passages"], held["words"], done.seconds)


def _ranked(row: dict[str, object]) -> dict[str, object]:
    """A peer's line with a confidence: the score of the first passage, all that it says of being sure."""
    retrieved = row["retrieved"]
    assert isinstance(retrieved, list)
    return {**row, "confidence": retrieved[0]["score"]} if retrieved else row


def _article(one: Document) -> dict[str, str | None]:
    return {
        "url": one.url,
        "title": one.title,
        "source": one.outlet,
        "published_at": one.published,
        "body": one.text,
    }


def _plain(one: Document) -> dict[str, str | None]:
    return {
        "url": one.url,
        "title": one.title,
        "text": one.text,
        "outlet": one.outlet,
        "published": one.published,
    }


def _written(path: Path, rows: Iterable[Mapping[str, str | None]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
