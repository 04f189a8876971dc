"""Measures how well follow-ups are understood, on MTRAG conversations (Katsis et al., TACL 2025).

    python -m benchmarks.chat --data DIR

Every domain's passages become an archive. The last question of a conversation is asked as it stands, with the whole
earlier question put before it, and as Byline reads it; what is found is compared with the passages that annotators
marked. Half of the conversations, by their ids, were looked at while the rules were written; the other half was not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Turn
from assistant.conversation.asking_back import asks_back
from assistant.conversation.followup import Standalone, standalone
from assistant.finding.retrieve import RetrievalSettings, Retriever
from assistant.words import analyse
from ingest import IngestSettings, ingest
from ui.wiring import quiet
from vectorstore import Archive, ArchiveSettings, Constraints
from vectorstore.embedders import Embedder, load_embedder

DEPTHS = (5, 10)
PASSAGES = 40


def _with_topic(understood: Standalone) -> str:
    return " ".join([understood.text, *(name for name in understood.topic if name not in understood.text)])


READINGS: dict[str, Callable[[str, Sequence[Turn]], str]] = {
    "as it stands": lambda question, history: question,
    "after the question before": lambda question, history: " ".join([*(t.question for t in history[-1:]), question]),
    "as Byline reads it": lambda question, history: standalone(question, history).text,
    "the same, with the topic beside it": lambda question, history: _with_topic(standalone(question, history)),
}


@dataclass(frozen=True, slots=True)
class Conversation:
    """The last question of a conversation, with what came before and what answers it."""

    name: str
    domain: str
    question: str
    history: tuple[Turn, ...]
    gold: frozenset[str]
    underspecified: bool

    @property
    def held_out(self) -> bool:
        """Whether it was left unseen while the rules were written."""
        return hashlib.sha256(self.name.encode()).digest()[-1] % 2 == 1


def read(path: Path) -> tuple[list[Conversation], dict[str, dict[str, str]]]:
    """The conversations, and by domain the texts of all passages by id."""
    conversations, texts = [], dict[str, dict[str, str]]()
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        domain = texts.setdefault(row["Collection"], {})
        for context in row["contexts"]:
            domain.setdefault(context["document_id"], context["text"])
        conversations.append(_conversation(row))
    return conversations, texts


def _conversation(row: dict[str, Any]) -> Conversation:
    turns: list[Turn] = []
    for said in row["input"][:-1]:
        if said["speaker"] == "user":
            turns.append(Turn(said["text"].strip()))
        elif turns:
            turns[-1] = Turn(turns[-1].question, said["text"])
    gold = frozenset(context["document_id"] for context in row["contexts"])
    unclear = "UNDERSPECIFIED" in row["answerability"]
    name, domain, question = row["conversation_id"], row["Collection"], row["input"][-1]["text"].strip()
    return Conversation(name, domain, question, tuple(turns), gold, unclear)


def ranking(archive: Archive, retriever: Retriever, question: str) -> list[str]:
    """Documents found for `question`, best first, each once."""
    found = retriever.find(retriever.vector(question), analyse(question), PASSAGES, Constraints())
    return list(dict.fromkeys(one.article.url.rsplit("/", 1)[1] for one in found if one.article.url))


def gains(ranked: Sequence[str], gold: frozenset[str], depth: int) -> tuple[float, float]:
    """Recall and nDCG among the first `depth`."""
    hits = [name in gold for name in ranked[:depth]]
    got = sum(1 / math.log2(rank + 2) for rank, hit in enumerate(hits) if hit)
    best = sum(1 / math.log2(rank + 2) for rank in range(min(depth, len(gold))))
    return sum(hits) / len(gold), got / best


def archive_of(domain: str, texts: dict[str, str], folder: Path, embedder: Embedder) -> Path:
    """The folder of an archive of a domain's passages."""
    source = folder / f"{domain}.jsonl"
    rows = ({"url": f"https://example.org/{domain}/{name}", "body": text} for name, text in texts.items())
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ingest([source], folder / domain, embedder, IngestSettings(), ArchiveSettings())
    return folder / domain


def table(rows: dict[str, list[list[float]]], held_out: str) -> list[str]:
    """The retrieval figures as lines of a table."""
    head = " | ".join(f"Recall@{depth} | nDCG@{depth}" for depth in DEPTHS)
    count = len(next(iter(rows.values())))
    lines = [f"\n{held_out}, {count} follow-ups with an answer", f"| question | {head} |", "| --- " * 5 + "|"]
    for name, values in rows.items():
        means = [sum(column) / max(1, len(values)) for column in zip(*values, strict=True)]
        lines.append(f"| {name} | " + " | ".join(f"{mean:.3f}" for mean in means) + " |")
    return lines


def measured(conversations: Sequence[Conversation], texts: dict[str, dict[str, str]], folder: Path) -> list[str]:
    """Retrieval for both halves."""
    embedder = load_embedder()
    halves: dict[bool, dict[str, list[list[float]]]] = {half: {name: [] for name in READINGS} for half in (False, True)}
    for domain in sorted(texts):
        place = folder / domain
        place = place if place.exists() else archive_of(domain, texts[domain], folder, embedder)
        with Archive.open(place, embedder) as archive:
            retriever = Retriever(archive, embedder, RetrievalSettings())
            for one in conversations:
                if one.domain != domain or not one.gold or not one.history:
                    continue
                for name, reading in READINGS.items():
                    ranked = ranking(archive, retriever, reading(one.question, one.history))
                    values = [value for depth in DEPTHS for value in gains(ranked, one.gold, depth)]
                    halves[one.held_out][name].append(values)
    return [*table(halves[False], "seen half"), *table(halves[True], "held-out half")]


_POINTS = re.compile(
    r"\b(?:he|she|they|it|him|her|them|his|their|its|this|these|those)\b|^\W*(?:and|but|what about)\b", re.IGNORECASE
)


def untouched(conversations: Sequence[Conversation]) -> list[str]:
    """How many questions are made whole that need it, and how many are left alone that do not.

    The opening question of a conversation stands alone: it is asked after another conversation of the same domain.
    """
    lines = []
    for held_out in (False, True):
        chosen = [one for one in conversations if one.held_out is held_out and one.history]
        pointing = [one for one in chosen if _POINTS.search(one.question)]
        changed = [one for one in pointing if standalone(one.question, one.history).text != one.question]
        strangers = list(_after_another(chosen))
        left = [question for question, history in strangers if standalone(question, history).text == question]
        asked = [question for question, _ in strangers if asks_back(question, (), ()) is not None]
        lines += [
            f"\n{'held-out' if held_out else 'seen'} half",
            f"questions with a pronoun or an opening that leans: {len(pointing)}, made whole: {len(changed)}",
            f"opening questions asked after another conversation: {len(strangers)}, left as they are: {len(left)}",
            f"opening questions asked first: {len(strangers)}, asked back: {len(asked)}",
        ]
    return lines


def _after_another(chosen: Sequence[Conversation]) -> Iterator[tuple[str, tuple[Turn, ...]]]:
    for domain in sorted({one.domain for one in chosen}):
        same = [one for one in chosen if one.domain == domain]
        for one, other in zip(same, [*same[1:], *same[:1]], strict=True):
            yield one.history[0].question, other.history


def main() -> None:
    """Reads the command line, measures and writes the tables to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with mtrag.dev.jsonl")
    parser.add_argument("--work", type=Path, help="where archives are kept for the next run")
    arguments = parser.parse_args()
    quiet()
    conversations, texts = read(arguments.data / "mtrag.dev.jsonl")
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.work or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        lines = [*measured(conversations, texts, folder), *untouched(conversations)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
