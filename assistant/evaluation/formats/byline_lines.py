"""Byline's own case files: the lines `byline batch` takes, with what is known of a right answer. Scores nothing.

One JSON object per line (or in a list). Asked: `question`, `claim` or `quote`, with `id`, `history`, `outlet`, `since`,
`until`, `without`. Known: `kind`, `gold_sources` (names, or names with grades), `gold_sentences`, `answers` (or
`reference`), `must_include` (groups; a group is one wording or a list of them), `must_not_include`, `answerable`,
`disagreement`, `verdict`, `match`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr

from assistant.evaluation.formats.base import RECORDS, CaseFile, Sample
from assistant.evaluation.formats.parts import Foreign, Id, Text, Texts, some, tupled, unique
from assistant.evaluation.formats.records import Record, records
from assistant.evaluation.types import Case, Gold, Task
from assistant.types import Turn

ASKED = {"question": Task.ASK, "claim": Task.CHECK, "quote": Task.TRACE}
"""The field that holds what is asked, and what that asks for."""
_NEAR = 0.85


def _day(text: str) -> str:
    try:
        if datetime.strptime(text, "%Y-%m-%d").strftime("%Y-%m-%d") == text:
            return text
    except ValueError:
        pass
    raise ValueError("a date is written as 2025-12-31")


Day = Annotated[StrictStr, AfterValidator(_day)]
Grade = Annotated[StrictInt, Field(ge=0)]


class _Line(Foreign):
    id: Id = None
    question: Text = None
    claim: Text = None
    quote: Text = None
    history: list[tuple[StrictStr, StrictStr | None]] = Field(default_factory=list)
    outlet: Texts = None
    since: Day | None = None
    until: Day | None = None
    without: Texts = None
    kind: Text = None
    gold_sources: dict[str, Grade] | Texts = None
    gold_sentences: Texts = None
    answers: Texts = None
    reference: Texts = None
    must_include: list[StrictStr | list[StrictStr]] | None = None
    must_not_include: Texts = None
    answerable: StrictBool | None = None
    disagreement: StrictBool | None = None
    verdict: Literal["supported", "contradicted", "disputed", "not_found"] | None = None
    match: Literal["exact", "altered", "none"] | None = None


FIELDS = frozenset(_Line.model_fields)
"""Every field that means something here."""


class BylineLines:
    """Reads Byline's own case files."""

    name = "byline"

    def recognises(self, sample: Sample) -> bool:
        """JSON records with a question, a claim or a quotation."""
        return sample.shape in RECORDS and bool(sample.fields & ASKED.keys())

    def read(self, path: Path) -> CaseFile:
        """The cases, in order. Raises `UsageError` that names the line."""
        return CaseFile(path, self.name, cases_of(records(path), path))


def cases_of(found: Iterable[Record], path: Path) -> tuple[Case, ...]:
    """Records with this format's fields as cases. Raises `UsageError` for a wrong one, a duplicate id, or none."""
    return some(unique([(record, _case(record)) for record in found]), path)


def _case(record: Record) -> Case:
    _no_near_misses(record)
    line = record.parse(_Line)
    given = {name: text for name in ASKED if (text := getattr(line, name)) is not None}
    if len(given) != 1:
        problem = f"it has {' and '.join(given)}" if given else "it has no question, claim or quote"
        raise record.wrong(problem, 'Give it exactly one of "question", "claim" and "quote".')
    [(name, text)] = given.items()
    if line.since and line.until and line.since > line.until:
        raise record.wrong(f'"since" ({line.since}) is after "until" ({line.until})', "Swap the two dates.")
    return Case(
        id=line.id or str(record.number),
        task=ASKED[name],
        text=text,
        kind=line.kind or "all",
        history=tuple(Turn(asked, answered or "") for asked, answered in line.history),
        outlets=tupled(line.outlet) or (),
        since=line.since,
        until=line.until,
        without=tupled(line.without) or (),
        gold=_gold(line, ASKED[name]),
    )


def _no_near_misses(record: Record) -> None:
    for name in record.fields:
        if name in FIELDS:
            continue
        if near := difflib.get_close_matches(name.lower(), sorted(FIELDS), n=1, cutoff=_NEAR):
            raise record.wrong(f'the field "{name}" is not known', f'Did you mean "{near[0]}"?')


def _gold(line: _Line, task: Task) -> Gold:
    answers = tupled(line.answers if line.answers is not None else line.reference)
    groups = line.must_include
    return Gold(
        relevant=_grades(line.gold_sources),
        sentences=tupled(line.gold_sentences),
        answers=answers,
        facts=None if groups is None else tuple(filter(None, (_wordings(group) for group in groups))),
        forbidden=tupled(line.must_not_include) or (),
        answerable=_answerable(line, task),
        disagreement=True if line.disagreement is None and line.kind == "disagreement" else line.disagreement,
        verdict=line.verdict,
        match=line.match,
    )


def _wordings(group: str | list[str]) -> tuple[str, ...]:
    return tupled([group] if isinstance(group, str) else group) or ()


def _grades(sources: Mapping[str, int] | list[str] | None) -> Mapping[str, int] | None:
    if isinstance(sources, Mapping):
        return {name: grade for name, grade in sources.items() if grade}
    return None if sources is None else dict.fromkeys(tupled(sources) or (), 1)


def _answerable(line: _Line, task: Task) -> bool | None:
    if line.answerable is not None:
        return line.answerable
    if line.kind == "unanswerable":
        return False
    known = line.gold_sources or line.must_include or line.answers or line.reference
    return True if known and task is Task.ASK else None  # a claim has its verdict, a quotation its match
