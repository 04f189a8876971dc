"""The HTTP API over a real archive: what is asked is answered, kept, and only for those who may see it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from described import events
from doors import AS_OTHER, AS_READER, WRITER, application
from starlette.testclient import TestClient

from ui.access.audit import Audit
from ui.api.routes import api_router
from ui.records.types import KeptExchange
from ui.serving.service import Service
from vectorstore import Constraints
from vectorstore.errors import ArchiveError

QUESTION = "Why was the harbour bridge closed?"


def asked(client: TestClient, question: str = QUESTION, **more: Any) -> dict[str, Any]:
    response = client.post("/api/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


# --- asking -------------------------------------------------------------------------------------------------


def test_every_citation_is_in_its_article_letter_for_letter(shared: TestClient) -> None:
    answer = asked(shared)
    assert answer["status"] == "answered"
    assert answer["citations"]
    for citation in answer["citations"]:
        text = shared.get(f"/api/v1/articles/{citation['article_id']}").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_is_kept_under_its_link(shared: TestClient) -> None:
    answer = asked(shared)
    assert answer["url"] == f"/answers/{answer['id']}"
    assert shared.get(f"/api/v1/answers/{answer['id']}").json() == answer
    passed_on = shared.get(f"/api/v1/answers/{answer['id']}", headers=AS_READER)
    assert passed_on.json() == answer


def test_a_kept_answer_does_not_give_the_words_of_an_article_that_was_deleted(client: TestClient) -> None:
    answer = asked(client)
    for one in {citation["article_id"] for citation in answer["citations"]}:
        assert client.delete(f"/api/v1/articles/{one}").status_code == 200
    now = client.get(f"/api/v1/answers/{answer['id']}").json()
    assert (now["statements"], now["citations"]) == ([], [])
    assert "no longer in the archive" in now["answer"]
    assert not any(citation["quote"] in str(now) for citation in answer["citations"])


def test_what_the_archive_does_not_say_is_not_answered(shared: TestClient) -> None:
    answer = asked(shared, "How many moons does Jupiter have?")
    assert (answer["status"], answer["citations"]) == ("not_in_archive", [])


def test_the_conversation_before_it_makes_a_question_whole(shared: TestClient) -> None:
    answer = asked(shared, "Who said it would stay shut?", history=[[QUESTION, None]])
    assert "Okafor" in answer["answer"]


def test_filters_narrow_what_is_answered_from(shared: TestClient) -> None:
    assert asked(shared, outlet="Coast Courier")["status"] == "not_in_archive"
    assert asked(shared, outlet=["Coast Courier", "Harbour Gazette"])["status"] == "answered"
    assert asked(shared, since="2025-04-01")["status"] == "not_in_archive"


@pytest.mark.parametrize("way", ["field", "header"])
def test_a_stream_has_the_same_answer_as_the_whole(shared: TestClient, way: str) -> None:
    sent = {"question": QUESTION, **({"stream": True} if way == "field" else {})}
    headers = {"Accept": "text/event-stream"} if way == "header" else {}
    response = shared.post("/api/v1/ask", json=sent, headers=headers)
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    told = events(response.text)
    whole = told[-1][1]["answer"]
    assert [name for name, _ in told].count("done") == 1
    assert [one["statement"] for name, one in told if name == "statement"] == whole["statements"]
    assert [one["citation"] for name, one in told if name == "citation"] == whole["citations"]
    assert shared.get(f"/api/v1/answers/{whole['id']}").json() == whole
    other = {"id", "url", "asked", "timings_ms"}
    alone = asked(shared)
    assert {name: whole[name] for name in whole.keys() - other} == {name: alone[name] for name in alone.keys() - other}


def test_an_answer_that_cannot_be_kept_is_given_and_says_so(
    client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise ArchiveError("The disk is full.", "Make room.")

    monkeypatch.setattr(type(service.records), "keep", full)
    answer = asked(client)
    assert (answer["id"], answer["url"], answer["status"]) == (None, None, "answered")
    assert "The disk is full." in answer["notice"]


def test_an_error_in_mid_answer_is_the_last_event(
    client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise ValueError("the secret of the database")

    monkeypatch.setattr(type(service.records), "keep", broken)
    told = events(client.post("/api/v1/ask", json={"question": QUESTION, "stream": True}).text)
    assert told[-1][0] == "error"
    assert told[-1][1]["error"]["kind"] == "internal"
    assert "secret" not in json.dumps(told)
    assert any(name == "statement" for name, _ in told)


# --- the newsroom's tools -----------------------------------------------------------------------------------


def test_a_claim_is_weighed(shared: TestClient) -> None:
    response = shared.post("/api/v1/check", json={"claim": "The flood wall will be raised by one metre."})
    assert response.json()["verdict"] == "supported"


def test_a_check_comes_as_claimreview(shared: TestClient) -> None:
    review = {"format": "claimreview", "review_url": "https://desk.example.org/7", "review_author": "The Desk"}
    claim = {"claim": "The flood wall will be raised by one metre."}
    response = shared.post("/api/v1/check", params=review, json=claim)
    assert response.headers["content-type"] == "application/ld+json"
    assert response.json()["@type"] == "ClaimReview"
    assert response.json()["url"] == "https://desk.example.org/7"
    wrong = shared.post("/api/v1/check", params={"review_url": "https://desk.example.org/7"}, json=claim)
    assert "Add format=claimreview." in wrong.json()["error"]["message"]
    wrong = shared.post("/api/v1/check", params={**review, "review_url": "javascript:alert(1)"}, json=claim)
    assert wrong.status_code == 400


def test_a_quotation_is_traced(shared: TestClient) -> None:
    found = shared.post("/api/v1/trace", json={"quote": "the bridge would stay shut for at least six weeks"}).json()
    assert [match["match"] for match in found["matches"]] == ["exact"]


def test_an_excerpt_is_attributed(shared: TestClient) -> None:
    excerpt = "Ferries will carry commuters across the harbour every ten minutes"
    assert shared.post("/api/v1/attribute", json={"excerpt": excerpt}).json()["article"]["source"] == "bridge.md"
    short = shared.post("/api/v1/attribute", json={"excerpt": "Ferries"})
    assert short.status_code == 400


def test_topics_are_compared_and_laid_out_in_time(shared: TestClient) -> None:
    assert shared.post("/api/v1/compare", json={"topic": "the harbour bridge"}).status_code == 200
    timeline = shared.post("/api/v1/timeline", json={"topic": "the strike of teachers in Eastport", "limit": 3}).json()
    assert len(timeline["events"]) <= 3


def test_search_is_the_same_by_link_and_by_body(shared: TestClient) -> None:
    by_body = shared.post("/api/v1/search", json={"words": "bridge", "outlet": "Harbour Gazette", "limit": 2})
    by_link = shared.get("/api/v1/search", params={"words": "bridge", "outlet": "Harbour Gazette", "limit": 2})
    assert by_body.json() == by_link.json()
    assert [one["source"] for one in by_link.json()["passages"]] == ["bridge.md"]


# --- the archive --------------------------------------------------------------------------------------------


def test_articles_come_a_page_at_a_time_until_all_were_given(shared: TestClient) -> None:
    seen, offset = [], 0
    while offset is not None:
        page = shared.get("/api/v1/articles", params={"limit": 2, "offset": offset}).json()
        assert (page["total"], page["matching"]) == (3, 3)
        seen += [one["source"] for one in page["articles"]]
        offset = page["next_offset"]
    assert seen == ["strike.md", "bridge.md", "flood.txt"]


def test_articles_are_narrowed_and_sorted(shared: TestClient) -> None:
    def sources(**wanted: object) -> list[str]:
        return [one["source"] for one in shared.get("/api/v1/articles", params=wanted).json()["articles"]]

    assert sources(words="strike") == ["strike.md"]
    assert sources(outlet="harbour gazette") == ["bridge.md"]
    assert sources(since="2025-04-01") == ["strike.md"]
    assert sources(sort="title")[0] == "flood.txt"
    assert sources(sort="oldest")[0] == "bridge.md"
    assert shared.get("/api/v1/articles", params={"words": "nothing"}).json()["next_offset"] is None
    assert shared.get("/api/v1/outlets").json() == {"outlets": ["Coast Courier", "Harbour Gazette"]}


def test_an_article_is_deleted_once_by_its_whole_id(client: TestClient, service: Service) -> None:
    whole = service.articles(Constraints(), "bridge", 1)[0].id
    assert client.get(f"/api/v1/articles/{whole[:8]}").json()["article_id"] == whole
    assert client.delete(f"/api/v1/articles/{whole[:8]}").status_code == 404
    assert client.delete(f"/api/v1/articles/{whole}").json()["removed"][0]["source"] == "bridge.md"
    assert client.delete(f"/api/v1/articles/{whole}").status_code == 404
    assert client.get(f"/api/v1/articles/{whole}").status_code == 404
    assert asked(client)["status"] == "not_in_archive"


def test_who_may_only_read_changes_nothing(client: TestClient, service: Service) -> None:
    whole = service.articles(Constraints(), None, 1)[0].id
    file = {"files": ("new.txt", b"A library opened in Eastport on Monday.")}
    refused = [
        client.delete(f"/api/v1/articles/{whole}", headers=AS_READER),
        client.post("/api/v1/ingest", files=file, headers=AS_READER),
        client.post("/api/v1/ingest", json={"urls": ["https://news.example.org/"]}, headers=AS_READER),
        client.get("/api/v1/feedback", headers=AS_READER),
    ]
    assert [one.status_code for one in refused] == [403] * 4
    assert service.archive.article_count() == 3
    assert service.jobs.recent() == ()


def test_each_change_leaves_a_line_in_the_audit_log(service: Service, tmp_path: Path) -> None:
    audit = Audit(tmp_path, service.clock)
    whole = service.articles(Constraints(), "strike", 1)[0].id
    with TestClient(application(api_router(service), audit=audit)) as client:
        client.delete("/api/v1/articles/0000000000000000")
        client.delete(f"/api/v1/articles/{whole}")
        job = client.post("/api/v1/ingest", files={"files": ("library.md", LIBRARY)}).json()
        client.post("/api/v1/ingest", json={"urls": ["gopher://news.example.org"]})
    lines = [json.loads(line) for line in audit.path.read_text(encoding="utf-8").splitlines()]
    assert [(line["who"], line["what"], line["ids"], line["outcome"]) for line in lines] == [
        ("writer", "remove", [whole], "done"),
        ("writer", "ingest", [job["id"], "library.md"], "done"),
        ("writer", "ingest", ["gopher://news.example.org"], "failed"),
    ]


# --- adding articles ----------------------------------------------------------------------------------------

LIBRARY = b"""---
title: Library opens in Eastport
outlet: Harbour Gazette
date: 2025-06-10
---
A new library opened in Eastport on Tuesday. It holds ninety thousand books and cost two million euros to build.
"""


def ended(client: TestClient, url: str) -> dict[str, Any]:
    """The job once it has ended: its stream ends then."""
    told = events(client.get(url, headers={"Accept": "text/event-stream"}).text)
    job: dict[str, Any] = told[-1][1]["job"]
    return job


def test_a_file_that_is_sent_can_be_asked_about(client: TestClient) -> None:
    sent = client.post("/api/v1/ingest", files=[("files", ("library.md", LIBRARY)), ("files", ("a.exe", b"MZ"))])
    assert sent.status_code == 202
    assert sent.headers["location"] == sent.json()["url"]
    job = ended(client, sent.json()["url"])
    assert (job["state"], job["report"]["new"]) == ("done", 1)
    assert client.get(sent.json()["url"]).json() == job
    assert client.get("/api/v1/ingest").json()["jobs"] == [job]
    assert asked(client, "How many books does the library hold?")["status"] == "answered"


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"json": {"urls": []}}, 422, '"urls" cannot be used'),
        ({"json": {"url": "https://news.example.org/"}}, 422, "Did you mean 'urls'?"),
        ({"json": {"urls": ["gopher://news.example.org"]}}, 400, "http"),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "not valid JSON"),
        ({"content": b"<rss/>", "headers": {"Content-Type": "application/rss+xml"}}, 422, "multipart/form-data"),
        ({"files": {"file": ("a.md", LIBRARY)}}, 422, "There is no field 'file'."),
        ({"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}}, 400, "cannot be read"),
        ({}, 422, "Nothing was sent"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(
    client: TestClient, service: Service, sent: dict[str, Any], status: int, told: str
) -> None:
    response = client.post("/api/v1/ingest", **sent)
    assert response.status_code == status, response.text
    assert told in response.json()["error"]["message"]
    assert service.jobs.recent() == ()


# --- kept answers, feedback, conversations ------------------------------------------------------------------


def test_an_answer_is_exported_in_every_format(shared: TestClient) -> None:
    answer = asked(shared)
    for name, begins in (("markdown", "# "), ("html", "<!doctype html>"), ("note", QUESTION), ("bibtex", "@")):
        response = shared.post("/api/v1/export", json={"answer_id": answer["id"], "format": name})
        assert response.text.startswith(begins), response.text
    exported = shared.post("/api/v1/export", json={"answer_id": answer["id"], "format": "csl-json"})
    assert exported.json()[0]["title"] == answer["citations"][0]["title"]
    exported = shared.post("/api/v1/export", json={"answer_id": answer["id"], "format": "json"})
    assert exported.json()["answer"] == answer["answer"]
    assert shared.post("/api/v1/export", json={"answer_id": "none", "format": "json"}).status_code == 404


def test_feedback_is_kept_with_the_whole_answer_for_the_newsroom(client: TestClient) -> None:
    answer = asked(client)
    given = {"answer_id": answer["id"], "rating": "down", "reason": "It leaves out the ferries."}
    assert client.post("/api/v1/feedback", json={**given, "rating": "up"}, headers=AS_READER).status_code == 201
    assert client.post("/api/v1/feedback", json=given, headers=AS_READER).status_code == 201
    lines = client.get("/api/v1/feedback")
    assert lines.headers["content-type"].startswith("application/x-ndjson")
    found = [json.loads(line) for line in lines.text.splitlines()]
    assert [(one["rating"], one["reason"], one["answer"]) for one in found] == [("down", given["reason"], answer)]
    assert client.post("/api/v1/feedback", json={**given, "answer_id": "none"}).status_code == 404
    assert client.post("/api/v1/feedback", json={**given, "rating": "sideways"}).status_code == 422


def test_a_conversation_is_listed_renamed_exported_and_deleted(client: TestClient, service: Service) -> None:
    kept = service.records.begin(WRITER.owner, QUESTION)
    service.records.add(WRITER.owner, kept.id, KeptExchange(QUESTION, asked(client)["id"]))
    service.records.add(WRITER.owner, kept.id, KeptExchange("And the ferries?", None))
    address = f"/api/v1/conversations/{kept.id}"
    assert [one["questions"] for one in client.get("/api/v1/conversations").json()["conversations"]] == [2]
    assert client.get("/api/v1/conversations", params={"words": "volcano"}).json()["conversations"] == []
    assert client.patch(address, json={"title": "The *bridge*"}).json()["title"] == "The *bridge*"
    assert client.patch(address, json={"title": " "}).status_code == 422
    text = client.get(f"{address}/export").text
    assert text.startswith("# The \\*bridge\\*")
    assert text.index(QUESTION) < text.index("Sources") < text.index("And the ferries")
    assert client.get(f"{address}/export", params={"format": "json"}).json() == client.get(address).json()
    assert client.delete(address).json() == {"deleted": kept.id}
    assert client.delete(address).status_code == client.get(address).status_code == 404


def test_another_callers_conversation_is_as_if_it_were_not_there(client: TestClient, service: Service) -> None:
    kept = service.records.begin(WRITER.owner, QUESTION)
    address = f"/api/v1/conversations/{kept.id}"
    assert client.get("/api/v1/conversations", headers=AS_OTHER).json()["conversations"] == []
    tried = [
        client.get(address, headers=AS_OTHER),
        client.get(f"{address}/export", headers=AS_OTHER),
        client.patch(address, json={"title": "Mine"}, headers=AS_OTHER),
        client.delete(address, headers=AS_OTHER),
    ]
    assert [one.status_code for one in tried] == [404] * 4
    assert client.get(address).json()["title"] == QUESTION


def test_questions_asked_in_a_conversation_understand_each_other_and_are_kept(client: TestClient) -> None:
    begun = client.post("/api/v1/conversations", json={"title": "The bridge"})
    assert begun.status_code == 201
    talk = {"conversation_id": begun.json()["id"]}
    first = asked(client, outlet="Harbour Gazette", **talk)
    second = asked(client, "Who said it would stay shut?", **talk)
    assert "Okafor" in second["answer"]
    kept = client.get(f"/api/v1/conversations/{begun.json()['id']}").json()["exchanges"]
    assert [(one["question"], one["outlets"], one["answer"]) for one in kept] == [
        (QUESTION, ["Harbour Gazette"], first),
        ("Who said it would stay shut?", [], second),
    ]
    both = {"question": QUESTION, "history": [[QUESTION, None]], **talk}
    assert client.post("/api/v1/ask", json=both).status_code == 400
    assert client.post("/api/v1/ask", json={"question": QUESTION, **talk}, headers=AS_OTHER).status_code == 404
