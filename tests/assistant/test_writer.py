"""Whatever a chat model writes, a reader sees only what the quotations bear out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.messages import AIMessage

from assistant import AnswerSettings, Assistant, Draft, Question, Support
from assistant.chat_model import ModelSettings
from assistant.evidence import Evidence
from assistant.langchain_writer import LangChainWriter, parse
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


def test_only_the_quotations_own_words_are_called_verbatim(archive: Archive, embedder: Embedder) -> None:
    def write(given: list[tuple[str, Evidence]]) -> list[Draft]:
        key, one = containing(given, "is 2,640 kilometres long")
        return [Draft("The Durand Line is 2,640 kilometres long.", (key,)), Draft(one.text, (key,))]

    answer = Assistant(archive, embedder, writer=Scripted(write)).ask(QUESTION)
    assert [(one.support, one.citations) for one in answer.statements] == [
        (Support.ENTAILED, (1,)),
        (Support.VERBATIM, (1,)),
    ]


def test_the_model_is_given_no_more_evidence_than_is_set(archive: Archive, embedder: Embedder) -> None:
    def given_at_most(count: int) -> list[str]:
        writer = Scripted(lambda given: [Draft(given[0][1].text, (given[0][0],))])
        Assistant(archive, embedder, AnswerSettings(writer_evidence=count), writer).ask(QUESTION)
        return [key for key, _ in writer.given]

    assert len(given_at_most(3)) == 3
    assert given_at_most(3) == given_at_most(24)[:3], "the best of them"


def test_answers_of_a_model_and_of_the_articles_have_other_settings(archive: Archive, embedder: Embedder) -> None:
    plain, same = Assistant(archive, embedder), Assistant(archive, embedder)
    written, other = (Assistant(archive, embedder, writer=Scripted(lambda given: [])) for _ in range(2))
    other._writer.name = "scripted:another"
    assert plain.fingerprint == same.fingerprint
    assert len({plain.fingerprint, written.fingerprint, other.fingerprint}) == 3


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


class Chat:
    """Stands where LangChain's chat model does: notes how it was made and what it was asked."""

    def __init__(self) -> None:
        self.model = ""
        self.options: dict[str, Any] = {}
        self.prompts: list[str] = []

    def made(self, model: str, **options: Any) -> Chat:
        self.model, self.options = model, options
        return self

    def invoke(self, prompt: str) -> AIMessage:
        self.prompts.append(prompt)
        return AIMessage("NOT IN THE ARCHIVE")


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Chat:
    one = Chat()
    monkeypatch.setattr("langchain.chat_models.init_chat_model", one.made)
    return one


@pytest.mark.parametrize(
    ("provider", "waits"),
    [("openai", {"timeout": 7.5}), ("ollama", {"client_kwargs": {"timeout": 7.5}})],
)
def test_the_address_and_the_longest_wait_reach_the_models_client(
    chat: Chat, provider: str, waits: dict[str, Any]
) -> None:
    LangChainWriter(ModelSettings(f"{provider}:some:model", base_url="http://127.0.0.1:9/v1", timeout=7.5))
    assert chat.model == "some:model"
    assert chat.options == {
        "model_provider": provider,
        "temperature": 0,
        "base_url": "http://127.0.0.1:9/v1",
        **waits,
    }


def test_where_no_address_is_set_the_client_keeps_its_own(chat: Chat) -> None:
    LangChainWriter(ModelSettings("openai:model"))
    assert "base_url" not in chat.options
    assert chat.options["timeout"] == ModelSettings("openai:model").timeout


def test_the_evidence_is_cut_to_the_models_context_at_whole_sentences_but_never_to_nothing(
    archive: Archive, embedder: Embedder, chat: Chat
) -> None:
    scripted = Scripted(lambda given: [])
    Assistant(archive, embedder, writer=scripted).ask(QUESTION)

    def lines(context_tokens: int) -> list[str]:
        LangChainWriter(ModelSettings("openai:model", context_tokens=context_tokens)).write("Why?", scripted.given)
        return chat.prompts[-1].split("<evidence>\n")[1].split("\n</evidence>")[0].split("\n")

    everything, some, least = lines(100_000), lines(200), lines(1)
    assert len(everything) == len(scripted.given) > len(some) > len(least) == 1
    assert everything[: len(some)] == some
    assert everything[:1] == least
    assert scripted.given[0][0] in least[0]


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
