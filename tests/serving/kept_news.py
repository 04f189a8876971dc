"""Articles of a made-up coast for what becomes of a kept answer: two that agree, two that do not, one that attacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assistant import Turn
from assistant.types import Disagreement, Quote, Usage
from assistant.writing.types import Draft, Keyed, Refused
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder

ARTICLES = {
    "tunnel-opens": (
        "Marlow tunnel opens",
        "Harbour Gazette",
        "2026-02-03",
        "The Marlow tunnel opened on Tuesday after nine years of work. It cost 310 million crowns, the transport "
        "minister, Edda Vik, said.\n\nBuses will run through the tunnel from Friday.",
    ),
    "tunnel-tolls": (
        "Drivers to pay in Marlow tunnel",
        "Coast Courier",
        "2026-02-10",
        "Drivers will pay four crowns to use the Marlow tunnel from March. The money pays for the pumps.",
    ),
    "fire-police": (
        "Fire destroys the Selby mill",
        "Harbour Gazette",
        "2026-03-01",
        "A fire destroyed the Selby mill on Sunday. Police said 7 people were killed in the fire at the Selby mill.",
    ),
    "fire-union": (
        "After the fire at the Selby mill",
        "Coast Courier",
        "2026-03-01",
        "Families waited outside the gates. At least 15 people were killed in the fire at the Selby mill, the millers' "
        "union said.",
    ),
    "fire-agency": (
        "Selby mill burns",
        "Northern Wire",
        "2026-03-02",
        "Police said 7 people were killed in the fire at the Selby mill. The cause is not known.",
    ),
    "attack": (
        "<script>window.hacked=1</script> Gulls & <b>ferries</b>",
        "'><a href=javascript:window.hacked=1>Gazette</a>",
        "2026-01-20",
        "The ferry <img src=http://evil.example/x.png onerror=window.hacked=1> to Gull Island sails every hour, the "
        "harbour master said. </main></body><script>window.hacked=1</script>",
    ),
}
TUNNEL = "How much did the Marlow tunnel cost?"
FIRE = "How many people were killed in the fire at the Selby mill?"
FERRY = "How often does the ferry to Gull Island sail?"


def write_kept_news(folder: Path) -> Path:
    """The articles as files with front matter."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ARTICLES:
        write_article(folder, name)
    return folder


def make_archive(folder: Path, embedder: Embedder) -> Path:
    """An archive of the articles in `folder`/articles."""
    articles, archive = write_kept_news(folder / "articles"), folder / "archive"
    report = ingest([articles], archive, embedder, IngestSettings(), ArchiveSettings())
    assert report.new == len(ARTICLES), report
    return archive


def remove(archive: Archive, *titles: str) -> None:
    """Deletes articles by their titles."""
    ids = [article.id for article in archive.each_article() if article.title in titles]
    assert len(ids) == len(titles)
    with Archive.remover(archive.folder) as writer:
        writer.remove(ids)
        writer.publish()
    archive.refresh()


def write_article(folder: Path, name: str, more: str = "") -> None:
    """One of them, with `more` before its text."""
    title, outlet, day, text = ARTICLES[name]
    quoted = outlet.replace("'", "''")
    head = f"---\ntitle: '{title}'\noutlet: '{quoted}'\ndate: {day}\n---\n"
    (folder / f"{name}.md").write_text(f"{head}{more}{text}\n", encoding="utf-8")


class Scripted:
    """A chat model that words each sentence holding one of the given words; and cites it."""

    name, fingerprint, declined, entails = "scripted:test", "1", False, None

    def __init__(self, *says: tuple[str, tuple[str, ...]]) -> None:
        self.says, self.usage = says, Usage()

    def begin(self, is_stopped: Callable[[], bool]) -> Scripted:
        del is_stopped
        return self

    def write(self, question: str, evidence: Keyed) -> Iterator[Draft]:
        del question
        self.usage = Usage(812, 40, 1, estimated=True, price=0.0123, budget=2_000)
        for text, cited in self.says:
            yield Draft(text, tuple(next(key for key, one in evidence if words in one.text) for words in cited))

    def mend(self, question: str, evidence: Keyed, refused: Sequence[Refused]) -> Iterator[Draft]:
        del question, evidence, refused
        return iter(())

    def condense(self, question: str, history: Sequence[Turn]) -> str | None:
        del question, history
        return None

    def split(self, question: str) -> tuple[str, ...]:
        del question
        return ()

    def compare(self, question: str, evidence: Keyed, number: Callable[[Quote], int]) -> tuple[Disagreement, ...]:
        del question, evidence, number
        return ()
