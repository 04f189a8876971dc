"""The newsroom guide shows what the commands really print, and the lines of its batch are answered."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from commands import Byline, write_lines
from jsonschema import Draft202012Validator

from ui import wiring
from ui.cli_schema import schema
from ui.exporting.options import TIMELINE_FORMATS
from vectorstore.embedders import Embedder

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "newsroom.md").read_text(encoding="utf-8")


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_newsroom", ROOT / "docs" / "make_newsroom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """An archive of the samples."""
    from ingest import IngestSettings, ingest
    from vectorstore import ArchiveSettings

    folder = tmp_path_factory.mktemp("samples") / "archive"
    wiring.quiet()
    ingest([ROOT / "samples"], folder, embedder, IngestSettings(), ArchiveSettings())
    return folder


def test_the_examples_of_the_guide_are_what_the_commands_print(byline: Byline, samples: Path) -> None:
    def run(words: list[str]) -> str:
        done = byline("--archive", samples, *words)
        assert done.code == 0, done.err
        return done.out

    assert _maker().written_anew(GUIDE, run) == GUIDE, "run 'python docs/make_newsroom.py'"


def test_the_batch_of_the_guide_is_answered_line_by_line(byline: Byline, samples: Path, tmp_path: Path) -> None:
    block = next(block for block in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL) if '"claim"' in block)
    lines = [json.loads(line) for line in block.splitlines()]
    source = write_lines(tmp_path / "lines.jsonl", *lines)
    rows = [json.loads(row) for row in byline("--archive", samples, "batch", source).out.splitlines()]
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    for row in rows:
        Draft202012Validator(schema("batch")).validate(row)
        assert "error" not in row


def test_the_guide_lists_every_format_with_its_ending() -> None:
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| `(\.[a-z.]+)` \|", GUIDE, re.MULTILINE))
    assert listed == TIMELINE_FORMATS
