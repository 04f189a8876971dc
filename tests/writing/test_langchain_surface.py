"""Byline as parts of a LangChain chain: the same passages and answers, streamed, in batches, beside an event loop."""

from __future__ import annotations

import asyncio
import inspect
import json
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import ToolMessage
from langchain_core.runnables import RunnableLambda, RunnableParallel, RunnablePassthrough
from pydantic import ValidationError

import assistant.langchain
from assistant import Answer, Assistant, Event, Found, Question, StatementEvent, Status, StatusEvent, Turn
from assistant.langchain import BylineRetriever, byline_runnable, byline_tool
from assistant.langchain.asked import read_question
from assistant.langchain.stepping import stepped
from vectorstore import Archive, BylineError, Constraints, UsageError
from vectorstore.embedders import Embedder

ROOT = Path(__file__).resolve().parents[2]
BRIDGE = "Why was the harbour bridge closed?"
STRIKE = "Who called the deal a turning point?"
UNKNOWN = "How many goals did the hockey team score in the final?"
WAIT = 30


@pytest.fixture
def archive(news_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    with Archive.open(news_archive, embedder) as opened:
        yield opened


@pytest.fixture
def byline(archive: Archive, embedder: Embedder) -> Assistant:
    return Assistant(archive, embedder)


def timeless(answer: object) -> Answer:
    assert isinstance(answer, Answer)
    return replace(answer, timings_ms={})


class Watched(Assistant):
    """The real assistant, which says when a question's work is over and can be held up inside it."""

    def __init__(self, archive: Archive, embedder: Embedder) -> None:
        super().__init__(archive, embedder, clock=self._wait)
        self.reached, self.go_on, self.left = threading.Event(), threading.Event(), threading.Event()
        self.streams: list[Iterator[Event]] = []  # held: nothing is closed by being forgotten

    def _wait(self) -> datetime:
        self.reached.set()
        assert self.go_on.wait(WAIT), "nobody let it go on: the loop is blocked"
        return datetime.now(UTC)

    def stream(self, question: Question) -> Iterator[Event]:
        self.streams.append(self._watched(question))
        return self.streams[-1]

    def _watched(self, question: Question) -> Iterator[Event]:
        try:
            yield from super().stream(question)
        finally:
            self.left.set()

    def search(self, words: str, constraints: Constraints | None = None, limit: int = 10) -> tuple[Found, ...]:
        self._wait()
        return super().search(words, constraints, limit)


@pytest.fixture
def watched(archive: Archive, embedder: Embedder) -> Iterator[Watched]:
    made = Watched(archive, embedder)
    yield made
    made.go_on.set()


class Trace(BaseCallbackHandler):
    """What LangChain tells those who watch a chain."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Any]] = []

    def on_chain_start(self, serialized: dict[str, Any], inputs: dict[str, Any], **kwargs: Any) -> None:
        self.said.append((f"start {kwargs['name']}", inputs))

    def on_chain_end(self, outputs: Any, **kwargs: Any) -> None:
        self.said.append(("end", outputs))

    def on_chain_error(self, error: BaseException, **kwargs: Any) -> None:
        self.said.append(("error", error))

    def on_retriever_start(self, serialized: dict[str, Any], query: str, **kwargs: Any) -> None:
        self.said.append(("search", query))

    def on_retriever_end(self, documents: Any, **kwargs: Any) -> None:
        self.said.append(("found", documents))


# --- the package --------------------------------------------------------------------------------------------


def test_only_this_package_loads_langchain_and_it_loads_no_engine() -> None:
    code = (
        "import sys, assistant, assistant.writing.cache\n"
        "assert 'langchain_core' not in sys.modules\n"
        "import assistant.langchain\n"
        "assert 'langchain_core' in sys.modules\n"
        "heavy = {'torch', 'openvino', 'chromadb', 'langchain', 'sentence_transformers', 'transformers', 'tantivy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_lists_its_public_names() -> None:
    found = {
        name
        for name, value in vars(assistant.langchain).items()
        if not name.startswith("_") and str(getattr(value, "__module__", "")).startswith("assistant.")
    }
    assert found | {"Part"} == set(assistant.langchain.__all__)


# --- the retriever ------------------------------------------------------------------------------------------


def test_a_document_is_a_passage_character_for_character(byline: Assistant) -> None:
    documents = BylineRetriever(assistant=byline).invoke("harbour bridge crack")
    assert documents
    articles = byline.archive.articles_by_id({document.metadata["article_id"] for document in documents})
    for document in documents:
        article = articles[document.metadata["article_id"]]
        assert document.page_content == article.text[document.metadata["start"] : document.metadata["end"]]
        assert document.id == document.metadata["passage_id"]
    assert documents[0].metadata == {
        "article_id": documents[0].metadata["article_id"],
        "title": "Harbour bridge closed after crack is found",
        "outlet": "Harbour Gazette",
        "published": "2025-03-14",
        "url": "https://gazette.example.org/bridge-closed?id=7",
        "source": "bridge.md",
        "start": documents[0].metadata["start"],
        "end": documents[0].metadata["end"],
        "similarity": pytest.approx(documents[0].metadata["similarity"]),
        "passage_id": documents[0].id,
    }
    assert json.loads(json.dumps([document.metadata for document in documents])) == [one.metadata for one in documents]


def test_the_retriever_ranks_as_search_does(byline: Assistant) -> None:
    found = byline.search("harbour bridge crack", limit=6)
    documents = BylineRetriever(assistant=byline).invoke("harbour bridge crack")
    assert [document.id for document in documents] == [one.passage.id for one in found]
    assert [document.metadata["similarity"] for document in documents] == [one.similarity for one in found]
    assert [one.id for one in BylineRetriever(assistant=byline, k=1).invoke("harbour bridge crack")] == [
        found[0].passage.id
    ]


@pytest.mark.parametrize(
    ("narrow", "sources"),
    [
        ({}, {"bridge.md", "strike.md", "flood.txt"}),
        ({"outlets": ("coast courier",)}, {"strike.md"}),
        ({"since": "2025-03-15"}, {"strike.md"}),
        ({"since": date(2025, 3, 14), "until": date(2025, 5, 2)}, {"bridge.md", "strike.md"}),
        ({"until": "2025-03-14"}, {"bridge.md"}),
        ({"outlets": ("Nobody",)}, set()),
    ],
)
def test_only_articles_within_the_outlets_and_days_are_found(
    byline: Assistant, narrow: dict[str, Any], sources: set[str]
) -> None:
    documents = BylineRetriever(assistant=byline, k=20, **narrow).invoke("Eastport bridge strike flood wall")
    assert {document.metadata["source"] for document in documents} == sources


@pytest.mark.parametrize("wrong", [{"k": 0}, {"since": 2025}, {"until": "May"}, {"outlets": 3}])
def test_a_retriever_is_not_made_of_what_it_cannot_use(byline: Assistant, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        BylineRetriever(assistant=byline, **wrong)


def test_a_search_that_can_find_nothing_is_a_usage_error(byline: Assistant) -> None:
    with pytest.raises(UsageError, match="after"):
        BylineRetriever(assistant=byline, since=date(2025, 5, 2), until=date(2025, 5, 1)).invoke("bridge")
    with pytest.raises(UsageError):
        BylineRetriever(assistant=byline).invoke("  ")


def test_the_retriever_searches_beside_the_loop(watched: Watched) -> None:
    async def main() -> int:
        searching = asyncio.create_task(BylineRetriever(assistant=watched).ainvoke("harbour bridge"))
        while not watched.reached.is_set():
            await asyncio.sleep(0)
        watched.go_on.set()
        return len(await searching)

    assert asyncio.run(main()) > 0


def test_the_retriever_is_a_step_of_a_chain_and_is_traced(byline: Assistant) -> None:
    trace = Trace()
    chain = {"articles": BylineRetriever(assistant=byline, k=1), "question": RunnablePassthrough()} | RunnableLambda(
        lambda both: f"{both['question']} {both['articles'][0].page_content}"
    )
    text = chain.invoke("harbour bridge crack", {"callbacks": [trace]})
    assert text.startswith("harbour bridge crack The harbour bridge in Eastport was closed on Friday")
    assert ("search", "harbour bridge crack") in trace.said
    (found,) = (value for what, value in trace.said if what == "found")
    assert found[0].metadata["source"] == "bridge.md"


# --- what may be asked --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asking", [BRIDGE, {"question": BRIDGE}, Question(BRIDGE), {"question": BRIDGE, "since": None}]
)
def test_an_answer_is_the_assistants_own(byline: Assistant, asking: Any) -> None:
    answer = byline_runnable(byline).invoke(asking)
    assert timeless(answer) == timeless(byline.ask(Question(BRIDGE)))
    assert answer.citations


def test_a_dict_says_what_a_question_can(byline: Assistant) -> None:
    asking = {
        "question": "And who is the mayor?",
        "history": [[BRIDGE, "A crack was found."], ["And then?", None]],
        "outlet": ["Harbour Gazette", " "],
        "since": date(2025, 1, 1),
        "until": "2025-12-31",
    }
    question = Question(
        "And who is the mayor?",
        (Turn(BRIDGE, "A crack was found."), Turn("And then?")),
        Constraints(
            ("Harbour Gazette",),
            datetime(2025, 1, 1, tzinfo=UTC),
            datetime(2026, 1, 1, tzinfo=UTC) - timedelta(microseconds=1),
        ),
    )
    assert read_question(asking) == question
    assert timeless(byline_runnable(byline).invoke(asking)) == timeless(byline.ask(question))
    assert byline_runnable(byline).invoke({"question": BRIDGE, "outlet": "Coast Courier"}).citations == ()


@pytest.mark.parametrize(
    ("asking", "named"),
    [
        ("", "empty"),
        ({}, "question"),
        ({"question": None}, "question"),
        ({"question": BRIDGE, "outlets": ["x"]}, "outlets"),
        ({"question": BRIDGE, "since": "May"}, "since"),
        ({"question": BRIDGE, "since": 0}, "since"),
        ({"question": BRIDGE, "since": datetime(2025, 1, 1, 15)}, "since"),
        ({"question": BRIDGE, "since": "2025-02-01", "until": "2025-01-01"}, "since"),
        ({"question": BRIDGE, "history": [["alone"]]}, "history"),
        ({"question": BRIDGE, "history": "text"}, "history"),
        (3, "question"),
        (None, "question"),
    ],
)
def test_a_question_that_cannot_be_read_is_a_usage_error_that_names_the_field(
    byline: Assistant, asking: Any, named: str
) -> None:
    with pytest.raises(UsageError, match=f"(?i){named}") as raised:
        byline_runnable(byline).invoke(asking)
    assert raised.value.next_step
    with pytest.raises(UsageError, match=f"(?i){named}"):
        list(byline_runnable(byline).stream(asking))


def test_what_the_archive_does_not_answer_is_a_value(byline: Assistant) -> None:
    answer = byline_runnable(byline).invoke(UNKNOWN)
    assert (answer.status, answer.citations) == (Status.NOT_IN_ARCHIVE, ())


# --- streams ------------------------------------------------------------------------------------------------


async def collected(stream: Any) -> list[Any]:
    return [part async for part in stream]


def test_a_stream_gives_the_statements_and_ends_with_their_answer(byline: Assistant) -> None:
    for parts in (
        list(byline_runnable(byline).stream(BRIDGE)),
        asyncio.run(collected(byline_runnable(byline).astream(BRIDGE))),
    ):
        assert isinstance(parts[0], StatusEvent)
        expected = byline.ask(Question(BRIDGE))
        assert timeless(parts[-1]) == timeless(expected)
        assert [part.statement for part in parts if isinstance(part, StatementEvent)] == list(expected.statements)
        assert sum(isinstance(part, Answer) for part in parts) == 1


def test_a_chain_gives_the_same_streamed_as_invoked(byline: Assistant) -> None:
    chain: Any = (
        RunnableLambda(lambda text: {"question": text}) | byline_runnable(byline) | (lambda answer: answer.text)
    )
    invoked = chain.invoke(BRIDGE)
    assert invoked == byline.ask(Question(BRIDGE)).text
    assert list(chain.stream(BRIDGE)) == [invoked]
    assert asyncio.run(chain.ainvoke(BRIDGE)) == invoked
    assert asyncio.run(collected(chain.astream(BRIDGE))) == [invoked]
    assert chain.batch([BRIDGE, BRIDGE]) == [invoked, invoked]


def test_a_stream_left_early_ends_the_work(watched: Watched) -> None:
    watched.go_on.set()
    stream = byline_runnable(watched).stream(BRIDGE)
    next(stream)
    assert not watched.left.is_set()
    stream.close()  # type: ignore[attr-defined]
    assert watched.left.is_set()


def test_an_async_stream_left_early_ends_the_work(watched: Watched) -> None:
    watched.go_on.set()

    async def main() -> None:
        stream = cast(Any, byline_runnable(watched).astream(BRIDGE))
        assert isinstance(await anext(stream), StatusEvent)
        assert not watched.left.is_set()
        await stream.aclose()
        assert watched.left.is_set()

    asyncio.run(main())


def test_a_cancelled_stream_does_not_wait_for_the_step_under_way_and_ends_the_work_after_it(watched: Watched) -> None:
    async def main() -> None:
        task = asyncio.create_task(collected(byline_runnable(watched).astream(BRIDGE)))
        while not watched.reached.is_set():
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, WAIT / 2)
        assert not watched.left.is_set(), "the step was not under way"
        watched.go_on.set()

    asyncio.run(main())  # waits for the thread
    assert watched.left.is_set()


def test_what_is_cancelled_while_it_runs_is_closed_when_its_step_ends() -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow() -> Generator[int]:
        reached.set()
        assert go_on.wait(WAIT)
        yield 1

    items = slow()  # held: nothing is closed by being forgotten

    async def main() -> None:
        task = asyncio.create_task(collected(stepped(items)))
        while not reached.is_set():
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        go_on.set()

    asyncio.run(main())  # waits for the thread
    assert inspect.getgeneratorstate(items) == inspect.GEN_CLOSED, "it still waits to go on"


def test_a_question_is_answered_beside_the_loop(watched: Watched) -> None:
    async def freed(answering: Any) -> Any:
        watched.reached.clear()
        watched.go_on.clear()
        task = asyncio.create_task(answering)
        while not watched.reached.is_set():
            await asyncio.sleep(0)
        watched.go_on.set()
        return await task

    runnable = byline_runnable(watched)
    expected = "The harbour bridge in Eastport"
    assert asyncio.run(freed(runnable.ainvoke(BRIDGE))).text.startswith(expected)
    assert asyncio.run(freed(collected(runnable.astream(BRIDGE))))[-1].text.startswith(expected)
    assert asyncio.run(freed(runnable.abatch([BRIDGE])))[0].text.startswith(expected)
    message = asyncio.run(freed(byline_tool(watched).ainvoke({"question": BRIDGE})))
    assert message.startswith(expected)


# --- batches, callbacks, schemas ----------------------------------------------------------------------------


def test_a_batch_keeps_its_order_and_one_bad_question_costs_no_other(byline: Assistant) -> None:
    runnable = byline_runnable(byline)
    questions: list[Any] = [BRIDGE, "", {"question": STRIKE}, UNKNOWN]
    for results in (
        runnable.batch(questions, return_exceptions=True),
        asyncio.run(runnable.abatch(questions, return_exceptions=True)),
    ):
        assert [timeless(results[place]) for place in (0, 2, 3)] == [
            timeless(byline.ask(Question(text))) for text in (BRIDGE, STRIKE, UNKNOWN)
        ]
        assert isinstance(results[1], BylineError)
    with pytest.raises(UsageError):
        runnable.batch(questions)


def test_callbacks_see_the_question_the_answer_and_what_failed(byline: Assistant) -> None:
    runnable = byline_runnable(byline)
    for call in (
        lambda asking, config: runnable.invoke(asking, config),
        lambda asking, config: asyncio.run(runnable.ainvoke(asking, config)),
        lambda asking, config: list(runnable.stream(asking, config)),
        lambda asking, config: asyncio.run(collected(runnable.astream(asking, config))),
    ):
        trace = Trace()
        call(BRIDGE, {"callbacks": [trace]})
        (started, _), (ended, output) = trace.said
        assert (started, ended) == ("start Byline", "end")
        assert output.question == BRIDGE
        trace = Trace()
        with pytest.raises(UsageError):
            call(" ", {"callbacks": [trace], "run_name": "archive"})
        assert trace.said[0][0] == "start archive"
        assert isinstance(trace.said[1][1], UsageError)


def test_it_can_be_watched_drawn_and_bound_as_any_runnable(byline: Assistant) -> None:
    runnable = byline_runnable(byline)
    seen = asyncio.run(collected(runnable.astream_events(BRIDGE, version="v2")))
    assert {event["event"] for event in seen} == {"on_chain_start", "on_chain_stream", "on_chain_end"}
    assert isinstance(seen[-1]["data"]["output"], Answer)
    kinds = runnable.get_input_jsonschema()["anyOf"]
    assert {"type": "string"}.items() <= kinds[0].items()
    assert "question" in json.dumps(runnable.get_input_jsonschema())
    assert "citations" in json.dumps(runnable.get_output_jsonschema())
    assert "Byline" in str(RunnableParallel(answer=runnable).get_graph().to_json())
    answer = runnable.with_retry().with_config(tags=["news"]).invoke(BRIDGE)
    assert timeless(answer) == timeless(byline.ask(Question(BRIDGE)))


# --- the tool -----------------------------------------------------------------------------------------------


def test_the_tool_gives_the_answer_with_every_source_and_the_answer_itself(byline: Assistant) -> None:
    call = {"name": "ask_the_archive", "args": {"question": BRIDGE}, "id": "1", "type": "tool_call"}
    tool = byline_tool(byline)
    for message in (tool.invoke(call), asyncio.run(tool.ainvoke(call))):
        assert isinstance(message, ToolMessage)
        assert timeless(message.artifact) == timeless(byline.ask(Question(BRIDGE)))
        assert isinstance(message.content, str)
        assert message.content.startswith(message.artifact.text)
        for citation in message.artifact.citations:
            assert f"[{citation.number}] “{citation.quote.text}” (" in message.content
    assert "14 March 2025" in message.content


def test_the_tool_narrows_to_an_outlet_and_to_days(byline: Assistant) -> None:
    tool = byline_tool(byline)
    assert "does not answer" in tool.invoke({"question": BRIDGE, "outlet": "Coast Courier"})
    assert "does not answer" in tool.invoke({"question": BRIDGE, "since": "2025-03-15"})
    assert "crack" in tool.invoke({"question": BRIDGE, "since": "2025-03-14", "until": "2025-03-14"})
    assert set(tool.args) == {"question", "outlet", "since", "until"}


def test_an_agent_that_asks_wrongly_is_told_and_not_failed(byline: Assistant) -> None:
    tool = byline_tool(byline)
    assert "empty" in tool.invoke({"question": " "})
    assert "Swap" in tool.invoke({"question": BRIDGE, "since": "2025-03-15", "until": "2025-03-14"})
