"""Answers that a chat model writes: what of its statements a reader sees, when, and what is said about the rest.

The model is a script, for a test must choose what it says; the archive, the gate and the embedder are the real ones.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pytest

from assistant import (
    Answer,
    AnswerSettings,
    Assistant,
    ChatWriting,
    CitationEvent,
    DisagreementEvent,
    DoneEvent,
    Event,
    Question,
    StatementEvent,
    Status,
    Support,
    Turn,
    WritingSettings,
)
from assistant.chat_model import load_chat_model
from assistant.telling import Told
from assistant.types import Disagreement, Position, Quote, Usage
from assistant.writing.types import Draft, Failure, Keyed, ModelFailed, ModelSettings, Refused, Stopped
from vectorstore import Archive, UsageError
from vectorstore.embedders import Embedder

QUESTION = Question("How long is the Durand Line?")
LONG = "is 2,640 kilometres long"
SHORT = "Durand Line at 1,600 miles"
TRUE = ("The Durand Line is 2,640 kilometres long.", LONG)
ALSO_TRUE = ("A published analysis puts its length at 1,600 miles.", SHORT)
WRONG = ("The Durand Line is 2,641 kilometres long.", LONG)
ALSO_WRONG = ("Napoleon drew it in 1066.", LONG)

Said = tuple[str, str] | Draft | Exception
"""A statement and words of the sentence it cites; a draft as it is; an error, which is raised."""


def key_of(evidence: Keyed, words: str) -> str:
    return next(key for key, one in evidence if words in one.text)


@dataclass
class Scripted:
    """A chat model that says what a test has written down. Notes what it is asked and how far it has come."""

    says: Sequence[Said] = ()
    mends: Sequence[Said] = ()
    means: str | None = None
    parts: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    """Two words for the positions of a disagreement, with what each of them cites."""
    name: str = "scripted:test"
    fingerprint: str = "1"
    declined: bool = False
    entails: Callable[[str, str], float] | None = None

    def __post_init__(self) -> None:
        self.calls: list[str] = []
        self.usage = Usage()
        self.asked, self.given, self.said = "", list[str](), 0
        self.evidence: Keyed = ()
        self.refused: Sequence[Refused] = ()
        self.closed = 0
        self.is_stopped: Callable[[], bool] = lambda: False

    def begin(self, is_stopped: Callable[[], bool]) -> Scripted:
        self.is_stopped = is_stopped
        return self

    def write(self, question: str, evidence: Keyed) -> Iterator[Draft]:
        self.asked, self.evidence = question, evidence
        self.given = [one.text for _, one in evidence]
        return self._said("write", self.says)

    def mend(self, question: str, evidence: Keyed, refused: Sequence[Refused]) -> Iterator[Draft]:
        assert (question, evidence) == (self.asked, self.evidence), "mended from what it was written from"
        self.refused = refused
        return self._said("mend", self.mends)

    def condense(self, question: str, history: Sequence[Turn]) -> str | None:
        self._note("condense")
        return self.means

    def split(self, question: str) -> tuple[str, ...]:
        self._note("split")
        return self.parts

    def compare(self, question: str, evidence: Keyed, number: Callable[[Quote], int]) -> tuple[Disagreement, ...]:
        self._note("compare")
        positions = tuple(
            Position(words, None, (number(Quote.of(one.article, one.span)),))
            for words in self.sides
            for one in [next(one for _, one in evidence if words in one.text)]
        )
        return (Disagreement("its length", positions),) if positions else ()

    def _note(self, call: str) -> None:
        self.calls.append(call)
        self.usage += Usage(100, 20, 1)

    def _said(self, call: str, says: Iterable[Said]) -> Iterator[Draft]:
        self._note(call)
        try:
            for one in says:
                if self.is_stopped():
                    raise Stopped
                if isinstance(one, Exception):
                    raise one
                self.said += 1
                yield one if isinstance(one, Draft) else Draft(one[0], (key_of(self.evidence, one[1]),))
        finally:
            self.closed += 1


Make = Callable[..., Assistant]


@pytest.fixture
def over(written_archive: Archive, embedder: Embedder) -> Make:
    def make(writing: Scripted | ChatWriting | None, **settings: int) -> Assistant:
        return Assistant(written_archive, embedder, AnswerSettings(**settings), writing)

    return make


def failed(message: str = "The chat model scripted:test failed: no reply came in time (60 seconds).") -> ModelFailed:
    return ModelFailed(message, "Ask again.", Failure.TIMEOUT)


def texts(answer: Answer) -> list[str]:
    return [one.text for one in answer.statements]


def test_a_statement_is_given_before_the_model_has_said_the_next(over: Make) -> None:
    model = Scripted([TRUE, ALSO_TRUE])
    said = [model.said for event in over(model).stream(QUESTION) if isinstance(event, StatementEvent)]
    assert said == [1, 2]


def test_what_is_streamed_is_what_the_whole_answer_holds(over: Make) -> None:
    events = list(over(Scripted([TRUE, WRONG, ALSO_TRUE], [ALSO_WRONG])).stream(QUESTION))
    *before, done = events
    assert isinstance(done, DoneEvent)
    assert tuple(one.statement for one in before if isinstance(one, StatementEvent)) == done.answer.statements
    assert tuple(one.citation for one in before if isinstance(one, CitationEvent)) == done.answer.citations
    assert all(_cited_before(events, one) for one in before if isinstance(one, StatementEvent))
    assert done.answer.text == "\n".join(one.marked for one in done.answer.statements)


def _cited_before(events: Sequence[Event], statement: StatementEvent) -> bool:
    before = events[: events.index(statement)]
    known = {one.citation.number for one in before if isinstance(one, CitationEvent)}
    return set(statement.statement.citations) <= known


def test_a_statement_has_the_exact_words_it_rests_on(over: Make) -> None:
    answer = over(Scripted([TRUE])).ask(QUESTION)
    assert answer.status is Status.ANSWERED
    assert answer.answerer == "scripted:test"
    (quote,) = (one.quote for one in answer.citations)
    assert quote.text == "The Durand Line, which separates the two countries, is 2,640 kilometres long."
    assert quote.text == quote.article.text[quote.start : quote.end]


def test_only_the_articles_own_words_are_called_verbatim(over: Make) -> None:
    whole = "The Durand Line, which separates the two countries, is 2,640 kilometres long."
    answer = over(Scripted([TRUE, (whole, LONG)])).ask(QUESTION)
    assert [(one.support, one.citations) for one in answer.statements] == [
        (Support.ENTAILED, (1,)),
        (Support.VERBATIM, (1,)),
    ]


def test_a_refused_statement_gets_one_repair_turn_and_is_told_mended(over: Make) -> None:
    model = Scripted([TRUE, ("The analysis puts its length at 1,601 miles.", SHORT)], [ALSO_TRUE])
    answer = over(model).ask(QUESTION)
    assert texts(answer) == [TRUE[0], ALSO_TRUE[0]]
    assert answer.notice is None
    assert model.calls.count("mend") == 1
    (refused,) = model.refused
    assert refused.draft.text == "The analysis puts its length at 1,601 miles."
    assert "1,601" in refused.why


def test_what_is_refused_again_is_dropped_and_counted(over: Make) -> None:
    model = Scripted([TRUE, WRONG, ALSO_WRONG], [WRONG, ALSO_WRONG])
    answer = over(model).ask(QUESTION)
    assert texts(answer) == [TRUE[0]]
    assert "2 sentences" in (answer.notice or "")
    assert model.calls.count("mend") == 1, "one repair turn, not more"
    one = over(Scripted([TRUE, ALSO_WRONG])).ask(QUESTION)
    assert (one.notice or "").startswith("1 sentence of")


def test_a_mended_statement_is_not_counted_as_left_out(over: Make) -> None:
    answer = over(Scripted([WRONG, ALSO_WRONG], [TRUE, ALSO_WRONG])).ask(QUESTION)
    assert texts(answer) == [TRUE[0]]
    assert (answer.notice or "").startswith("1 sentence of")


def test_a_repair_that_says_more_than_was_refused_hides_no_dropped_statement(over: Make) -> None:
    answer = over(Scripted([WRONG, ALSO_WRONG], [TRUE, ALSO_TRUE, ALSO_WRONG])).ask(QUESTION)
    assert texts(answer) == [TRUE[0], ALSO_TRUE[0]]
    assert (answer.notice or "").startswith("1 sentence of")


def test_what_was_told_is_not_told_again_by_a_repair(over: Make) -> None:
    answer = over(Scripted([TRUE, WRONG], [TRUE, ALSO_TRUE])).ask(QUESTION)
    assert texts(answer) == [TRUE[0], ALSO_TRUE[0]]


def test_nothing_is_repaired_where_nothing_was_refused(over: Make) -> None:
    model = Scripted([TRUE])
    over(model).ask(QUESTION)
    assert model.calls == ["write", "compare"]


@pytest.mark.parametrize("keys", [(), ("ffffff",), ("1",), ("000000", "abc")])
def test_a_key_that_does_not_exist_is_no_citation(over: Make, keys: tuple[str, ...]) -> None:
    answer = over(Scripted([Draft(TRUE[0], keys), ALSO_TRUE])).ask(QUESTION)
    assert texts(answer) == [ALSO_TRUE[0]]
    assert len(answer.citations) == 1


def test_where_no_statement_is_borne_out_nothing_is_put_in_its_place(over: Make) -> None:
    events = list(over(Scripted([WRONG, ALSO_WRONG], [WRONG])).stream(QUESTION))
    assert not [one for one in events if isinstance(one, StatementEvent | CitationEvent)]
    answer = events[-1].answer  # type: ignore[union-attr]
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert (answer.statements, answer.citations) == ((), ())
    assert "2 sentences of" in (answer.notice or "")
    assert "2,641" not in answer.text
    assert answer.answerer == "scripted:test"


def test_a_model_that_finds_no_answer_abstains(over: Make) -> None:
    answer = over(Scripted([], declined=True)).ask(QUESTION)
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert answer.statements == ()
    assert answer.notice is None
    assert answer.nearest
    assert answer.answerer == "scripted:test"


def test_a_model_that_fails_before_any_statement_is_named_and_the_articles_answer(over: Make) -> None:
    answer = over(Scripted([failed()])).ask(QUESTION)
    plain = over(None).ask(QUESTION)
    assert answer.answerer == "extractive"
    assert answer.statements == plain.statements
    assert answer.status is Status.ANSWERED
    assert (answer.notice or "").startswith(str(failed().message))
    assert "in the articles' own words" in (answer.notice or "")


def test_the_articles_own_answer_after_a_failure_is_streamed_too(over: Make) -> None:
    *before, done = over(Scripted([failed()])).stream(QUESTION)
    assert isinstance(done, DoneEvent)
    assert tuple(one.statement for one in before if isinstance(one, StatementEvent)) == done.answer.statements


def test_what_was_told_before_a_failure_stays_and_the_failure_is_named(over: Make) -> None:
    model = Scripted([TRUE, failed(), ALSO_TRUE])
    answer = over(model).ask(QUESTION)
    assert texts(answer) == [TRUE[0]]
    assert answer.answerer == "scripted:test"
    assert "no reply came in time" in (answer.notice or "")
    assert "until then" in (answer.notice or "")
    assert model.calls == ["write"], "a model that has just failed is asked for nothing more"


def test_a_repair_that_fails_leaves_what_was_told(over: Make) -> None:
    answer = over(Scripted([TRUE, WRONG], [failed()])).ask(QUESTION)
    assert texts(answer) == [TRUE[0]]
    assert "no reply came in time" in (answer.notice or "")
    assert "1 sentence of" in (answer.notice or "")


def test_the_model_is_given_no_more_evidence_than_is_set_and_the_best_of_it(over: Make) -> None:
    def given(count: int) -> list[str]:
        model = Scripted([])
        over(model, writer_evidence=count).ask(QUESTION)
        return model.given

    assert len(given(3)) == 3
    assert given(3) == given(24)[:3]
    assert len(given(24)) == 24


def test_what_was_not_given_to_the_model_is_no_source(over: Make) -> None:
    model = Scripted([])
    over(model).ask(QUESTION)
    key = key_of(model.evidence, LONG)
    answer = over(Scripted([Draft(TRUE[0], (key,))]), writer_evidence=1).ask(QUESTION)
    assert answer.statements == ()


def test_answers_of_other_models_prompts_and_settings_have_other_settings(
    over: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.writing import chat

    settings = WritingSettings(ModelSettings("ollama:one"))
    model = settings.model

    def fingerprint(changed: WritingSettings) -> str:
        return over(ChatWriting(changed)).fingerprint

    others = [
        WritingSettings(replace(model, name="ollama:two")),
        WritingSettings(replace(model, base_url="http://127.0.0.1:9")),
        WritingSettings(replace(model, context_tokens=99)),
        WritingSettings(replace(model, reply_tokens=99)),
        replace(settings, judge=True),
        replace(settings, compare=True),
    ]
    plain = fingerprint(settings)
    assert fingerprint(WritingSettings(ModelSettings("ollama:one", timeout=5, retries=0))) == plain
    assert over(None).fingerprint != plain
    assert len({plain, *(fingerprint(one) for one in others)}) == 1 + len(others)
    load = chat.load_prompt
    monkeypatch.setattr(chat, "load_prompt", lambda name: replace(load(name), version=load(name).version + 1))
    assert fingerprint(settings) != plain, "other prompts"


def test_what_the_model_took_is_told(over: Make) -> None:
    assert over(Scripted([TRUE, WRONG])).ask(QUESTION).usage == Usage(300, 60, 3)
    assert over(Scripted([failed()])).ask(QUESTION).usage == Usage(100, 20, 1), "a failure is paid for too"
    assert over(None).ask(QUESTION).usage is None


def test_a_model_that_is_not_asked_took_nothing(over: Make) -> None:
    model = Scripted([TRUE])
    answer = over(model).ask(Question("What is the capital of Mongolia?"))
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert model.calls == []
    assert answer.usage is None


def test_a_failure_is_named_also_where_the_articles_own_words_say_nothing_either(
    over: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.assistant.tell", lambda *given: Told((), ()))
    answer = over(Scripted([failed()])).ask(QUESTION)
    assert answer.status is Status.NOT_IN_ARCHIVE
    assert "no reply came in time" in (answer.notice or "")


def test_a_notice_on_where_it_was_looked_for_stays_beside_the_one_on_the_model(over: Make) -> None:
    asked = Question("How long is the Durand Line according to Sample Herald?")
    answer = over(Scripted([WRONG])).ask(asked)
    assert answer.statements == ()
    assert "Sample Herald" in (answer.notice or "")
    assert "1 sentence of" in (answer.notice or "")


FOLLOW_UP = Question("When did he die?", history=(Turn("Hello there!", "Ask me about the news."),))


def test_a_follow_up_is_put_to_the_model_only_where_it_means_nothing_by_itself(over: Make) -> None:
    known = (Turn("How long is the Durand Line?", "It is 2,640 kilometres long."),)
    model = Scripted([TRUE], means="How long is the Durand Line?")
    over(model).ask(Question("Who drew the Durand Line?", history=known))
    assert "condense" not in model.calls
    over(model).ask(Question("And when was it drawn?", history=known))
    assert "condense" in model.calls
    model.calls.clear()
    assert over(None).ask(FOLLOW_UP).asks_back
    answer = over(model).ask(FOLLOW_UP)
    assert "condense" in model.calls
    assert not answer.asks_back
    assert answer.standalone_question == "How long is the Durand Line?"
    assert texts(answer) == [TRUE[0]]


def test_a_question_without_a_conversation_is_never_guessed_by_the_model(over: Make) -> None:
    model = Scripted([TRUE], means="How long is the Durand Line?")
    assert over(model).ask(Question(FOLLOW_UP.text)).asks_back
    assert model.calls == []


def test_a_follow_up_the_model_does_not_understand_either_is_asked_back(over: Make) -> None:
    model = Scripted([TRUE])
    answer = over(model).ask(FOLLOW_UP)
    assert answer.asks_back
    assert model.calls == ["condense"]


TWO = "Please tell me in figures how long the Durand Line is and who of the two men fixed its course"
PARTS = ("How long is the Durand Line?", "Who fixed the course of the Durand Line?")


def test_only_a_long_question_is_put_to_the_model_to_take_apart(over: Make) -> None:
    short, long = Scripted([TRUE]), Scripted([TRUE])
    over(short).ask(Question("How long is the Durand Line and why?"))
    over(long).ask(Question(TWO))
    assert "split" not in short.calls
    assert long.calls.count("split") == 1


def test_the_evidence_of_all_parts_is_given_the_best_of_each_first(over: Make) -> None:
    course = ("Two men fixed the course of the border: Abdur Rahman Khan and Mortimer Durand.", "Two men fixed")
    model = Scripted([TRUE, course], parts=PARTS)
    answer = over(model, writer_evidence=6).ask(Question(TWO))
    assert texts(answer) == [TRUE[0], course[0]]
    alone = []
    for part in PARTS:
        asked = Scripted([])
        over(asked, writer_evidence=1).ask(Question(part))
        alone += asked.given
    assert set(alone) <= set(model.given)
    assert len(model.given) == len(set(model.given)) == 6


def test_where_the_articles_disagree_is_told_after_the_statements_with_its_citations(over: Make) -> None:
    events = list(over(Scripted([TRUE], sides=(LONG, SHORT))).stream(QUESTION))
    kinds = [type(one) for one in events]
    assert kinds[-4:] == [StatementEvent, CitationEvent, DisagreementEvent, DoneEvent]
    answer = events[-1].answer  # type: ignore[union-attr]
    assert [one.citations for one in answer.disagreements[0].positions] == [(1,), (2,)]
    assert SHORT in answer.citations[1].quote.text


def test_where_nothing_could_be_told_no_disagreement_is_looked_for(over: Make) -> None:
    model = Scripted([WRONG], sides=(LONG, SHORT))
    assert over(model).ask(QUESTION).disagreements == ()
    assert "compare" not in model.calls


def test_a_statement_that_a_judge_does_not_find_entailed_is_dropped(over: Make) -> None:
    model = Scripted([TRUE, ALSO_TRUE], entails=lambda premise, statement: 0.9 if "2,640" in premise else 0.1)
    assert texts(over(model).ask(QUESTION)) == [TRUE[0]]


def test_a_stop_ends_it_without_a_whole_answer(over: Make) -> None:
    model, stopped = Scripted([TRUE, ALSO_TRUE]), threading.Event()
    shown = []
    for event in over(model).stream(QUESTION, stopped.is_set):
        shown.append(event)
        if isinstance(event, StatementEvent):
            stopped.set()
    assert isinstance(shown[-1], StatementEvent)
    assert sum(isinstance(one, StatementEvent) for one in shown) == 1
    assert model.said == model.closed == 1


def test_a_question_stopped_before_the_model_was_asked_costs_nothing(over: Make) -> None:
    model = Scripted([TRUE])
    assert list(over(model).stream(QUESTION, lambda: True)) == []
    assert model.calls == []


def test_a_closed_stream_closes_the_models_reply_at_once(over: Make) -> None:
    model = Scripted([TRUE, ALSO_TRUE])
    stream = over(model).stream(QUESTION)
    while not isinstance(next(stream), StatementEvent):
        pass
    stream.close()  # type: ignore[attr-defined]
    assert (model.said, model.closed) == (1, 1)


# --- which model is asked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gpt", "nobody:model", ":", "openai:", "google:gemini"])
def test_a_model_that_cannot_be_used_says_what_to_do_before_anything_is_asked(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        ChatWriting(WritingSettings(ModelSettings(name)))
    assert caught.value.next_step


def test_a_missing_key_names_what_to_set_and_what_to_do_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(UsageError) as caught:
        ChatWriting(WritingSettings(ModelSettings("openai:model")))
    assert "key" in caught.value.next_step
    assert "--model none" in caught.value.next_step


def test_where_no_address_is_set_the_client_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("OPENAI_API_BASE", raising=False)
    given = dict[str, object]()
    monkeypatch.setattr("langchain.chat_models.init_chat_model", lambda model, **options: given.update(options))
    load_chat_model(ModelSettings("openai:model", base_url="http://127.0.0.1:9/v1"))
    assert given["base_url"] == "http://127.0.0.1:9/v1"
    given.clear()
    load_chat_model(ModelSettings("openai:model"))
    assert "base_url" not in given
