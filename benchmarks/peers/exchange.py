"""What every peer is given and gives back, as JSON Lines: documents and questions in, passages found out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

CHUNK_CHARACTERS, CHUNK_OVERLAP = 1000, 200
"""The chunks of LangChain's own guides; Chroma and Tantivy, which cut nothing themselves, are given the same."""

EXACT_CHROMA = {"hnsw": {"ef_search": 10_000, "num_threads": 1}}
"""Chroma's search by graph, made so wide that it misses nothing, and built in one order: figures have to repeat."""


@dataclass(frozen=True)
class Document:
    """A document as every peer is given it: title and text as one string, the rest as metadata."""

    content: str
    metadata: dict[str, str]
    """Always with "url"."""


@dataclass(frozen=True)
class Passage:
    """One passage that a peer found, or holds."""

    url: str
    text: str
    score: float = 0.0


@dataclass(frozen=True)
class Task:
    """What one run of a peer is about."""

    weights: str
    documents: list[Document]
    depth: int
    """Passages wanted for each question."""
    variant: str
    """Another way to run the same peer; empty for its usual one."""


Finder = Callable[[str], Iterable[Passage]]


def main(about: str | None, build: Callable[[Task], tuple[list[str], Finder]]) -> None:
    """Reads the arguments, has the peer built, asks it every question and prints what it finds.

    `build` returns the texts of all the passages it holds, and what finds passages for one question, best first.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--depth", type=int, default=20)
    parser.add_argument("--variant", default="")
    given = parser.parse_args()
    task = Task(given.weights, [_document(row) for row in _rows(given.documents)], given.depth, given.variant)
    held, find = build(task)
    _print({"passages": len(held), "words": sum(len(text.split()) for text in held)})
    for row in _rows(given.questions):
        found = [{"url": one.url, "text": one.text, "score": one.score} for one in find(row["question"])]
        _print({"id": row["id"], "retrieved": found})


def chunks(documents: Iterable[Document]) -> list[Passage]:
    """The documents cut by LangChain's splitter, for peers that have none of their own."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARACTERS, chunk_overlap=CHUNK_OVERLAP)
    return [Passage(one.metadata["url"], text) for one in documents for text in splitter.split_text(one.content)]


def _document(row: dict[str, str]) -> Document:
    known = {name: value for name, value in row.items() if name not in ("title", "text") and value}
    content = "\n\n".join(part for part in (row.get("title"), row["text"]) if part)
    return Document(content, known)


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _print(row: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(row) + "\n")
