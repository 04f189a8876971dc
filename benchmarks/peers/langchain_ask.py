"""The equivalent of one cold question in LangChain: opens the Chroma, embeds the question, prints ten chunks.

It retrieves and no more: the pipeline has no answer of its own without a chat model.
"""

from __future__ import annotations

import argparse
import sys

from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings


def main() -> None:
    """Prints the ten nearest chunks and where they are from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("question")
    given = parser.parse_args()
    embeddings = HuggingFaceEmbeddings(
        model_name=given.weights,
        model_kwargs={"device": "cpu"},
        encode_kwargs={"normalize_embeddings": True},
    )
    store = Chroma(persist_directory=given.store, embedding_function=embeddings)
    found = store.similarity_search(given.question, k=10)
    if not found:
        sys.exit("The store is empty.")
    for document in found:
        sys.stdout.write(f"{document.metadata['source']}: {document.page_content}\n\n")


if __name__ == "__main__":
    main()
