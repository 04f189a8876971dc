"""Whatever a chat model writes, a reader sees only what the quotations bear out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant import Assistant, Draft, Question, Support
from assistant.evidence import Evidence
from assistant.langchain_writer import LangChainWriter, ModelSettings, parse
from assistant.writer import borne_out
from prompts import load_prompt
from vectorstore import Archive, ModelError, UsageError
from vectorstore.embedders import Embedder

QUESTION = Question("How long is the Durand Line?")


class Scripted:
    """Writes what the test says; a model cannot run here."""

    name = "scripted:test"

    def __init__(self, write: object) -> None:
        self._write = write
        self.given: list[tuple[str, Evidence]] = []

    def write(self, question: str, evidence: Sequence[tuple[str, Evidence]]) -> list[Draft]:
        self.given = list(evidence)
        assert callable(self._write)
        drafts: list[Draft] = self._write(self.given)
        return drafts


def containing(given: list[tuple[str, Evidence]], words: str) -> tuple[str, Evidence]:
    return next((key, one) for key, one in given if words in one.text)


def test_a_borne_out_sentence_is_told_with_its_quotation(archive: Archive, embedder: Embedder) -> None:
    def write(given: list[tuple[str, Evidence]]) -> list[Draft]:
        return [Draft(one.text, (key,)) for key, one in [containing(given, "2,640")]]

    answer = Assistant(archive, embedder, writer=Scripted(write)).ask(QUESTION)
    assert answer.answerer == "scripted:test"
    assert answer.statements[0].support is Support.VERBATIM
    assert "2,640" in answer.citations[0].quote.text


def test_a_changed_figure_never_reaches_the_reader(archive: Archive, embedder: Embedder) -> None:
    def write(given: list[tuple[str, Evidence]]) -> list[Draft]:
        key, one = containing(given, "2,640")
        return [Draft(one.text.replace("2,640", "2,641"), (key,))]

    answer = Assistant(archive, embedder, writer=Scripted(write)).ask(QUESTION)
    assert "2,641" not in answer.text
    assert answer.answerer == "extractive"
    assert answer.notice


@pytest.mark.parametrize("keys", [(), ("ffffff",), ("1",), ("000000", "abc")])
def test_a_key_that_does_not_exist_is_no_citation(archive: Archive, embedder: Embedder, keys: tuple[str, ...]) -> None:
    def write(given: list[tuple[str, Evidence]]) -> list[Draft]:
        return [Draft(given[0][1].text, keys)]

    answer = Assistant(archive, embedder, writer=Scripted(write)).ask(QUESTION)
    assert answer.answerer == "extractive"
    assert answer.citations


def test_a_failing_model_is_named_and_the_articles_answer(archive: Archive, embedder: Embedder) -> None:
    def write(given: list[tuple[str, Evidence]]) -> list[Draft]:
        raise ModelError("The chat model scripted:test failed (timeout).", "Retry.")

    answer = Assistant(archive, embedder, writer=Scripted(write)).ask(QUESTION)
    assert answer.answerer == "extractive"
    assert "timeout" in (answer.notice or "")
    assert answer.statements


def test_dropped_sentences_are_counted(archive: Archive, embedder: Embedder) -> None:
    def write(given: list[tuple[str, Evidence]]) -> list[Draft]:
        key, one = containing(given, "2,640")
        return [Draft(one.text, (key,)), Draft("Napoleon drew it in 1066.", (key,))]

    answer = Assistant(archive, embedder, writer=Scripted(write)).ask(QUESTION)
    assert len(answer.statements) == 1
    assert "1 sentence" in (answer.notice or "")


@pytest.mark.parametrize(
    ("statement", "quotation", "expected"),
    [
        ("The bridge is 40 metres long.", "The bridge, 40 metres long, closed.", True),
        ("The bridge is 41 metres long.", "The bridge, 40 metres long, closed.", False),
        ("It cost 1200 euros.", "It cost 1,200 euros.", True),
        ("The bridge was closed by Maria Alder.", "The bridge was closed by the mayor.", False),
        ("Elephants seldom swim across rivers.", "The bridge, 40 metres long, closed.", False),
    ],
)
def test_figures_names_and_words_must_be_in_the_quotation(statement: str, quotation: str, expected: bool) -> None:
    assert borne_out(statement, [quotation]) is expected


def test_a_reply_is_read_line_by_line() -> None:
    drafts = parse("- One. [abc123][def456]\n\n2) Two [abc123, def456].\nNo marker here.\n[abc123]")
    assert drafts == [
        Draft("One.", ("abc123", "def456")),
        Draft("Two.", ("abc123", "def456")),
        Draft("No marker here.", ()),
    ]


@pytest.mark.parametrize("name", ["gpt", "nobody:model", ":", "openai:"])
def test_a_model_that_cannot_be_used_says_what_to_do(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        LangChainWriter(ModelSettings(name))
    assert caught.value.next_step


def test_the_answer_prompt_is_as_reviewed() -> None:
    prompt = load_prompt("answer")
    assert prompt.version == 1
    rendered = prompt.render(question="Who {{evidence}}?", evidence="[abc123] (Wire) Words.")
    assert "Question: Who {{evidence}}?" in rendered
    assert "<evidence>\n[abc123] (Wire) Words.\n</evidence>" in rendered


def test_a_prompt_refuses_wrong_slots() -> None:
    with pytest.raises(ValueError, match="takes"):
        load_prompt("answer").render(question="Who?")
