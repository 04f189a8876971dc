"""A web server on this machine, and an archive that is filled from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from web_server import Reading, WebServer

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder


@pytest.fixture
def site() -> Iterator[WebServer]:
    server = WebServer()
    yield server
    server.close()


@pytest.fixture
def reading(tmp_path: Path, embedder: Embedder) -> Reading:
    return Reading(tmp_path / "archive", embedder)
