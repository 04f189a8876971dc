"""The example of the LangChain guide is run as a reader would run it, and prints what the guide says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "langchain.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The one block of this language in the guide."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A folder with the archive that the guide's command makes."""
    made = tmp_path_factory.mktemp("guide")
    assert block("sh") == "byline --archive sample-archive ingest samples\n"
    ingest([ROOT / "samples"], made / "sample-archive", embedder, IngestSettings(), ArchiveSettings())
    return made


def test_the_example_prints_what_the_guide_says(folder: Path) -> None:
    script = folder / "example.py"
    script.write_text(block("python"), encoding="utf-8")
    # The guide's reader is in Byline's folder; the archive is in this one.
    done = subprocess.run(
        [sys.executable, script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == block("text")


def test_the_guide_names_every_part_field_and_metadata_there_is(folder: Path, embedder: Embedder) -> None:
    import assistant.langchain
    from assistant import Assistant
    from assistant.langchain import BylineRetriever, byline_tool
    from assistant.langchain.asked import Asked

    with Archive.open(folder / "sample-archive", embedder) as archive:
        retriever = BylineRetriever(assistant=Assistant(archive, embedder), k=1)
        (document,) = retriever.invoke("Durand Line")
        tool = byline_tool(retriever.assistant)
    own = set(BylineRetriever.__annotations__) - {"assistant"}
    named = own | document.metadata.keys() | Asked.model_fields.keys() | tool.args.keys() | {tool.name}
    assert {name for name in named if f"`{name}`" not in GUIDE} == set()
    parts = set(assistant.langchain.__all__) - {"Part", "BylineRunnable"}
    assert {name for name in parts if f"`{name}(" not in GUIDE} == set()
