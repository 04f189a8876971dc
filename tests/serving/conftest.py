"""A real service over a small real archive, and a client of its doors. Nothing is feigned but the caller."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from described import conforms
from doors import application
from starlette.testclient import TestClient

from ui import wiring
from ui.api.routes import api_router
from ui.serving.opening import open_service
from ui.serving.service import Service
from ui.settings import Settings

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder


@contextmanager
def _served(archive: Path, folder: Path, embedder: Embedder) -> Iterator[Service]:
    """A service over a copy of an archive."""
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:  # for as long as it opens: other tests load the real one
            patch.setattr(wiring, "load_embedder_for", lambda settings: embedder)
            copy = Path(shutil.copytree(archive, folder))
            opened = stack.enter_context(open_service(Settings(archive=copy)))
        yield opened


@contextmanager
def _calling(service: Service) -> Iterator[TestClient]:
    # An unexpected error is a response, as on a real server.
    with TestClient(application(api_router(service)), raise_server_exceptions=False) as client:
        client.event_hooks["response"].append(conforms)
        yield client


@pytest.fixture
def service(news_archive: Path, tmp_path: Path, embedder: Embedder) -> Iterator[Service]:
    """A service over an archive of three articles that a test may change."""
    with _served(news_archive, tmp_path / "served", embedder) as opened:
        yield opened


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    """A client of the HTTP API that may do everything; each response has to be one that the OpenAPI document has."""
    with _calling(service) as found:
        yield found


@pytest.fixture(scope="session")
def shared(news_archive: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[TestClient]:
    """Like `client`, over an archive that no test changes: many ask it."""
    folder = tmp_path_factory.mktemp("shared") / "served"
    with _served(news_archive, folder, embedder) as opened, _calling(opened) as found:
        yield found
