"""schemathesis sends what the OpenAPI document allows and what it does not: nothing breaks, every response fits it."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import schemathesis
from described import document
from doors import WRITER, application
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from assistant import Question
from ui import wiring
from ui.api.keeping import kept
from ui.api.routes import api_router
from ui.records.types import KeptExchange
from ui.serving.opening import open_service
from ui.serving.service import Service
from ui.settings import Settings
from vectorstore import Constraints

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    allow_header_conformance,
]
LESS = settings(max_examples=12, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
api = schemathesis.openapi.from_dict(document())


class Served(NamedTuple):
    """The API over an archive, and the ids in the document's examples with those that exist."""

    app: FastAPI
    known: dict[str, str]

    def met(self, case: schemathesis.Case) -> schemathesis.Case:
        """The case, with what exists in the place of an example."""
        for parameter, value in (case.path_parameters or {}).items():
            case.path_parameters[parameter] = self.known.get(value, value) if isinstance(value, str) else value
        if isinstance(case.body, dict) and isinstance(answer := case.body.get("answer_id"), str):
            case.body["answer_id"] = self.known.get(answer, answer)
        return case


@pytest.fixture(scope="module")
def served(news_archive: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Served]:
    """One for all. No name of a host resolves: what is to be fetched is not found."""

    def unknown(host: str, *_rest: Any, **_more: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, f"{host} is not known")

    folder = Path(shutil.copytree(news_archive, tmp_path_factory.mktemp("described") / "archive"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "load_embedder_for", lambda settings: embedder)
        patch.setattr(socket, "getaddrinfo", unknown)
        with open_service(Settings(archive=folder)) as service:
            yield Served(application(api_router(service)), _known(service))


def _known(service: Service) -> dict[str, str]:
    answer = kept(service, WRITER, service.ask(Question("Why was the bridge closed?")))
    conversation = service.records.begin(WRITER.owner, answer.question)
    service.records.add(WRITER.owner, conversation.id, KeptExchange(answer.question, answer.id))
    job = service.jobs.submit(WRITER.owner, addresses=["https://news.example.org/"])
    article = service.articles(Constraints(), None, 1)[0]
    return {
        "3f2a9c1b77de01aa": article.id,
        "5vE0b1mUQx2kqTRn3aZxCw": answer.id or "",
        "p1Vd0tYgQm6w8Jc4rNfLbA": conversation.id,
        "9d41f07ab2c6e853": job.id,
    }


@api.parametrize()
@LESS
def test_no_request_breaks_the_server_and_every_response_fits_the_document(
    case: schemathesis.Case, served: Served
) -> None:
    served.met(case).call_and_validate(checks=CHECKS, app=served.app)


@pytest.mark.slow
@api.parametrize()
@settings(LESS, max_examples=50)
def test_many_requests_break_nothing_either(case: schemathesis.Case, served: Served) -> None:
    served.met(case).call_and_validate(checks=CHECKS, app=served.app)
