"""Every error has one form, the status that fits it, and one clear sentence with the next step."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from doors import application
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from starlette.testclient import TestClient

from ui.api.errors import Answered, NotFound, NotSignedIn, TooLarge, TooMany, error_response, status_of
from ui.server import OnlyThisMachine
from ui.serving.callers import Forbidden
from vectorstore.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveMissing,
    BylineError,
    ModelError,
    QuoteError,
    SourceError,
    UsageError,
)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("The question is empty.", "Ask."), 400),
        (SourceError("a.txt", "is empty"), 400),
        (NotSignedIn("Who asks?"), 401),
        (Forbidden("May not."), 403),
        (NotFound("Not there."), 404),
        (ArchiveBusy("here", "somebody"), 409),
        (TooLarge("Too much."), 413),
        (TooMany("Too often."), 429),
        (ModelError("The model failed."), 502),
        (ArchiveMissing("here"), 503),
        (ArchiveDamaged("Damaged."), 503),
        (QuoteError("Not in the article."), 500),
        (ValueError("secret"), 500),
    ],
    ids=lambda given: type(given).__name__,
)
def test_an_error_has_the_status_that_says_what_to_do_next(error: Exception, status: int) -> None:
    assert status_of(error) == error_response(error).status_code == status


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    assert error_response(TooMany("Too often.", retry_after=7)).headers["Retry-After"] == "7"
    assert error_response(NotSignedIn("Who?")).headers["WWW-Authenticate"] == "Bearer"


def test_what_nobody_foresaw_is_logged_and_not_told(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    router = APIRouter()

    @router.get("/broken")
    def broken() -> None:
        raise ValueError("the secret of the database")

    with TestClient(application(router), raise_server_exceptions=False) as client, caplog.at_level(logging.ERROR):
        response = client.get("/broken")
    assert response.status_code == 500
    assert response.json()["error"]["kind"] == "internal"
    assert "secret" not in response.text
    assert "the secret of the database" in caplog.text
    assert "Traceback" in caplog.text


def test_what_nobody_foresaw_is_answered_with_the_headers_of_every_answer() -> None:
    router = APIRouter()

    @router.get("/broken")
    def broken() -> None:
        raise ValueError("a secret")

    @router.get("/halfway")
    async def halfway() -> StreamingResponse:
        async def parts() -> AsyncIterator[str]:
            yield "one"
            raise ValueError("a secret")

        return StreamingResponse(parts())

    app = application(router)
    app.add_middleware(Answered)
    app.add_middleware(OnlyThisMachine)
    with TestClient(app) as client:
        response = client.get("/broken")
        assert (response.status_code, response.json()["error"]["kind"]) == (500, "internal")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src" in response.headers["content-security-policy"]
        with pytest.raises(ValueError, match="a secret"):  # what has begun is cut off, never ended as if it were whole
            client.get("/halfway")


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"json": {"qestion": "Why?"}}, 422, "There is no field 'qestion'. Did you mean 'question'?"),
        ({"json": {}}, 422, '"question" cannot be used: field required. Add it.'),
        ({"json": {"question": " "}}, 422, "The text is empty. Write what you ask about."),
        ({"json": {"question": 5}}, 422, '"question" cannot be used: input should be a valid string.'),
        ({"json": {"question": "a\x00b"}}, 422, "The text holds a NUL character."),
        ({"json": {"question": "a" * 10_001}}, 422, "at most 10000 characters. Shorten it."),
        ({"json": {"question": "Why?", "history": [["Why?"]]}}, 422, '"history.0.1" cannot be used'),
        ({"json": {"question": "Why?", "outlet": ["a", 5]}}, 422, '"outlet'),
        ({"json": ["Why?"]}, 422, "The body is not a JSON object."),
        ({"content": b'{"question": "\\ud800"}'}, 422, "Send whole letters"),
        ({"content": b'{"\\ud800": 1}'}, 422, "There is no field '?'."),
        ({"content": b'{"question": '}, 400, "The body is not valid JSON"),
        ({"content": b"\xff\xfe\x00"}, 400, "Send JSON in UTF-8"),
        ({"content": b"[" * 100_000}, 400, "cannot be read"),
        (
            {"content": b"question=Why", "headers": {"Content-Type": "text/plain"}},
            422,
            "Content-Type: application/json",
        ),
        ({}, 422, "The request has no body."),
        (
            {"json": {"question": "Why?", "since": "yesterday"}},
            400,
            "since is 'yesterday', which is not a date. Write it",
        ),
        ({"json": {"question": "Why?", "since": "2025-02-02", "until": "2025-01-01"}}, 400, "Swap the two dates."),
        ({"json": {"question": "Why?", "outlet": "Harbor Gazette"}}, 400, "Did you mean 'Harbour Gazette'?"),
        ({"json": {"question": "Why?", "language": "xx"}}, 400, "The archive has no article in 'xx'."),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(
    shared: TestClient, sent: dict[str, object], status: int, told: str
) -> None:
    headers = {"Content-Type": "application/json"} if "content" in sent else {}
    response = shared.post("/api/v1/ask", **{"headers": headers, **sent})
    assert response.status_code == status, response.text
    assert set(response.json()) == {"error"}
    assert set(response.json()["error"]) == {"kind", "message"}
    assert told in response.json()["error"]["message"]


def test_a_misspelt_parameter_of_a_query_is_named(shared: TestClient) -> None:
    response = shared.get("/api/v1/articles", params={"outlets": "Harbour Gazette"})
    assert response.status_code == 422
    assert response.json()["error"]["message"] == "There is no field 'outlets'. Did you mean 'outlet'?"


def test_an_address_without_anything_says_where_to_look(shared: TestClient) -> None:
    response = shared.get("/api/v1/answer")
    assert response.status_code == 404
    assert "/api/v1/docs" in response.json()["error"]["message"]


def test_a_wrong_method_names_the_right_ones(shared: TestClient) -> None:
    response = shared.put("/api/v1/articles/3f2a9c1b77de01aa")
    assert response.status_code == 405
    assert response.headers["Allow"] == "DELETE, GET"
    assert response.json()["error"]["kind"] == "wrong_method"


def test_every_kind_of_error_of_the_tree_has_a_status() -> None:
    def below(kind: type[BylineError]) -> set[type[BylineError]]:
        return {kind, *(inner for one in kind.__subclasses__() for inner in below(one))}

    internal = {kind.__name__ for kind in below(BylineError) if status_of(kind.__new__(kind)) == 500}
    assert internal <= {"BylineError", "QuoteError", "_BadLine"}
