"""Public reading-comprehension sets as questions about small news-like archives. Data stays outside the repository.

Sets: SQuAD 2.0 (Rajpurkar et al. 2018), SQuADShifts new-wiki (Miller et al. 2020), Natural Questions with gold
passages (Kwiatkowski et al. 2019), CLAP-NQ (Rosenthal et al. 2024), MultiHop-RAG (Tang and Yang 2024).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PARAGRAPHS = 5  # paragraphs of an encyclopaedia entry that make one "article" of a news story's length


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what answers it. No answers: the archive it is asked of does not answer it."""

    kind: str
    question: str
    source: str | None = None
    """URL of the article that holds the answer; None where any article may."""
    answers: tuple[str, ...] = ()
    """Answers, or whole sentences, found word for word in the article."""
    context: str = ""
    """The paragraph the answers are in; empty for the whole article."""
    whole_sentences: bool = False
    starts: tuple[int, ...] = ()
    """Characters of the context where answers begin, where the set says so."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article to ingest."""

    url: str
    title: str | None
    body: str
    group: str
    """What it is about: texts of one page share it."""
    unit: str
    """What is never parted: the questions of one unit are all trained on, or all measured on."""


def _squad(path: Path, name: str) -> Iterator[tuple[Text, list[Case]]]:
    for number, document in enumerate(json.loads(path.read_text(encoding="utf-8"))["data"]):
        paragraphs = document["paragraphs"]
        for at in range(0, len(paragraphs), PARAGRAPHS):
            url, part = f"https://example.org/{name}/{number}/{at}", paragraphs[at : at + PARAGRAPHS]
            body = "\n\n".join(paragraph["context"].strip() for paragraph in part)
            title = document.get("title", "").replace("_", " ") or None
            cases = [
                Case(
                    name if answers else f"{name}-near",
                    qa["question"],
                    url,
                    answers,
                    paragraph["context"],
                    starts=tuple(sorted({a["answer_start"] for a in qa["answers"]})) if answers else (),
                )
                for paragraph in part
                for qa in paragraph["qas"]
                for answers in [() if qa.get("is_impossible") else tuple(sorted({a["text"] for a in qa["answers"]}))]
            ]
            yield Text(url, title, body, f"{name}/{number}", unit=url), cases


def _natural_questions(path: Path) -> Iterator[tuple[Text, list[Case]]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, row in enumerate(map(json.loads, lines)):
            url, context = f"https://example.org/nq/{number}", row["ctxs"][0]
            case = Case("nq", row["question"], url, tuple(row["answers"]), context["text"])
            yield Text(url, context["title"], context["text"], url, unit=context["title"]), [case]


def _clap(path: Path, *, answerable: bool) -> Iterator[tuple[Text, list[Case]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        url, passage = f"https://example.org/{path.stem}/{number}", row["passages"][0]
        chosen = tuple(text.strip() for text in row["output"][0].get("selected_sentences") or ()) if answerable else ()
        case = Case("clap" if answerable else "clap-near", row["input"], url, chosen, whole_sentences=True)
        yield Text(url, passage["title"], passage["text"], url, unit=passage["title"]), [case]


def reading(folder: Path) -> tuple[list[Text], list[Case]]:
    """Every article and case of the reading sets in `folder`."""
    pairs = [
        *_squad(folder / "squad2.json", "squad"),
        *_squad(folder / "squadshifts_new_wiki.json", "shifts"),
        *_natural_questions(folder / "nq_oracle.jsonl.gz"),
        *_clap(folder / "clapnq_answerable.dev.jsonl", answerable=True),
        *_clap(folder / "clapnq_unanswerable.dev.jsonl", answerable=False),
    ]
    return [text for text, _ in pairs], [case for _, cases in pairs for case in cases]


def multihop(questions: Path) -> list[Case]:
    """MultiHop-RAG's questions with their evidence sentences; its null queries have none."""
    rows = map(json.loads, questions.read_text(encoding="utf-8").splitlines())
    return [
        Case(
            "multihop" if row["evidence"] else "multihop-null",
            row["question"],
            answers=tuple(" ".join(evidence["fact"].split()) for evidence in row["evidence"]),
            whole_sentences=True,
        )
        for row in rows
    ]


def write_jsonl(texts: list[Text], path: Path) -> Path:
    """The articles as a file that ingest reads."""
    rows = ({"url": text.url, "title": text.title, "body": text.body} for text in texts)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
