"""A question that names nobody is read as being about what the archive is about, where that is plain, and says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant, Question, Status
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder

NEWS = (
    (
        "Lyria and the Ostmark close their border",
        "Lyria and the Ostmark closed their border on Monday. For ten years Lyria had sent the Ostmark its grain and "
        "its engineers. Friendship with the Ostmark cooled when its army kept the fishing grounds that it had promised "
        "to give back to Lyria.",
    ),
    (
        "Ostmark answers Lyria",
        "The Ostmark said on Tuesday that Lyria had no right to the fishing grounds. Lyria recalled its envoy from the "
        "Ostmark. Trade between Lyria and the Ostmark stopped within hours.",
    ),
    (
        "Fishermen between Lyria and the Ostmark",
        "Fishermen of Lyria no longer sail near the Ostmark. Boats from Lyria were stopped twice by the Ostmark.",
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("border")
    for number, (title, body) in enumerate(NEWS):
        (folder / f"{number}.md").write_text(f"# {title}\n\n{body}\n", encoding="utf-8")
    ingest([folder], folder / "archive", embedder, IngestSettings(), ArchiveSettings())
    with Archive.open(folder / "archive", embedder) as archive:
        yield Assistant(archive, embedder)


@pytest.mark.parametrize("question", ["Why did the friendship sour?", "Why did the alliance sour?"])
def test_it_is_answered_and_shown_with_the_sides_it_is_read_to_be_about(desk: Assistant, question: str) -> None:
    answer = desk.ask(Question(question))
    assert answer.status is Status.ANSWERED
    assert "fishing grounds" in answer.text
    assert "between" in answer.standalone_question
    assert "Lyria" in answer.standalone_question
    assert "Ostmark" in answer.standalone_question


def test_it_is_still_declined_where_the_archive_has_no_answer(desk: Assistant) -> None:
    answer = desk.ask(Question("Why was the concert postponed?"))
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert answer.missing
