"""Questions over several articles as MultiHop-RAG publishes them, with its `corpus.json` where that lies next to them.

The layout is that of Tang and Yang, "MultiHop-RAG: Benchmarking Retrieval-Augmented Generation for Multi-Hop Queries"
(COLM 2024); its null queries are questions that no article answers.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import AliasChoices, Field, StrictStr

from assistant.evaluation.formats.base import RECORDS, CaseFile, Document, Sample
from assistant.evaluation.formats.parts import Foreign, Id, Text, some, tupled, unique
from assistant.evaluation.formats.records import Record, records
from assistant.evaluation.types import Case, Gold, Task

_NULL = "null_query"
_CORPUS = "corpus.json"


class _Evidence(Foreign):
    url: Text = None
    title: Text = None
    fact: Text = None


class _Query(Foreign):
    id: Id = None
    text: StrictStr = Field(validation_alias=AliasChoices("query", "question"), min_length=1)
    answer: Text = None
    question_type: Text = None
    evidence: list[_Evidence] = Field(validation_alias=AliasChoices("evidence_list", "evidence"))


class _Article(Foreign):
    url: StrictStr
    body: StrictStr
    title: Text = None
    author: Text = None
    source: Text = None
    published_at: Text = None


class MultiHop:
    """Reads MultiHop-RAG's questions."""

    name = "multihop"

    def recognises(self, sample: Sample) -> bool:
        """Records with a list of evidence."""
        has_evidence = bool(sample.fields & {"evidence_list", "evidence"})
        return sample.shape in RECORDS and has_evidence and bool(sample.fields & {"query", "question"})

    def read(self, path: Path) -> CaseFile:
        """The questions, with their type as kind, and the articles. Raises `UsageError` that names the place."""
        cases = unique([(record, _case(record)) for record in records(path)])
        corpus = path.with_name(_CORPUS)
        documents = tuple(_document(record) for record in records(corpus)) if corpus.is_file() else ()
        return CaseFile(path, self.name, some(cases, path), documents=documents)


def _case(record: Record) -> Case:
    query = record.parse(_Query)
    is_null = query.question_type == _NULL
    names = [name for one in query.evidence if (name := one.url or one.title)]
    facts = [one.fact for one in query.evidence if one.fact]
    gold = Gold(
        relevant={} if is_null else dict.fromkeys(names, 1),
        sentences=() if is_null else tupled(facts),
        answers=None if is_null or query.answer is None else (query.answer,),
        answerable=not is_null,
    )
    return Case(query.id or str(record.number), Task.ASK, query.text, kind=query.question_type or "all", gold=gold)


def _document(record: Record) -> Document:
    article = record.parse(_Article)
    return Document(
        id=article.url,
        text=article.body,
        title=article.title,
        url=article.url,
        outlet=article.source,
        author=article.author,
        published=article.published_at,
    )
