"""What every test gets: a home of its own, no BYLINE_… variables, and sockets that reach this machine only.

The embedder, the archive and the readers are the real ones everywhere.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import Byline, Done
from hypothesis import settings
from newsroom import NEWS, write_news
from pytest_socket import socket_allow_hosts

from ui import wiring
from ui.main import run
from ui.wiring import quiet

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder

REPOSITORY = Path(__file__).resolve().parents[1]
LOOPBACK = ["127.0.0.1", "::1", "localhost"]

# The embedding model is compiled once for all runs: the cache is addressed by content, so sharing it is safe.
os.environ["XDG_CACHE_HOME"] = str(REPOSITORY / ".pytest_cache" / "byline")
quiet()
settings.register_profile("byline", deadline=None)
settings.load_profile("byline")


@pytest.fixture(autouse=True)
def _fresh_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in list(os.environ):
        if name.startswith("BYLINE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _loopback_only() -> None:
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)  # pytest-socket takes it back after the test


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default embedder, loaded once; the reader is compiled too, which every answer needs."""
    from assistant.reader import shared_reader
    from vectorstore.embedders import load_embedder

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch and transformers warn while the models are compiled the first time
        shared_reader()
        return load_embedder(engine="openvino")


@pytest.fixture(scope="session")
def news_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Path]:
    """The folder of an archive of the three articles. Tests read it; those that write or serve make their own."""
    from ingest import IngestSettings, ingest
    from vectorstore import ArchiveSettings

    folder = tmp_path_factory.mktemp("news")
    report = ingest(
        [write_news(folder / "articles")], folder / "archive", embedder, IngestSettings(), ArchiveSettings()
    )
    assert report.new == len(NEWS), report
    made = {path.name for path in (folder / "archive").iterdir()}
    yield folder / "archive"
    left = {path.name for path in (folder / "archive").iterdir()} - made
    assert not left, f"a test left {sorted(left)} in the archive that all tests share"


@pytest.fixture
def byline(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, embedder: Embedder
) -> Byline:
    """Runs a command line in a fresh folder, with the real embedder already loaded."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(wiring, "load_embedder_for", lambda settings: embedder)

    def invoke(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        done = capsys.readouterr()
        assert "Traceback" not in done.err
        return Done(code, done.out, done.err)

    return invoke


@pytest.fixture
def own_archive(news_archive: Path, tmp_path: Path) -> Path:
    """A copy of the archive that a test may spoil."""
    return Path(shutil.copytree(news_archive, tmp_path / "own"))
