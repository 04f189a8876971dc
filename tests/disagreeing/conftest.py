"""An archive of short articles that agree and disagree, written for these tests, and what is shown for a question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from disputed_news import Shown, ShownFor, write_disputed

from assistant.calibration import load_calibration
from assistant.compose import Numbering
from assistant.desk import Desk
from assistant.disagreeing.finding import disagreements_in
from assistant.finding.retrieve import RetrievalSettings, Retriever
from assistant.memory import KnownOutlets, SentenceVectors
from assistant.reader import shared_reader
from assistant.understanding import understand
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings, Constraints
from vectorstore.embedders import Embedder

PASSAGES = 6


@pytest.fixture(scope="session")
def disputed_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The folder of the archive. Tests only read it."""
    folder = tmp_path_factory.mktemp("disputed")
    ingest([write_disputed(folder / "articles")], folder / "archive", embedder, IngestSettings(), ArchiveSettings())
    return folder / "archive"


@pytest.fixture
def desk(disputed_archive: Path, embedder: Embedder) -> Iterator[Desk]:
    """Reads the archive as `Assistant.ask` has it read."""
    vectors = SentenceVectors(embedder)
    with Archive.open(disputed_archive, embedder) as archive:
        yield Desk(
            archive,
            Retriever(archive, embedder, RetrievalSettings()),
            KnownOutlets(archive),
            lambda evidence: vectors.embed([one.text for one in evidence]),
            shared_reader(),
            load_calibration(),
            PASSAGES,
        )


@pytest.fixture
def shown_for(desk: Desk) -> ShownFor:
    """What is shown for a question, with the citations."""

    def shown(question: str) -> Shown:
        numbering = Numbering()
        understood = understand(question, (), date(2026, 3, 9))
        read = desk.read(desk.sit(), understood, Constraints(), desk.calibration.floor, 14)
        assert read.best >= desk.calibration.floor, "the archive answers the question"
        found = disagreements_in(read.asked, read.evidence, read.scores, (), numbering.number, read.found)
        return found, numbering.citations

    return shown
