"""The derived indexes: whole or made anew, taken over where little changed, never behind for long."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pytest
from archives import (
    Label,
    Original,
    Other,
    article,
    everything,
    generations,
    hits,
    publish,
    saved_vectors,
    store,
    write_only,
)

from vectorstore import Archive, ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveSettings
from vectorstore import generations as room
from vectorstore.embedders import Embedder
from vectorstore.vectors import VectorIndex, VectorWriter


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every published file."""
    files = (path for path in (folder / "indexes").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


# --- publishing ---------------------------------------------------------------------------------------------


def test_publishing_what_is_published_does_nothing(folder: Path, embedder: Embedder) -> None:
    before = state(folder)
    with Archive.writer(folder, embedder) as writer:
        assert writer.publish() is False
    assert state(folder) == before


def test_reading_changes_no_published_file(folder: Path, original: Original, embedder: Embedder) -> None:
    before = state(folder)
    for _ in range(3):
        with Archive.open(folder, embedder) as archive:
            assert hits(archive, original.vectors) == original.hits
    assert state(folder) == before


def test_a_small_change_takes_over_what_there_is_and_equals_making_it_anew(
    folder: Path, original: Original, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[int] = []
    add = VectorWriter.add
    monkeypatch.setattr(VectorWriter, "add", lambda self, batch: (embedded.append(len(batch)), add(self, batch))[1])
    publish(folder, embedder, article(100))
    publish(folder, embedder, article(7, "Otters took the ferry. Nobody minded."), remove=[article(9).article.id])
    assert embedded == [len(article(100).passages), 1]
    with Archive.open(folder, embedder) as archive:
        taken_over = hits(archive, original.vectors), everything(archive, original.vectors[0])
        assert archive.verify() == ()
    Archive.rebuild(folder)
    assert embedded[2:] == [sum(len(article(number).passages) for number in range(30)) - 3 - 3 + 1 + 3]
    with Archive.open(folder, embedder) as archive:
        assert (hits(archive, original.vectors), everything(archive, original.vectors[0])) == taken_over


def test_only_the_last_generations_are_kept_and_nothing_half_made(folder: Path, embedder: Embedder) -> None:
    left = folder / "indexes" / ".making-1"
    left.mkdir()
    (left / "part").write_text("half")
    for number in range(3):
        publish(folder, embedder, article(100 + number))
    assert len(generations(folder)) == 2
    assert {path.name for path in folder.iterdir() if "sqlite3" not in path.name} == {"indexes", "writer.lock"}


@pytest.mark.parametrize("stage", ["_make", "write_manifest", "rename"])
def test_a_publication_that_fails_leaves_the_one_before(
    folder: Path, original: Original, embedder: Embedder, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    before = generations(folder)
    with monkeypatch.context() as patch:
        patch.setattr(os if stage == "rename" else room, stage, full)
        with Archive.writer(folder, embedder) as writer:
            store(writer, embedder, article(100))
            with pytest.raises(ArchiveError, match="No space left") as caught:
                writer.publish()
        assert "rebuild" in caught.value.next_step
        with Archive.open(folder, embedder) as archive:  # cannot be brought up to date either: the older one serves
            assert hits(archive, original.vectors) == original.hits
    assert generations(folder) == before
    with Archive.open(folder, embedder) as archive:
        assert archive.verify() == ()


# --- behind the catalog -------------------------------------------------------------------------------------


def test_opening_publishes_what_a_killed_writer_had_stored(folder: Path, embedder: Embedder) -> None:
    write_only(folder, embedder, article(100, "Wombats won the election. Nobody was surprised."))
    with Archive.open(folder, embedder) as archive:
        assert archive.generation == archive.count().generation == 3
        assert [hit.passage_id for hit in archive.matching(["wombat"], 5)] == [article_id(archive)]
        assert archive.verify() == ()


def article_id(archive: Archive) -> str:
    return archive.passages_of(article(100).article.id)[0].id


def test_where_healing_is_off_opening_answers_from_the_older_index(
    folder: Path, original: Original, embedder: Embedder
) -> None:
    before = state(folder)
    write_only(folder, embedder, article(100))
    with Archive.open(folder, embedder, ArchiveSettings(heal=False)) as archive:
        assert hits(archive, original.vectors) == original.hits
        assert archive.verify() == ("index: behind the catalog",)
    assert state(folder) == before


def test_while_a_writer_works_the_older_index_serves_and_without_one_the_archive_is_busy(
    folder: Path, original: Original, embedder: Embedder
) -> None:
    with Archive.writer(folder, embedder) as writer:
        store(writer, embedder, article(100))
        with Archive.open(folder, embedder) as archive:
            assert hits(archive, original.vectors) == original.hits
        shutil.rmtree(generations(folder)[-1])  # the older of the two
        with Archive.open(folder, embedder) as archive:
            assert archive.generation == 1
        shutil.rmtree(folder / "indexes")
        with pytest.raises(ArchiveBusy) as caught:
            Archive.open(folder, embedder)
        assert str(os.getpid()) in caught.value.message


# --- damage -------------------------------------------------------------------------------------------------


def _middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    at = len(content) // 2
    content[at : at + 64] = bytes(byte ^ 0xFF for byte in content[at : at + 64])
    path.write_bytes(content)


def _pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for share in range(1, 10):
        at = len(content) * share // 10
        content[at : at + 300] = random.Random(share).randbytes(len(content[at : at + 300]))
    path.write_bytes(content)


DAMAGE = {
    "missing": Path.unlink,
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "middle": _middle,
    "many places": _pages,
    "garbage": lambda path: path.write_bytes(random.Random(1).randbytes(3_000)),
    "header": lambda path: path.write_bytes(b"\x00" * 100 + path.read_bytes()[100:]),
}

SPOILT = """
import logging, shutil
sys.path.insert(0, str(Path(sys.argv[4])))
from test_generations import DAMAGE
original, work, questions = Path(sys.argv[1]), Path(sys.argv[2]), np.load(sys.argv[3])
def answer(request):
    kind, part = request
    if work.exists():
        shutil.rmtree(work)
    shutil.copytree(original, work)
    DAMAGE[kind](generations(work)[-1] / part)
    with Archive.open(work, Label(sys.argv[5])) as archive:
        return [hits(archive, questions), list(archive.verify())]
"""


def parts(folder: Path) -> list[str]:
    """Every file of the newest generation that is part of an index."""
    newest = generations(folder)[-1]
    return sorted(path.relative_to(newest).as_posix() for path in newest.rglob("*") if path.is_file())


def spoil_each(original: Original, tmp_path: Path, embedder: Embedder, kinds: list[str]) -> None:
    """Damages one file after another, in a process of its own: a crash there fails the test and not the run."""
    asked = saved_vectors(tmp_path, original.vectors)
    here = Path(__file__).parent
    with Other(SPOILT, original.folder, tmp_path / "work", asked, here, embedder.fingerprint) as other:
        for number, part in enumerate(name for name in parts(original.folder) if not name.endswith(".lock")):
            for kind in kinds if len(kinds) > 3 else [kinds[number % len(kinds)]]:
                assert other.ask([kind, part]) == [original.hits, []], f"{part}: {kind}"


def test_a_damaged_part_is_made_anew(original: Original, tmp_path: Path, embedder: Embedder) -> None:
    spoil_each(original, tmp_path, embedder, ["missing", "many places", "cut"])


@pytest.mark.slow
def test_every_part_damaged_in_every_way_is_made_anew(original: Original, tmp_path: Path, embedder: Embedder) -> None:
    spoil_each(original, tmp_path, embedder, list(DAMAGE))


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_chroma_database_is_made_anew(
    original: Original, folder: Path, embedder: Embedder, kind: str
) -> None:
    for generation in generations(folder):
        DAMAGE[kind](generation / "vectors" / "chroma.sqlite3")
    with Archive.open(folder, embedder) as archive:
        assert hits(archive, original.vectors) == original.hits


@pytest.mark.parametrize(
    "manifest", ["", "{", "[]", "null", '{"generation": 2}', '{"files": [{"x": 1}]}', "\ufffd\x00"]
)
def test_a_garbage_manifest_is_damage(original: Original, folder: Path, embedder: Embedder, manifest: str) -> None:
    for generation in generations(folder):
        (generation / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(ArchiveDamaged, match="no readable manifest"):
        Archive.open(folder, embedder, ArchiveSettings(heal=False))
    with Archive.open(folder, embedder) as archive:
        assert hits(archive, original.vectors) == original.hits
        assert archive.verify() == ()


def test_an_index_of_another_byline_is_not_used_but_made_anew(
    original: Original, folder: Path, embedder: Embedder
) -> None:
    before = generations(folder)
    for generation in before:
        path = generation / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(manifest | {"index_version": manifest["index_version"] + 1}), encoding="utf-8")
    with pytest.raises(ArchiveDamaged, match="another Byline"):
        Archive.open(folder, embedder, ArchiveSettings(heal=False))
    with Archive.open(folder, embedder) as archive:
        assert generations(folder)[-1] not in before
        assert hits(archive, original.vectors) == original.hits
        assert archive.verify() == ()


@pytest.mark.parametrize("what", ["indexes", "newest", "all", "vectors", "keywords", "a file instead"])
def test_a_lost_folder_is_made_anew(original: Original, folder: Path, embedder: Embedder, what: str) -> None:
    newest = generations(folder)[-1]
    for place in {
        "indexes": [folder / "indexes"],
        "newest": [newest],
        "all": generations(folder),
        "vectors": [newest / "vectors"],
        "keywords": [newest / "keywords"],
        "a file instead": [newest / "vectors"],
    }[what]:
        shutil.rmtree(place)
    if what == "a file instead":
        (newest / "vectors").write_text("x")
    with Archive.open(folder, embedder) as archive:
        assert hits(archive, original.vectors) == original.hits
        assert archive.verify() == ()


def test_damage_with_size_and_time_kept_is_found_by_verify(folder: Path, embedder: Embedder) -> None:
    path = next(generations(folder)[-1].glob("vectors/*/link_lists.bin"))
    before = path.stat()
    _middle(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with Archive.open(folder, embedder) as archive:
        assert archive.verify(full=False) == ()
        assert any("link_lists.bin has changed" in line for line in archive.verify())
    Archive.rebuild(folder)
    with Archive.open(folder, embedder) as archive:
        assert archive.verify() == ()


def test_a_damaged_newest_generation_does_not_stop_readers_while_a_writer_works(
    original: Original, folder: Path, embedder: Embedder
) -> None:
    _middle(generations(folder)[-1] / "vectors" / "chroma.sqlite3")
    with Archive.writer(folder, embedder), Archive.open(folder, embedder) as archive:
        assert archive.generation == 1
        assert archive.nearest(original.vectors[0], 5)


def test_a_copied_archive_is_as_good_as_the_original(original: Original, tmp_path: Path, embedder: Embedder) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(original.folder, copy, copy_function=shutil.copyfile)  # times are lost, as in many backups
    before = generations(copy)
    with Archive.open(copy, embedder) as archive:
        assert hits(archive, original.vectors) == original.hits
    assert generations(copy) == before


def test_an_index_of_another_embedder_is_not_used(folder: Path, embedder: Embedder, tmp_path: Path) -> None:
    other = Label("another@1")
    with Archive.writer(tmp_path / "other", other) as writer:
        writer.publish()
    shutil.rmtree(folder / "indexes")
    shutil.copytree(tmp_path / "other" / "indexes", folder / "indexes")
    with Archive.open(folder, embedder) as archive:
        assert archive.verify() == ()


def test_a_graph_that_lost_passages_is_noticed(folder: Path, embedder: Embedder, original: Original) -> None:
    with Archive.open(folder, embedder) as archive:
        shared = archive._current._current
        assert shared is not None
        problems = shared.opened.problems({"not there"})
    size = len({passage.id for number in range(30) for passage in article(number).passages})
    assert problems == [f"the {name} index lacks 1 passages and has {size} too many" for name in ("vector", "keyword")]


def test_rebuilding_while_others_read_disturbs_nobody(folder: Path, original: Original, embedder: Embedder) -> None:
    with Archive.open(folder, embedder) as archive:
        before = hits(archive, original.vectors)
        Archive.rebuild(folder)
        assert hits(archive, original.vectors) == before
        assert archive.refresh() is True
        assert hits(archive, original.vectors) == before
        assert archive.refresh() is False


def test_the_vector_index_says_what_it_cannot_open(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"nonsense" * 1_000)
    with pytest.raises(ArchiveDamaged, match="The vector index failed"):
        VectorIndex(tmp_path)
