"""Reading comprehension sets in the JSON of SQuAD 1.1 and 2.0; every paragraph is a document. Knows no sentences.

The layout is that of Rajpurkar, Jia and Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD" (ACL 2018).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from pydantic import StrictBool, StrictStr

from assistant.evaluation.formats.base import CaseFile, Document, Sample, Shape
from assistant.evaluation.formats.parts import Foreign, Id, some, tupled, unique
from assistant.evaluation.formats.records import Record, read_json
from assistant.evaluation.types import Case, Gold, Task
from vectorstore.errors import UsageError


class _Answer(Foreign):
    text: StrictStr


class _Question(Foreign):
    id: Id = None
    question: StrictStr
    answers: list[_Answer] | None = None
    is_impossible: StrictBool | None = None


class _Paragraph(Foreign):
    context: StrictStr
    qas: list[_Question]


class _Article(Foreign):
    title: StrictStr = ""
    paragraphs: list[_Paragraph]


class Squad:
    """Reads SQuAD's JSON."""

    name = "squad"

    def recognises(self, sample: Sample) -> bool:
        """One JSON object with `data`."""
        return sample.shape is Shape.OBJECT and "data" in sample.fields

    def read(self, path: Path) -> CaseFile:
        """The questions and, as documents, their paragraphs, numbered from 1 within the article: "Title-3".

        A question that its paragraph does not answer has no relevant document and is not answerable. Raises
        `UsageError` that names the article (counted from 1) and the field.
        """
        whole = read_json(path)
        data = whole.get("data") if isinstance(whole, Mapping) else None
        if not isinstance(data, list):
            raise UsageError(f'{path} has no list "data".', "Name a file in the JSON of SQuAD.")
        cases: list[tuple[Record, Case]] = []
        documents: dict[str, Document] = {}
        for number, one in enumerate(data, start=1):
            if not isinstance(one, dict):
                raise UsageError(f"{path}, article {number}: not a JSON object.", "Correct it, or leave it out.")
            record = Record(path, "article", number, cast(dict[str, object], one))
            for document, questions in _paragraphs(record, documents):
                cases += [(record, _case(question, document.id, len(cases) + n)) for n, question in questions]
        return CaseFile(path, self.name, some(unique(cases), path), documents=tuple(documents.values()))


def _paragraphs(record: Record, known: dict[str, Document]) -> Iterator[tuple[Document, list[tuple[int, _Question]]]]:
    """Each paragraph with its numbered questions; adds the paragraph to `known` under an id of its own."""
    article = record.parse(_Article)
    for number, paragraph in enumerate(article.paragraphs, start=1):
        name = f"{article.title or f'article {record.number}'}-{number}"
        name = name if name not in known else f"{name} ({record.number})"  # two articles of one title
        known[name] = Document(name, paragraph.context, title=article.title or None)
        yield known[name], list(enumerate(paragraph.qas, start=1))


def _case(question: _Question, document: str, number: int) -> Case:
    answers = None if question.answers is None else [answer.text for answer in question.answers]
    impossible = question.is_impossible or (question.is_impossible is None and answers == [])
    known = impossible or answers is not None
    gold = Gold(
        relevant={} if impossible else {document: 1},
        answers=() if impossible else tupled(answers),
        answerable=not impossible if known else None,
    )
    kind = "unanswerable" if impossible else "answerable"
    return Case(question.id or str(number), Task.ASK, question.question, kind=kind, gold=gold)
