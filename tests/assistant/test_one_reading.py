"""What one question costs: a second search and the parts of a question take up what was done, and change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import pytest

from assistant import AnswerSettings, Assistant, Question, Status
from assistant.evidence import gather
from assistant.memory import KnownOutlets
from assistant.reader import Reader, Window, load_engine
from assistant.reader.packing import Packed
from assistant.reader.reading import ReadsOnce
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings, Span
from vectorstore.embedders import Embedder, Vectors

STORY = "The pipeline burst on Monday night near Ormsby. Repairs will cost $3 million."
WINDOW = Window("Pipeline bursts.", STORY, (Span(0, 47), Span(48, len(STORY))))
OTHER = Window("", "The ferry ran twice a day. Nobody was hurt.", (Span(0, 26), Span(27, 43)))


class CountingEmbedder:
    """The real embedder, with a note of what it was asked."""

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self.embedded: Counter[str] = Counter()
        self.fingerprint, self.dimensions, self.max_tokens = real.fingerprint, real.dimensions, real.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._real.count_tokens(texts)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        self.embedded.update(texts)
        return self._real.embed(texts, progress)

    def embed_roughly(self, texts: Sequence[str]) -> Vectors:
        self.embedded.update(texts)
        return self._real.embed_roughly(texts)


class CountingEngine:
    """The real reader's engine, with a note of what it was given."""

    def __init__(self) -> None:
        self._real = load_engine()
        self.fingerprint = self._real.fingerprint
        self.read: Counter[bytes] = Counter()

    def run(self, inputs: Sequence[Packed]) -> list[npt.NDArray[np.float32]]:
        self.read.update(one.ids.tobytes() for one in inputs)
        return self._real.run(inputs)


@pytest.mark.parametrize(
    "question",
    [
        # Searched for in the articles of that day, then in all: most of the passages are the same.
        "Who won the football match, according to articles published on 28 February 2026?",
        # Two questions: read for whole, and each by itself.
        "How long is the Durand Line, and who drew it?",
    ],
)
def test_no_window_is_read_and_no_sentence_embedded_twice_for_one_question(
    archive: Archive, embedder: Embedder, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    embeds, engine = CountingEmbedder(embedder), CountingEngine()
    assistant = Assistant(archive, cast(Embedder, embeds), reader=Reader(engine))
    gathered: list[int] = []
    monkeypatch.setattr(
        "assistant.desk.gather",
        lambda *given: gathered.append(len(given[1])) or gather(*given),  # type: ignore[func-returns-value]
    )
    assistant.ask(Question(question))
    assert len(gathered) > 1  # or there was nothing to be spared
    assert set(engine.read.values()) == {1}
    assert set(embeds.embedded.values()) == {1}


def test_a_window_reads_the_same_beside_others_alone_and_again(embedder: Embedder) -> None:
    reader, question = Reader(), "When did the pipeline burst?"
    once = ReadsOnce(reader)
    alone = [*reader.read(question, [WINDOW]), *reader.read(question, [OTHER])]
    assert once.read(question, [OTHER]) == alone[1:]
    found = once.read(question, [WINDOW, OTHER, WINDOW])
    for one, other in zip(found, [alone[0], alone[1], alone[0]], strict=True):
        for reading, expected in zip(one, other, strict=True):
            assert reading.answer == expected.answer
            assert (reading.vote, reading.span) == pytest.approx((expected.vote, expected.span), abs=1e-4)


def test_windows_read_side_by_side_by_several_threads_each_get_their_own_reading(embedder: Embedder) -> None:
    reader, question = Reader(), "When did the pipeline burst?"
    longer = Window("", f"{STORY} {OTHER.text}", (Span(0, 47), Span(48, len(STORY))))
    windows = [WINDOW, OTHER, longer, WINDOW, longer]
    alone = [reader.read(question, [window])[0] for window in windows]
    with ThreadPoolExecutor(4) as threads:
        for readings in threads.map(lambda _: reader.read(question, windows), range(8)):
            for one, expected in zip(readings, alone, strict=True):
                assert [each.answer for each in one] == [each.answer for each in expected]
                assert [each.vote for each in one] == pytest.approx([each.vote for each in expected], abs=1e-4)


def test_no_sentence_is_embedded_where_none_can_answer_and_the_question_is_declined_all_the_same(
    archive: Archive, embedder: Embedder
) -> None:
    question = Question("How is sourdough bread baked in a cast-iron pot?")
    embeds = CountingEmbedder(embedder)
    answer = Assistant(archive, cast(Embedder, embeds)).ask(question)
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert set(embeds.embedded) == {question.text}
    looked_closely = Assistant(archive, embedder, AnswerSettings(floor=-50.0)).ask(question)
    assert looked_closely.status is not Status.NOT_IN_ARCHIVE  # there were sentences to look at


def test_another_question_is_read_for_anew(embedder: Embedder) -> None:
    engine = CountingEngine()
    once = ReadsOnce(Reader(engine))
    first, second = once.read("When did it burst?", [WINDOW]), once.read("What will repairs cost?", [WINDOW])
    assert first != second
    assert set(engine.read.values()) == {1}
    assert len(engine.read) == 2


def test_an_outlet_that_comes_with_new_articles_is_known_at_once(tmp_path: Path, embedder: Embedder) -> None:
    def add(name: str, outlet: str) -> None:
        story = f"---\ntitle: Of a {name}\noutlet: {outlet}\n---\nThe {name} of the old town was opened again.\n"
        (tmp_path / f"{name}.md").write_text(story, encoding="utf-8")
        ingest([tmp_path / f"{name}.md"], tmp_path / "archive", embedder, IngestSettings(), ArchiveSettings())

    add("bridge", "The Daily Courier")
    with Archive.open(tmp_path / "archive", embedder) as archive:
        known = KnownOutlets(archive)
        assert known.names() == archive.outlets() == ("The Daily Courier",)
        add("ferry", "Harbour Times")
        archive.refresh()
        assert known.names() == archive.outlets() == ("Harbour Times", "The Daily Courier")
