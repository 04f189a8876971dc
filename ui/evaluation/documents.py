"""Writes the documents that a set of cases brings with it as files an ingest can read. Ingests nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from assistant.evaluation.formats import Document
from ui.files import write_whole

_LONGEST_NAME = 200  # bytes; most file systems stop at 255


def write_documents(documents: Sequence[Document], folder: Path) -> Path:
    """One JSON file for each document, named after its id, in a folder named after all of them; returns that folder."""
    place = folder / _digest(documents)
    place.mkdir(parents=True, exist_ok=True)
    for one in documents:
        path = place / file_name(one.id)
        if not path.exists():  # the folder is named after what is in it, and a file is there whole or not at all
            write_whole(path, json.dumps(_fields(one), ensure_ascii=False).encode())
    return place


def file_name(identity: str) -> str:
    """The name of a document's file: its id with what file names cannot hold escaped, as in a URL."""
    name = quote(identity, safe=" ,;()+=@'")
    if len(name) > _LONGEST_NAME:
        name = hashlib.sha256(identity.encode()).hexdigest()
    return f"{name}.json"


def _fields(one: Document) -> dict[str, str]:
    fields = {
        "title": one.title,
        "url": one.url,
        "outlet": one.outlet,
        "author": one.author,
        "published": one.published,
    }
    return {"text": one.text, **{name: value for name, value in fields.items() if value}}


def _digest(documents: Sequence[Document]) -> str:
    told = hashlib.sha256()
    for one in documents:
        told.update(json.dumps([one.id, _fields(one)], ensure_ascii=False, sort_keys=True).encode())
    return told.hexdigest()[:12]
