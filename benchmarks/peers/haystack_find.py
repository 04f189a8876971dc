"""Haystack as its guides set it up: clean, split, embed, write to memory; then an embedding retriever."""

from __future__ import annotations

from collections.abc import Iterator

from exchange import Finder, Passage, Task, main
from haystack import Document, Pipeline
from haystack.components.preprocessors import DocumentCleaner, DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)


def build(task: Task) -> tuple[list[str], Finder]:
    """Runs the indexing pipeline with its components' defaults, which cut at 200 words."""
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    device = ComponentDevice.from_str("cpu")
    _indexing(store, task.weights, device).run(
        {"cleaner": {"documents": [Document(content=one.content, meta=one.metadata) for one in task.documents]}}
    )
    asking = Pipeline()
    asking.add_component(
        "embedder", SentenceTransformersTextEmbedder(model=task.weights, device=device, progress_bar=False)
    )
    asking.add_component("retriever", InMemoryEmbeddingRetriever(store, top_k=task.depth))
    asking.connect("embedder.embedding", "retriever.query_embedding")

    def find(question: str) -> Iterator[Passage]:
        found = asking.run({"embedder": {"text": question}})["retriever"]["documents"]
        for document in found:
            yield Passage(document.meta["url"], document.content, document.score)

    return [document.content for document in store.filter_documents()], find


def _indexing(store: InMemoryDocumentStore, weights: str, device: ComponentDevice) -> Pipeline:
    pipeline = Pipeline()
    pipeline.add_component("cleaner", DocumentCleaner())
    pipeline.add_component("splitter", DocumentSplitter())
    pipeline.add_component(
        "embedder", SentenceTransformersDocumentEmbedder(model=weights, device=device, progress_bar=False)
    )
    pipeline.add_component("writer", DocumentWriter(store, policy=DuplicatePolicy.SKIP))
    pipeline.connect("cleaner", "splitter")
    pipeline.connect("splitter", "embedder")
    pipeline.connect("embedder", "writer")
    return pipeline


if __name__ == "__main__":
    main(__doc__, build)
