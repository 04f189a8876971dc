"""Retrieval sets in the layout of BEIR: a folder with `corpus.jsonl`, `queries.jsonl` and `qrels/`. Downloads nothing.

The layout is that of Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval
Models" (NeurIPS 2021).
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

from pydantic import Field, StrictStr

from assistant.evaluation.formats.base import CaseFile, Document, Sample, Shape
from assistant.evaluation.formats.parts import Foreign, some, unique
from assistant.evaluation.formats.records import records
from assistant.evaluation.types import Case, Gold, Task
from vectorstore.errors import UsageError

_log = logging.getLogger(__name__)

_SPLITS = ("test", "dev", "train")
_COLUMNS = {"query-id", "corpus-id", "score"}
_HEADER = "Start the file with the line query-id, corpus-id, score, between tabs."


class _Passage(Foreign):
    id: StrictStr = Field(alias="_id")
    text: StrictStr
    title: StrictStr | None = None


class _Query(Foreign):
    id: StrictStr = Field(alias="_id")
    text: Annotated[StrictStr, Field(min_length=1)]


class _Judgement(Foreign):
    query: StrictStr = Field(alias="query-id")
    document: StrictStr = Field(alias="corpus-id")
    score: int


class Beir:
    """Reads folders in BEIR's layout."""

    name = "beir"

    def recognises(self, sample: Sample) -> bool:
        """A folder with the queries or the corpus."""
        return sample.shape is Shape.FOLDER and bool(sample.fields & {"queries.jsonl", "corpus.jsonl"})

    def read(self, path: Path) -> CaseFile:
        """The judged queries and the whole corpus; of the splits `test`, then `dev`, then `train`.

        Raises `UsageError`: a part is missing, or a line is wrong.
        """
        for part in ("corpus.jsonl", "queries.jsonl"):
            if not (path / part).is_file():
                raise UsageError(f"{path} has no {part}.", "Name a folder with corpus.jsonl, queries.jsonl and qrels/.")
        qrels = _qrels_file(path)
        judged = _judged(qrels)
        documents = tuple(_document(record.parse(_Passage)) for record in records(path / "corpus.jsonl"))
        queries = [(record, record.parse(_Query)) for record in records(path / "queries.jsonl")]
        cases = unique([(record, _case(query, judged[query.id])) for record, query in queries if query.id in judged])
        _tell_missing(judged, {case.id for case in cases}, {document.id for document in documents}, qrels)
        return CaseFile(path, self.name, some(cases, qrels), documents=documents)


def _qrels_file(folder: Path) -> Path:
    for split in _SPLITS:
        if (found := folder / "qrels" / f"{split}.tsv").is_file():
            return found
    raise UsageError(
        f"{folder} has no qrels/test.tsv, qrels/dev.tsv or qrels/train.tsv.",
        "Add the judgements: a tab-separated file with the columns query-id, corpus-id and score.",
    )


def _judged(path: Path) -> dict[str, dict[str, int]]:
    """Query to the documents that answer it, with their grades; a query whose documents all have 0 has none."""
    found: dict[str, dict[str, int]] = {}
    for record in records(path):
        if missing := _COLUMNS - record.fields.keys():
            problem = f"it has no {', '.join(sorted(missing))}"
            raise record.wrong(problem, _HEADER)
        one = record.parse(_Judgement)
        documents = found.setdefault(one.query, {})
        if one.score > 0:
            documents[one.document] = one.score
    if not found:
        raise UsageError(f"{path} holds no judgement below its first line, which names the columns.", _HEADER)
    return found


def _document(passage: _Passage) -> Document:
    return Document(passage.id, passage.text, title=passage.title or None)


def _case(query: _Query, relevant: dict[str, int]) -> Case:
    return Case(query.id, Task.ASK, query.text, gold=Gold(relevant=relevant))


def _tell_missing(judged: dict[str, dict[str, int]], queries: set[str], documents: set[str], qrels: Path) -> None:
    lost = len(judged.keys() - queries)
    absent = len({name for relevant in judged.values() for name in relevant} - documents)
    if lost or absent:
        _log.warning("%s judges %d queries and %d documents that the folder does not hold.", qrels, lost, absent)
