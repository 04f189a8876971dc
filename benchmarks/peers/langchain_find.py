"""LangChain as its guides set it up: recursive splitter, Hugging Face embeddings, Chroma. Retrieves and no more."""

from __future__ import annotations

from collections.abc import Iterator

from exchange import CHUNK_CHARACTERS, CHUNK_OVERLAP, EXACT_CHROMA, Finder, Passage, Task, main
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


def build(task: Task) -> tuple[list[str], Finder]:
    """Splits and embeds the documents into a Chroma in memory."""
    embeddings = HuggingFaceEmbeddings(
        model_name=task.weights,
        model_kwargs={"device": "cpu"},
        encode_kwargs={"normalize_embeddings": True},
    )
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARACTERS, chunk_overlap=CHUNK_OVERLAP)
    documents = [Document(one.content, metadata=one.metadata) for one in task.documents]
    chunks = splitter.split_documents(documents)
    store = Chroma.from_documents(chunks, embeddings, collection_configuration=EXACT_CHROMA)

    def find(question: str) -> Iterator[Passage]:
        for document, distance in store.similarity_search_with_score(question, k=task.depth):
            yield Passage(document.metadata["url"], document.page_content, -distance)

    return [chunk.page_content for chunk in chunks], find


if __name__ == "__main__":
    main(__doc__, build)
