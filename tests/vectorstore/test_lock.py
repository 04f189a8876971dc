"""One writer at a time: the second is told at once by whom, and a killed one holds nothing."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from archives import Other, article, generations, publish

from vectorstore import Archive, ArchiveBusy, ArchiveError
from vectorstore.embedders import Embedder
from vectorstore.lock import owner, writer_lock

HOLDER = """
held = Archive.writer(Path(sys.argv[1]), Label(sys.argv[2]))
held.__enter__()
def answer(request):
    return held.__exit__(None, None, None)
"""


def test_a_second_writer_is_told_at_once_who_the_first_is(folder: Path, embedder: Embedder) -> None:
    with Other(HOLDER, folder, embedder.fingerprint) as holder:
        began = time.monotonic()
        with pytest.raises(ArchiveBusy) as caught, Archive.writer(folder, embedder):
            pass
        with pytest.raises(ArchiveBusy):
            Archive.rebuild(folder)
        with pytest.raises(ArchiveBusy), Archive.remover(folder):
            pass
        assert time.monotonic() - began < 1
        assert f"process {holder.process.pid} " in caught.value.message
        assert caught.value.owner in str(caught.value)
        assert "Wait" in caught.value.next_step
        holder.ask()
        publish(folder, embedder, article(100))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_lock_of_a_killed_process_is_free(folder: Path, embedder: Embedder, how: signal.Signals) -> None:
    with Other(HOLDER, folder, embedder.fingerprint) as holder:
        os.kill(holder.process.pid, how)
        holder.process.wait()
        publish(folder, embedder, article(100))
        with writer_lock(folder):
            assert f"process {os.getpid()} " in owner(folder)


def test_the_lock_is_free_after_an_error_and_the_batches_before_it_stay(folder: Path, embedder: Embedder) -> None:
    def stop(folder: Path) -> None:
        with Archive.writer(folder, embedder):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop(folder)
    with Archive.writer(folder, embedder) as writer:
        assert writer.publish() is False


def test_threads_of_one_process_take_turns_too(folder: Path) -> None:
    with writer_lock(folder), pytest.raises(ArchiveBusy), writer_lock(folder):
        pass
    with writer_lock(folder):
        pass


def test_a_folder_that_cannot_be_locked_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "writer.lock").mkdir()
    with pytest.raises(ArchiveError, match="cannot be written to"), writer_lock(tmp_path):
        pass


def test_reading_needs_no_lock(folder: Path, embedder: Embedder) -> None:
    before = generations(folder)
    with Other(HOLDER, folder, embedder.fingerprint), Archive.open(folder, embedder) as archive:
        assert archive.verify() == ()
        assert archive.refresh() is False
    assert generations(folder) == before


def test_a_long_command_is_cut_in_the_owners_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/byline", "ingest", *("a-very-long-name" for _ in range(50))])
    with writer_lock(folder):
        assert len(owner(folder)) < 250
        assert "(byline ingest a-very-long-name" in owner(folder)
