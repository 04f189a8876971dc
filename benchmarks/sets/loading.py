"""Reads the public sets as documents and cases, and takes the same part of a large one every time. Asks nothing.

Questions on texts that Byline has learnt from are left out before; the texts stay, for every system.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.evaluation.formats import CaseFile, Document, load_cases
from assistant.evaluation.types import Case, Gold, Task
from benchmarks.processes import BenchError
from benchmarks.sets.catalogue import READING, PublicSet
from benchmarks.sets.held_out import HeldOut

SEED = 20240101
ANSWERABLE, UNANSWERABLE = "answerable", "unanswerable"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the systems are given, and what is expected of them."""

    documents: tuple[Document, ...]
    """Each with a URL, which cases name it by. No two have the same text."""
    cases: tuple[Case, ...]
    left_out: int = 0
    """Questions that are not asked, since Byline has learnt from their texts."""


def load(one: PublicSet, data: Path) -> Loaded:
    """The part of a set that is measured. The same files give the same part. Raises `BenchError` where none is left."""
    documents, whole = _READERS[one.name](*(data / file for file in one.files))
    cases = _held_out(whole, data / READING) if one.parted else whole
    if not cases:
        raise BenchError(f"{one.title}: Byline has learnt from the texts of all its questions. Use the whole set.")
    documents, cases = without_doubles(documents, cases)
    taken = sample(cases, one.questions)
    return Loaded(sample_documents(documents, taken, one.documents), taken, len(whole) - len(cases))


def _held_out(cases: Sequence[Case], folder: Path) -> Sequence[Case]:
    held_out = HeldOut(folder)
    return [case for case in cases if held_out.holds(case.text)]


def sample(cases: Sequence[Case], of_each_kind: int | None, seed: int = SEED) -> tuple[Case, ...]:
    """At most so many cases of each kind, in the order of the file, whatever else is in it."""
    if of_each_kind is None:
        return tuple(cases)
    kept: set[str] = set()
    for kind in sorted({case.kind for case in cases}):
        ids = sorted(case.id for case in cases if case.kind == kind)
        kept.update(random.Random(f"{seed}/{kind}").sample(ids, min(of_each_kind, len(ids))))
    return tuple(case for case in cases if case.id in kept)


def sample_documents(
    documents: Sequence[Document], cases: Sequence[Case], count: int | None, seed: int = SEED
) -> tuple[Document, ...]:
    """All documents that answer one of the cases, and others up to `count` in all, in their order."""
    if count is None or count >= len(documents):
        return tuple(documents)
    needed = {name for case in cases for name in case.gold.relevant or {}}
    others = sorted(one.id for one in documents if one.url not in needed)
    needed_here = sum(one.url in needed for one in documents)
    filled = set(random.Random(f"{seed}/documents").sample(others, max(0, min(count - needed_here, len(others)))))
    return tuple(one for one in documents if one.url in needed or one.id in filled)


def without_doubles(
    documents: Sequence[Document], cases: Sequence[Case]
) -> tuple[tuple[Document, ...], tuple[Case, ...]]:
    """The first of several documents with the same text stands for all of them, in the cases too."""
    first: dict[str, str] = {}
    for one in documents:
        first.setdefault(one.text.strip(), str(one.url))
    stands_for = {str(one.url): first[one.text.strip()] for one in documents}
    kept = tuple(one for one in documents if stands_for[str(one.url)] == one.url)
    return kept, tuple(replace(case, gold=_renamed(case.gold, stands_for)) for case in cases)


def _renamed(gold: Gold, stands_for: dict[str, str]) -> Gold:
    if gold.relevant is None:
        return gold
    return replace(gold, relevant={stands_for.get(name, name): grade for name, grade in gold.relevant.items()})


# --- the sets -----------------------------------------------------------------------------------------------


_Read = tuple[Sequence[Document], Sequence[Case]]


def _multihop(articles: Path, questions: Path) -> _Read:
    documents = [
        Document(row["url"], row["body"], row["title"], row["url"], row["source"], None, row["published_at"])
        for row in _rows(articles)
    ]
    cases = load_cases(questions, "multihop").cases
    # "yes", "no", "before": its answers are verdicts on the articles, which no sentence of theirs says
    return documents, [replace(case, gold=replace(case.gold, answers=None)) for case in cases]


def _squad(path: Path) -> _Read:
    read = load_cases(path, "squad")
    return [_addressed(one, path.stem) for one in read.documents], [_squad_case(case, read) for case in read.cases]


def _squad_case(case: Case, read: CaseFile) -> Case:
    relevant = {_url(read.path.stem, name): grade for name, grade in (case.gold.relevant or {}).items()}
    # no reference for what has no answer: answers are compared only where there is one
    answers = case.gold.answers or None
    return replace(case, gold=replace(case.gold, relevant=relevant, answers=answers))


def _addressed(one: Document, name: str) -> Document:
    return replace(one, url=_url(name, one.id), title=one.title.replace("_", " ") if one.title else None)


def _clap(answerable: Path, unanswerable: Path) -> _Read:
    read = [(row, answers) for path, answers in ((answerable, True), (unanswerable, False)) for row in _rows(path)]
    documents = [_passage("clapnq", str(row["id"]), row["passages"][0]) for row, _ in read]
    return documents, [_clap_case(row, answers) for row, answers in read]


def _clap_case(row: dict[str, Any], answers: bool) -> Case:
    given = row["output"]
    sentences = dict.fromkeys(text.strip() for one in given for text in one.get("selected_sentences") or ())
    gold = Gold(
        relevant={_url("clapnq", str(row["id"])): 1} if answers else {},
        sentences=tuple(sentences) if answers else (),
        answers=tuple(one["answer"] for one in given if one["answer"]) if answers else None,
        answerable=answers,
    )
    return Case(str(row["id"]), Task.ASK, row["input"], ANSWERABLE if answers else UNANSWERABLE, gold=gold)


def _natural_questions(path: Path) -> _Read:
    rows = list(enumerate(_rows(path)))
    documents = [_passage("nq", str(number), row["ctxs"][0]) for number, row in rows]
    cases = [
        Case(
            str(number),
            Task.ASK,
            row["question"],
            ANSWERABLE,
            gold=Gold(relevant={_url("nq", str(number)): 1}, answers=tuple(row["answers"]), answerable=True),
        )
        for number, row in rows
    ]
    return documents, cases


_READERS: dict[str, Callable[..., _Read]] = {
    "multihop": _multihop,
    "squad2": _squad,
    "squadshifts": _squad,
    "clapnq": _clap,
    "nq": _natural_questions,
}


def _passage(name: str, number: str, passage: dict[str, str]) -> Document:
    return Document(number, passage["text"].strip(), passage["title"] or None, _url(name, number))


def _url(name: str, document: str) -> str:
    return f"https://example.org/{name}/{document.replace(' ', '_')}"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON list or of JSON Lines, packed or not."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = raw.decode("utf-8")
    rows = json.loads(text) if text.lstrip().startswith("[") else map(json.loads, filter(str.strip, text.split("\n")))
    yield from rows
