"""A disk that fills up at any moment: the error says so, and with room again everything is whole."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import Other, article, hits, publish, question_vectors, saved_vectors

from vectorstore import Archive, ArchiveDamaged, ArchiveError
from vectorstore.embedders import Embedder, Vectors

SIZE = 8_000_000
# In a process of its own: a file mapped into memory on a full disk can end a process without a word.
WRITER = """
folder, vectors = Path(sys.argv[1]), np.load(sys.argv[3])
class Known(Label):
    def embed(self, texts, progress=None):
        return np.tile(vectors[:1], (len(texts), 1))
def answer(request):
    try:
        publish(folder, Known(sys.argv[2]), *(article(number) for number in range(*request)))
    except BylineError as error:
        return [type(error).__name__, error.message, error.next_step]
    return []
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, leave: int) -> Path:
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as stream:
        try:
            while stream.write(b"\0" * 65_536):
                pass
        except OSError:
            stream.truncate(max(0, stream.tell() - leave))
    return ballast


def read_meanwhile(folder: Path, embedder: Embedder, vectors: Vectors) -> None:
    try:
        archive = Archive.open(folder, embedder)
    except ArchiveDamaged:
        raise
    except ArchiveError:  # SQLite needs 32 kB beside the catalog, even to read
        return
    with archive:
        assert archive.count().articles >= 10
        assert all(archive.passages(found) for found in hits(archive, vectors))


@pytest.mark.parametrize("leave", [0, 30_000, 120_000, 400_000, 900_000, 1_500_000])
def test_a_full_disk_is_said_and_with_room_again_everything_is_whole(
    small_disk: Path, tmp_path: Path, embedder: Embedder, leave: int
) -> None:
    folder = small_disk / "archive"
    vectors = question_vectors(embedder)
    asked = saved_vectors(tmp_path, vectors)
    publish(folder, embedder, *(article(number) for number in range(10)))
    with Other(WRITER, folder, embedder.fingerprint, asked) as writer:
        ballast = fill(small_disk, leave)
        kind, message, next_step = writer.ask([10, 400])
        assert kind == "ArchiveError", message
        assert "room" in next_step.lower(), next_step
        read_meanwhile(folder, embedder, vectors)
        ballast.unlink()
        assert writer.ask([10, 40]) == []
    with Archive.open(folder, embedder) as archive:
        assert archive.count().articles >= 40
        assert archive.verify() == ()
