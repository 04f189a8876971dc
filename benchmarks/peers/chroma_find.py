"""Chroma on its own, as its getting-started page sets it up: a collection in memory that embeds what it is given."""

from __future__ import annotations

from collections.abc import Iterator

import chromadb
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction
from exchange import EXACT_CHROMA, Finder, Passage, Task, chunks, main

_AT_ONCE = 1000


def build(task: Task) -> tuple[list[str], Finder]:
    """Adds chunks, cut as for LangChain: Chroma cuts nothing itself."""
    held = chunks(task.documents)
    embed = SentenceTransformerEmbeddingFunction(task.weights, device="cpu")
    collection = chromadb.EphemeralClient().create_collection(
        "articles", embedding_function=embed, configuration=EXACT_CHROMA
    )
    for at in range(0, len(held), _AT_ONCE):
        part = held[at : at + _AT_ONCE]
        ids = [str(at + number) for number in range(len(part))]
        collection.add(ids=ids, documents=[passage.text for passage in part])

    def find(question: str) -> Iterator[Passage]:
        found = collection.query(query_texts=[question], n_results=min(task.depth, len(held)))
        for name, distance in zip(found["ids"][0], found["distances"][0], strict=True):
            yield Passage(held[int(name)].url, held[int(name)].text, -distance)

    return [passage.text for passage in held], find


if __name__ == "__main__":
    main(__doc__, build)
