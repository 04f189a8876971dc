"""LlamaIndex as its starter guide for local models sets it up: a vector index with its own default splitter."""

from __future__ import annotations

from collections.abc import Iterator

from exchange import Finder, Passage, Task, main
from llama_index.core import Document, VectorStoreIndex
from llama_index.embeddings.huggingface import HuggingFaceEmbedding


def build(task: Task) -> tuple[list[str], Finder]:
    """Splits and embeds the documents into an index in memory."""
    embedding = HuggingFaceEmbedding(model_name=task.weights, device="cpu")
    documents = [Document(text=one.content, metadata=one.metadata) for one in task.documents]
    index = VectorStoreIndex.from_documents(documents, embed_model=embedding)
    retriever = index.as_retriever(similarity_top_k=task.depth)

    def find(question: str) -> Iterator[Passage]:
        for found in retriever.retrieve(question):
            yield Passage(found.node.metadata["url"], found.node.get_content(), found.get_score())

    return [node.get_content() for node in index.docstore.docs.values()], find


if __name__ == "__main__":
    main(__doc__, build)
