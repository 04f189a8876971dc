"""An ingest killed at any moment: the archive is usable at once, keeps what was stored, and goes on where it was."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from archives import QUESTIONS, REPOSITORY, WORDS, hits, question_vectors

from vectorstore import Archive, ArchiveMissing
from vectorstore.embedders import Embedder

SEED = 20250314
SAMPLES = REPOSITORY / "samples"
Moment = Callable[[Path, random.Random], bool]


def page(chance: random.Random, number: int) -> str:
    paragraphs = [
        " ".join(f"{' '.join(chance.choices(WORDS, k=chance.randint(5, 16))).capitalize()}." for _ in range(4))
        for _ in range(chance.randint(2, 5))
    ]
    return f"Report {number} on the {chance.choice(WORDS)}\n\n" + "\n\n".join(paragraphs) + "\n"


def add_articles(folder: Path, chance: random.Random, new: int) -> None:
    """New files, and a change to some that were there."""
    old = sorted(folder.glob("*.txt"))
    for path in chance.sample(old, min(len(old), new // 4)):
        path.write_text(path.read_text(encoding="utf-8") + f"\nThe {chance.choice(WORDS)} was added later.\n")
    for number in range(len(old), len(old) + new):
        (folder / f"{number:04d}.txt").write_text(page(chance, number), encoding="utf-8")


# --- when to kill -------------------------------------------------------------------------------------------


def starting(_archive: Path, chance: random.Random) -> bool:
    time.sleep(chance.uniform(0, 1.2))
    return True


def storing(archive: Path, chance: random.Random) -> bool:
    """Once the catalog is written to, some way on: between and inside batches."""
    log = archive / "catalog.sqlite3-wal"
    if not log.exists() or not log.stat().st_size:
        return False
    time.sleep(chance.uniform(0, 1.5))
    return True


def publishing(archive: Path, chance: random.Random) -> bool:
    if not any(archive.glob("indexes/.making-*")):
        return False
    time.sleep(chance.uniform(0, 0.5))
    return True


def renaming(archive: Path, _chance: random.Random) -> bool:
    return any(archive.glob("indexes/.making-*/manifest.json"))


def after_renaming(archive: Path, _chance: random.Random) -> bool:
    return len([path for path in archive.glob("indexes/*-*") if path.name[0] != "."]) > 2


MOMENTS: dict[str, Moment] = {
    "starting": starting,
    "storing": storing,
    "publishing": publishing,
    "renaming": renaming,
    "after renaming": after_renaming,
}


# --- the ingest and what must hold --------------------------------------------------------------------------


def ingest(archive: Path, *sources: Path) -> subprocess.Popen[bytes]:
    code = "import sys; from ui.main import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "--archive", archive, "ingest", *sources]
    environment = os.environ | {"BYLINE_INGEST__BATCH_ARTICLES": "4"}
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def ingest_and_kill(archive: Path, sources: list[Path], moment: Moment, chance: random.Random) -> bool:
    """Whether it was killed before it was done."""
    process = ingest(archive, *sources)
    while process.poll() is None and not moment(archive, chance):
        time.sleep(0.0005)
    process.kill()
    process.communicate()
    return process.returncode < 0


def ingest_to_the_end(archive: Path, sources: list[Path]) -> None:
    process = ingest(archive, *sources)
    _, said = process.communicate(timeout=200)
    assert process.returncode == 0, said.decode()


@dataclass(frozen=True)
class Contents:
    """Everything that must be the same however often an ingest was killed."""

    texts: dict[str, str]
    passages: dict[str, str]
    hits: list[list[str]]


def contents(folder: Path, embedder: Embedder) -> Contents:
    """What is in an archive; checks on the way that it is sound."""
    with Archive.open(folder, embedder) as archive:
        assert archive.verify() == ()
        articles = archive.articles(limit=10_000)
        passages = {}
        for one in articles:
            for passage in archive.passages_of(one.id):
                assert passage.text == one.text[passage.start : passage.end]
                passages[passage.id] = passage.text
        counts = archive.count()
        assert (counts.articles, counts.passages) == (len(articles), len(passages))
        assert archive.generation == counts.generation
        found = hits(archive, question_vectors(embedder))
        assert len(found) == 2 * len(QUESTIONS)
        assert {name for one in found for name in one} <= set(passages)
        return Contents({one.id: one.text for one in articles}, passages, found)


def assert_nearly_equal(one: Contents, other: Contents) -> None:
    """Equal but for the search by meaning: Chroma builds its graph in several threads, and no two are quite alike."""
    assert (one.texts, one.passages) == (other.texts, other.passages)
    assert one.hits[len(QUESTIONS) :] == other.hits[len(QUESTIONS) :], "the search by words"
    shared = [len(set(a) & set(b)) / len(b) for a, b in zip(one.hits, other.hits, strict=True)]
    assert sum(shared) / len(shared) >= 0.9, shared


def recall(folder: Path, embedder: Embedder) -> float:
    """Share of the truly nearest passages, by the vectors in the catalog, that the search by meaning finds."""
    asked = question_vectors(embedder)
    with Archive.open(folder, embedder) as archive:
        ids = [passage.id for one in archive.articles(limit=10_000) for passage in archive.passages_of(one.id)]
        stored = archive.vectors(ids)
        assert len(stored) == len(ids)
        rows = np.stack([stored[name] for name in ids])
        found = hits(archive, asked)[: len(asked)]
    nearest = [{ids[index] for index in np.argsort(-(rows @ vector))[:10]} for vector in asked]
    return float(np.mean([len(true & set(one)) / 10 for true, one in zip(nearest, found, strict=True)]))


def kill_again_and_again(tmp_path: Path, embedder: Embedder, kills: int, new: int, samples: bool) -> None:
    chance = random.Random(SEED)
    archive, news = tmp_path / "archive", tmp_path / "news"
    news.mkdir()
    sources = [news, SAMPLES] if samples else [news]
    known: set[str] = set()
    killed = dict.fromkeys(MOMENTS, 0)
    for attempt in range(kills):
        name = list(MOMENTS)[attempt % len(MOMENTS)]
        add_articles(news, chance, new)
        killed[name] += ingest_and_kill(archive, sources, MOMENTS[name], chance)
        try:
            now = contents(archive, embedder)
        except ArchiveMissing:
            assert not known
            continue
        assert known <= set(now.texts), f"attempt {attempt} ({name}) lost articles"
        known = set(now.texts)
    assert sum(killed.values()) >= kills * 0.6, killed
    ingest_to_the_end(archive, sources)
    undisturbed = tmp_path / "undisturbed"
    ingest_to_the_end(undisturbed, sources)
    assert_nearly_equal(contents(archive, embedder), contents(undisturbed, embedder))
    assert recall(archive, embedder) >= 0.95
    assert not list(archive.glob("indexes/.making-*"))


def test_an_ingest_killed_at_its_worst_moments_loses_nothing(tmp_path: Path, embedder: Embedder) -> None:
    kill_again_and_again(tmp_path, embedder, kills=5, new=12, samples=False)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_an_ingest_killed_sixty_times_loses_nothing(tmp_path: Path, embedder: Embedder) -> None:
    kill_again_and_again(tmp_path, embedder, kills=60, new=8, samples=True)
