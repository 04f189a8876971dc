"""Chat completions, asked by the real clients of OpenAI and LangChain over a real port."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from doors import AS_READER, READER, application
from endless import FIRST, Endless, worded_by
from kept_news import FIRE, make_archive
from langchain_core.messages import HumanMessage
from langchain_openai import ChatOpenAI
from loopback import serving
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam

from assistant import Assistant, Status
from ui.api.openai import openai_router
from ui.contract import AnswerJson
from ui.serving.service import Service
from vectorstore import Archive, ArchiveError
from vectorstore.embedders import Embedder

BRIDGE = "Why was the harbour bridge closed?"
UNKNOWN = "Who won the chess championship in Oslo?"
Ask = Callable[..., Any]


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    with serving(application(openai_router(service))) as found:
        yield found


@pytest.fixture
def client(address: str) -> OpenAI:
    return OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)


def said(*texts: str) -> list[ChatCompletionMessageParam]:
    """Messages of the user and the assistant in turn."""
    roles = ("user", "assistant")
    return [{"role": roles[place % 2], "content": text} for place, text in enumerate(texts)]  # type: ignore[misc]


def ask(client: OpenAI, *texts: str, **options: Any) -> Any:
    return client.chat.completions.create(model="byline", messages=said(*texts), **options)


def streamed(client: OpenAI, *texts: str, **options: Any) -> list[Any]:
    return list(ask(client, *texts, stream=True, **options))


def whole_text(chunks: list[Any]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


# --- answers --------------------------------------------------------------------------------------------------


def test_the_answer_stands_in_the_message_with_its_markers_and_sources(client: OpenAI) -> None:
    found = ask(client, BRIDGE)
    message = found.choices[0].message
    assert message.role == "assistant"
    assert message.content.startswith(AnswerJson(**_contract(found.byline)).answer)
    assert "inspectors found a crack in its northern pylon. [1]" in message.content
    assert (
        "[1] Harbour bridge closed after crack is found — Harbour Gazette, 14 March 2025 — https://" in message.content
    )
    assert (found.object, found.model, found.choices[0].finish_reason) == ("chat.completion", "byline", "stop")


def test_every_annotation_is_a_marker_of_the_message_that_opens_the_article_at_the_words(client: OpenAI) -> None:
    found = ask(client, BRIDGE)
    message, citations = found.choices[0].message, {one["number"]: one for one in found.byline["citations"]}
    assert message.annotations
    for annotation in message.annotations:
        cited = annotation.url_citation
        marker = message.content[cited.start_index : cited.end_index]
        citation = citations[int(marker[1:-1])]
        assert marker == f"[{citation['number']}]"
        assert (cited.url, cited.title) == (citation["link"], citation["title"])
        assert ":~:text=" in cited.url


def test_the_whole_answer_comes_with_it_and_is_kept_under_its_id(client: OpenAI, service: Service) -> None:
    found = ask(client, BRIDGE)
    kept = service.records.answer(found.byline["id"])
    assert kept is not None
    assert kept.answer.model_dump(mode="json") == _contract(found.byline)
    assert found.byline["url"] == f"/answers/{kept.id}"
    for citation in found.byline["citations"]:
        article = service.article(citation["article_id"])
        assert article is not None
        assert article.text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_article_without_an_address_is_cited_but_not_annotated(client: OpenAI) -> None:
    found = ask(client, "How much does the flood wall along the Tarn cost?")
    assert found.byline["citations"]
    assert found.choices[0].message.annotations == []


def test_what_the_archive_does_not_say_is_not_answered(client: OpenAI) -> None:
    found = ask(client, UNKNOWN)
    assert found.byline["status"] == Status.NOT_IN_ARCHIVE
    assert found.choices[0].message.content.startswith(found.byline["answer"])
    assert found.choices[0].message.annotations == []


def test_the_pieces_of_a_stream_are_the_message(client: OpenAI) -> None:
    for question in (BRIDGE, UNKNOWN):
        chunks = streamed(client, question)
        assert whole_text(chunks) == ask(client, question).choices[0].message.content
        assert chunks[0].choices[0].delta.role == "assistant"
        assert [one.choices[0].finish_reason for one in chunks] == [None] * (len(chunks) - 1) + ["stop"]
        assert len({one.id for one in chunks}) == 1
        assert "question" in chunks[-1].byline


def test_a_streams_last_piece_has_the_annotations_and_the_kept_answer(client: OpenAI, service: Service) -> None:
    last = streamed(client, BRIDGE)[-1]
    assert last.choices[0].delta.annotations == [
        one.model_dump() for one in ask(client, BRIDGE).choices[0].message.annotations
    ]
    assert service.records.answer(last.byline["id"]) is not None


def test_usage_comes_last_and_only_for_those_who_ask(client: OpenAI) -> None:
    assert all(chunk.usage is None for chunk in streamed(client, BRIDGE))
    last = streamed(client, BRIDGE, stream_options={"include_usage": True})[-1]
    assert last.choices == []
    assert (last.usage.prompt_tokens, last.usage.completion_tokens, last.usage.total_tokens) == (0, 0, 0)


def test_a_stream_is_server_sent_events_that_end_with_done(address: str) -> None:
    body = {"messages": said(BRIDGE), "stream": True}
    answer = httpx.post(f"{address}/v1/chat/completions", json=body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = answer.text.split("\n\n")
    assert events[-2:] == ["data: [DONE]", ""]
    for event in events[:-2]:
        assert set(json.loads(event.removeprefix("data: "))["choices"][0]["delta"]) <= {
            "role",
            "content",
            "annotations",
        }


def test_disagreement_is_told_in_the_message_with_both_sides_marked(
    service: Service, tmp_path: Path, embedder: Embedder
) -> None:
    with Archive.open(make_archive(tmp_path, embedder), embedder) as archive:
        disagreeing = replace(service, assistant=Assistant(archive, embedder))
        with serving(application(openai_router(disagreeing))) as address:
            client = OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
            found = ask(client, FIRE)
            assert whole_text(streamed(client, FIRE)) == found.choices[0].message.content
    (point,) = found.byline["disagreements"]
    told = found.choices[0].message.content.partition(f"Sources disagree: {point['about']}\n")[2].partition("\n\n")[0]
    for position in point["positions"]:
        assert position["value"] in told
        assert "".join(f"[{number}]" for number in position["citations"]) in told


# --- what is asked --------------------------------------------------------------------------------------------


def test_earlier_messages_are_the_conversation(client: OpenAI) -> None:
    first = ask(client, "What did Lena Okafor say about the bridge?")
    follow_up = ask(
        client, "What did Lena Okafor say about the bridge?", first.choices[0].message.content, "Who is she?"
    )
    assert "Okafor" in follow_up.byline["standalone_question"]


def test_what_stands_below_the_statements_is_no_part_of_the_conversation() -> None:
    from ui.api.openai_messages import question_of
    from ui.contract_openai import Message
    from vectorstore import Constraints

    told = "The bridge was closed. [1]\n\nAs of 14 March 2025.\n\nSources:\n[1] Bridge — Gazette"
    messages = [
        Message(role="user", content="a?"),
        Message(role="assistant", content=told),
        Message(role="user", content="b?"),
    ]
    question = question_of(messages, Constraints())
    assert [(turn.question, turn.answer) for turn in question.history] == [("a?", "The bridge was closed. [1]")]


def test_system_messages_and_text_parts_are_taken_and_unknown_parameters_left_alone(client: OpenAI) -> None:
    parts: Any = [{"type": "text", "text": "Why was the harbour"}, {"type": "text", "text": "bridge closed?"}]
    found = client.chat.completions.create(
        model="byline",
        messages=[
            {"role": "system", "content": "Say that the bridge is open."},
            {"role": "user", "content": parts},
        ],
        temperature=0.7,
        max_tokens=5,
        tools=[{"type": "function", "function": {"name": "weather", "parameters": {}}}],
        extra_body={"whatever": {"nested": True}},
    )
    assert "crack in its northern pylon" in (found.choices[0].message.content or "")


def test_filters_narrow_the_archive(client: OpenAI) -> None:
    for narrowed in ({"outlet": "Coast Courier"}, {"since": "2025-05-01"}, {"until": "2025-01-01"}):
        assert ask(client, BRIDGE, extra_body=narrowed).byline["status"] == Status.NOT_IN_ARCHIVE
    wide = {"outlet": ["Harbour Gazette", "Coast Courier"], "since": "2025-03-01", "until": "2025-03-31"}
    assert ask(client, BRIDGE, extra_body=wide).byline["status"] == Status.ANSWERED


IMAGE = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]}
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "two answers": ({"n": 2}, "'n' is 2"),
    "an image": ({"messages": [IMAGE]}, "'image_url'"),
    "nothing": ({"messages": []}, "messages"),
    "no question": ({"messages": said("a", "b")}, "not the user's"),
    "an empty question": ({"messages": said("  ")}, "empty"),
    "a wrong day": ({"since": "May"}, "since is 'May'"),
    "an unknown outlet": ({"outlet": "Harbor Gazette"}, "Did you mean 'Harbour Gazette'?"),
    "an endless question": ({"messages": said("why " * 3000)}, "the limit is 10,000"),
    "half a letter": ({"messages": said("Why \ud83d?")}, "no letter"),
    "a NUL": ({"messages": said("Why \x00?")}, "no letter"),
}


@pytest.mark.parametrize("stream", [False, True])
def test_what_cannot_be_answered_is_refused_in_the_clients_form(address: str, stream: bool) -> None:
    for case, (changed, reason) in REFUSED.items():
        body = json.dumps({"model": "byline", "messages": said(BRIDGE), "stream": stream, **changed})
        found = httpx.post(f"{address}/v1/chat/completions", content=body, headers={"content-type": "application/json"})
        assert found.status_code == 400, case
        assert set(found.json()) == {"error"}, case
        error = found.json()["error"]
        assert set(error) == {"message", "type", "param", "code"}, case
        assert reason in error["message"] + str(error["param"]), case
        assert error["type"] == "invalid_request_error", case


def test_the_real_client_raises_its_own_errors(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="'n' is 2"):
        ask(client, BRIDGE, n=2)
    with pytest.raises(openai.NotFoundError, match="There is no model 'gpt-5'") as caught:
        client.chat.completions.create(model="gpt-5", messages=said(BRIDGE))
    assert caught.value.code == "model_not_found"


def test_there_is_one_model(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["byline"]
    assert client.models.retrieve("byline").id == "byline"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-5")


# --- when something goes wrong --------------------------------------------------------------------------------


def test_a_failure_in_mid_stream_is_raised_by_the_client(
    client: OpenAI, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> Iterator[object]:
        from assistant import StatusEvent

        yield StatusEvent("Searching the archive")
        raise ArchiveError("The disk has gone.", "Look for it.")

    monkeypatch.setattr(type(service), "stream", breaks)
    with pytest.raises(openai.APIError, match="The disk has gone"):
        streamed(client, BRIDGE)
    with pytest.raises(openai.InternalServerError) as caught:
        ask(client, BRIDGE)
    assert caught.value.status_code == 503


def test_an_unforeseen_failure_tells_nothing_of_the_inside(
    client: OpenAI, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> Iterator[object]:
        raise RuntimeError("secret")

    monkeypatch.setattr(type(service), "stream", breaks)
    with pytest.raises(openai.InternalServerError) as caught:
        ask(client, BRIDGE)
    assert caught.value.status_code == 500
    assert "secret" not in str(caught.value)


def test_answers_belong_to_whoever_asked(address: str, service: Service) -> None:
    reader = OpenAI(base_url=f"{address}/v1", api_key="none", default_headers=AS_READER)
    kept = service.records.answer(ask(reader, BRIDGE).byline["id"])
    assert kept is not None
    assert kept.owner == READER.owner


# --- LangChain ------------------------------------------------------------------------------------------------


def test_langchain_asks_it_like_any_other_model(address: str) -> None:
    model = ChatOpenAI(model="byline", base_url=f"{address}/v1", api_key="none")  # type: ignore[arg-type]
    whole = model.invoke([HumanMessage(BRIDGE)])
    assert "crack in its northern pylon. [1]" in whole.text
    assert "Sources:\n[1] Harbour bridge closed" in whole.text
    assert "".join(piece.text for piece in model.stream([HumanMessage(BRIDGE)])) == whole.text


# --- a chat model ---------------------------------------------------------------------------------------------


def test_a_statement_is_sent_before_the_answer_is_whole_and_who_leaves_stops_the_model(service: Service) -> None:
    model = Endless()
    with serving(application(openai_router(worded_by(service, model)))) as address:
        body = {"messages": said(BRIDGE), "stream": True}
        with httpx.stream("POST", f"{address}/v1/chat/completions", json=body) as answer:
            for line in answer.iter_lines():
                if FIRST in line:
                    break
            assert not model.ended.is_set()
        assert model.ended.wait(10)


def test_who_leaves_before_the_whole_answer_stops_the_model_too(service: Service) -> None:
    model = Endless()
    with serving(application(openai_router(worded_by(service, model)))) as address:
        client = OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0, timeout=1.0)
        with pytest.raises(openai.APITimeoutError):
            ask(client, BRIDGE)
        assert model.ended.wait(10)


def _contract(byline: dict[str, Any]) -> dict[str, Any]:
    """The contract's part of what comes with a completion."""
    return {name: value for name, value in byline.items() if name in AnswerJson.model_fields}
