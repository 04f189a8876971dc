"""The usual LangChain pipeline over a folder: split, embed, store in Chroma. Written as its documentation shows it.

Run by the environment in .bench/peers, never by Byline's own. Reads ninjs JSON and plain text with the plainest code.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


def embeddings(weights: str) -> HuggingFaceEmbeddings:
    """The same weights as Byline's, run as LangChain's users run them: default batches, on the CPU."""
    return HuggingFaceEmbeddings(
        model_name=weights,
        model_kwargs={"device": "cpu"},
        encode_kwargs={"normalize_embeddings": True},
    )


def load(folder: Path) -> list[Document]:
    """One document for each article; files of other kinds are passed over."""
    documents = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".json":
            item = json.loads(path.read_text(encoding="utf-8"))
            known = {"title": item.get("headline") or "", "published": item.get("firstcreated") or ""}
            documents.append(Document(item.get("body_text") or "", metadata={"source": path.name, **known}))
        elif path.suffix in (".txt", ".md"):
            documents.append(Document(path.read_text(encoding="utf-8"), metadata={"source": path.name}))
    return documents


def main() -> None:
    """Fills a new Chroma and says how many articles and chunks are in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--store", required=True)
    parser.add_argument("--weights", required=True)
    given = parser.parse_args()
    documents = load(given.articles)
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents(documents)
    Chroma.from_documents(chunks, embeddings(given.weights), persist_directory=given.store)
    sys.stdout.write(json.dumps({"articles": len(documents), "passages": len(chunks)}) + "\n")


if __name__ == "__main__":
    main()
