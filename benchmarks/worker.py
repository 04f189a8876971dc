"""What is timed inside a fresh process, without interpreter, model and first imports. Prints one line of JSON.

Run by path with Byline's own Python; it takes its parts from `ui.wiring`, exactly as the commands do.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.settings import Settings

WARM_UP = 3


def _settings(archive: str) -> Settings:
    from ui import wiring
    from ui.settings import Settings

    wiring.quiet()
    return Settings.load({"archive": Path(archive)})


def prepare(archive: str) -> dict[str, object]:
    """Has the model compiled and its weights in the page cache, which only the very first run on a machine lacks."""
    from ui import wiring

    embedder = wiring.load_embedder_for(_settings(archive))
    embedder.embed(["ready"])
    return {"engine": type(embedder).__name__, "embedder": embedder.fingerprint}


def ingest(articles: str, archive: str) -> dict[str, object]:
    """Seconds of the whole ingest call: reading, cleaning, cutting, embedding, storing, publishing."""
    from ingest import ingest as ingest_call
    from ui import wiring

    settings = _settings(archive)
    embedder = wiring.load_embedder_for(settings)
    parts = wiring.ingest_settings(settings), wiring.archive_settings(settings)
    started, started_cpu = time.perf_counter(), time.process_time()
    report = ingest_call([Path(articles)], settings.archive, embedder, *parts)
    times = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - started_cpu}
    counts = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    return {**times, "passages": report.passages, "failures": len(report.failures), **counts}


def embed(archive: str) -> dict[str, object]:
    """Seconds to embed the archive's passages, article by article in its order, in one call and nothing else."""
    from ui import wiring

    with wiring.open_archive(_settings(archive)) as opened:
        articles = opened.articles(limit=sys.maxsize)
        passages = [passage for article in articles for passage in opened.passages_of(article.id)]
        texts = [passage.searchable for passage in passages]
        started, started_cpu = time.perf_counter(), time.process_time()
        opened.embedder.embed(texts)
        times = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - started_cpu}
    return {**times, "passages": len(texts), "articles": len(articles)}


def ask(archive: str, questions: str) -> dict[str, object]:
    """Milliseconds of each question in one process, after the first few, which warm it up."""
    from assistant import Question
    from ui import wiring

    assistant = wiring.open_assistant(_settings(archive))
    taken, answered = [], []
    for text in json.loads(Path(questions).read_text(encoding="utf-8")):
        started = time.perf_counter()
        answer = assistant.ask(Question(text))
        taken.append((time.perf_counter() - started) * 1000)
        answered.append(bool(answer.citations))
    return {"milliseconds": taken[WARM_UP:], "answered": sum(answered[WARM_UP:]), "first": taken[0]}


_TASKS: dict[str, Callable[..., dict[str, object]]] = {
    "prepare": prepare,
    "ingest": ingest,
    "embed": embed,
    "ask": ask,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(_TASKS[sys.argv[1]](*sys.argv[2:])) + "\n")
