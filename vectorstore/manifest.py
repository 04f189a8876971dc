"""What a published generation was made from, and what its folder should hold file by file. Opens no index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from vectorstore.errors import ArchiveDamaged
from vectorstore.marks import FileMark, marked, sync

_MANIFEST = "manifest.json"
_INDEX_VERSION = 3


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation's origin and files."""

    generation: int
    token: str | None
    """Random name of the catalog's state it was made from."""
    passages: int
    embedder: str
    files: tuple[FileMark, ...] = ()
    index_version: int = _INDEX_VERSION


def read_manifest(folder: Path) -> Manifest:
    """The manifest in a generation's folder. Raises `ArchiveDamaged` if it is missing or not readable."""
    try:
        raw = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        files = tuple(FileMark(**mark) for mark in raw.pop("files"))
        manifest = Manifest(files=files, **raw)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ArchiveDamaged(f"The index {folder.name} has no readable manifest.", "Run 'byline rebuild'.") from error
    if manifest.index_version != _INDEX_VERSION:
        raise ArchiveDamaged(f"The index {folder.name} was made by another Byline.", "Run 'byline rebuild'.")
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Notes every file in `folder` and makes all of it durable."""
    noted = replace(manifest, files=marked(folder, _lasting(folder)))
    for path in folder.rglob("*"):
        sync(path)
    target = folder / _MANIFEST
    target.write_text(json.dumps(asdict(noted), indent=1), encoding="utf-8")
    sync(target)
    sync(folder)


def _lasting(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == ".lock":
            continue
        if path.suffix == ".bin" and not path.with_name("index_metadata.pickle").exists():
            continue  # a graph that was never stored: its files are placeholders that each reader makes anew
        yield path
