"""Reads what any system answered and gives every case its response. Scores nothing.

Takes Byline's batch output and the plain form of `outputs`, data sets of Ragas and DeepEval with responses in them, a
SQuAD prediction file (one JSON object, id to text; "" abstains) and a TREC run (`qid Q0 docid rank score tag`).
"""

from __future__ import annotations

import logging
from collections import defaultdict, deque
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path

from assistant.evaluation.formats.base import CaseFile, Format, Sample, Shape
from assistant.evaluation.formats.byline_lines import ASKED
from assistant.evaluation.formats.deepeval import DeepEval
from assistant.evaluation.formats.outputs import response_from_record
from assistant.evaluation.formats.parts import Foreign, Id
from assistant.evaluation.formats.ragas import Ragas
from assistant.evaluation.formats.records import Record, from_json, read_json, read_text, records, shape_of
from assistant.evaluation.types import Case, Response, Retrieved
from vectorstore.errors import UsageError

_log = logging.getLogger(__name__)

_RUN_COLUMNS = 6
_SETS: tuple[Format, ...] = (Ragas(), DeepEval())


class _Identity(Foreign):
    id: Id = None


@dataclass(frozen=True, slots=True)
class _Given:
    """A response before it is known whose it is."""

    where: str
    id: str | None
    """As the file has it."""
    text: str | None
    """What was asked, where the file says so."""
    response: Callable[[str], Response]
    """Made for a case's id, so that only what is used is read."""


def load_responses(path: Path, cases: Sequence[Case]) -> tuple[Response, ...]:
    """One response for each case, in the order of the cases; a case without one gets one that says so in `error`.

    An answer belongs to the case with its id. One without an id belongs to the case that asks the same, and where no
    answer of the file says either, to the case in its place. Raises `UsageError`: the file cannot be read, two answers
    to one case, or no answer belongs to any case.
    """
    found = _assigned(list(_given(path, cases)), cases, path)
    return tuple(
        found[case.id](case.id) if case.id in found else Response(case.id, error=f"no answer for this case in {path}")
        for case in cases
    )


def _given(path: Path, cases: Sequence[Case]) -> Iterator[_Given]:
    text = read_text(path)
    shape = shape_of(path, text)
    if shape is Shape.TABLE and _is_run(text):
        return _from_run(path, text)
    if shape is Shape.OBJECT or (shape is Shape.LINES and _is_prediction(text, cases)):
        return _from_predictions(path)
    first = next(records(path), None)
    sample = Sample(shape, frozenset(first.fields if first else ()))
    for one in _SETS:
        if one.recognises(sample):
            return _from_set(one.read(path), cases)
    return _from_outputs(path)


def _from_outputs(path: Path) -> Iterator[_Given]:
    for record in records(path):
        asked = next((text for name in ASKED if isinstance(text := record.fields.get(name), str)), None)
        yield _Given(record.where, record.parse(_Identity).id, asked, _maker(record))


def _maker(record: Record) -> Callable[[str], Response]:
    return lambda case_id: response_from_record(case_id, record)


def _from_set(found: CaseFile, cases: Sequence[Case]) -> Iterator[_Given]:
    """These sets number what has no id, so an id counts where the question is the same, or is that of no case."""
    asked = {case.id: case.text.strip() for case in cases}
    texts = set(asked.values())
    by_id = {response.case_id: response for response in found.responses}
    for place, case in enumerate(found.cases, start=1):
        text = case.text.strip()
        own = case.id if asked.get(case.id) == text or text not in texts else None
        if (response := by_id.get(case.id)) is not None:
            yield _Given(f"{found.path}, sample {place}", own, text, _renamer(response))


def _renamer(response: Response) -> Callable[[str], Response]:
    return lambda case_id: replace(response, case_id=case_id)


def _is_prediction(text: str, cases: Sequence[Case]) -> bool:
    """Whether a file of one line maps ids of cases to texts; the plain form has its own `id`."""
    if "\n" in text.strip():
        return False
    found = from_json(text, "the predictions")
    return isinstance(found, dict) and "id" not in found and any(case.id in found for case in cases)


def _from_predictions(path: Path) -> Iterator[_Given]:
    found = read_json(path)
    if not isinstance(found, Mapping):
        raise UsageError(f"{path} is not a JSON object.", "Write it as {id: answer}.")
    for name, text in found.items():
        if not isinstance(text, str):
            problem = f'{path}: the prediction for "{name}" is not a text.'
            raise UsageError(problem, "Give a JSON object of ids and texts, or one answer on each line.")
        yield _Given(f'{path}, "{name}"', name, None, _renamer(Response(name, text, abstained=not text.strip())))


def _is_run(text: str) -> bool:
    columns = text.lstrip().split("\n", 1)[0].split()
    return len(columns) == _RUN_COLUMNS and columns[1].upper() == "Q0"


def _from_run(path: Path, text: str) -> Iterator[_Given]:
    """Rankings by score, highest first, as trec_eval sorts them; equal scores stay in the order of the file."""
    found: dict[str, list[Retrieved]] = defaultdict(list)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            query, retrieved = _run_line(line, f"{path}, line {number}")
            found[query].append(retrieved)
    for query, ranking in found.items():
        ranking.sort(key=lambda one: -one.score)
        yield _Given(f"{path}, query {query}", query, None, _renamer(Response(query, retrieved=tuple(ranking))))


def _run_line(line: str, where: str) -> tuple[str, Retrieved]:
    columns = line.split()
    try:
        query, _, document, _, score, _ = columns
        value = float(score)
    except ValueError as error:
        problem = f"{where}: not a line of a TREC run."
        raise UsageError(problem, "Write query, Q0, document, rank, score and tag, with spaces between.") from error
    if not isfinite(value):
        raise UsageError(f"{where}: the score is {score}.", "Give every document a number.")
    return query, Retrieved((document,), "", value)


def _assigned(given: Sequence[_Given], cases: Sequence[Case], path: Path) -> dict[str, Callable[[str], Response]]:
    ids = {case.id for case in cases}
    same_text: dict[str, deque[str]] = defaultdict(deque)
    for case in cases:
        same_text[case.text.strip()].append(case.id)
    in_order = len(given) == len(cases) and all(one.id is None and one.text is None for one in given)
    found: dict[str, Callable[[str], Response]] = {}
    for place, one in enumerate(given):
        case_id = cases[place].id if in_order else _owner(one, ids, same_text, found)
        if case_id is None:
            continue
        if case_id in found:
            raise UsageError(f'{one.where}: a second answer to "{case_id}".', "Keep one answer for each case.")
        found[case_id] = one.response
    if not found:
        raise UsageError(f"No answer in {path} belongs to a case.", "Give the answers the ids of the cases.")
    if unknown := len(given) - len(found):
        _log.warning("Answers in %s that belong to no case: %d.", path, unknown)
    return found


def _owner(one: _Given, ids: set[str], same_text: Mapping[str, deque[str]], taken: Container[str]) -> str | None:
    if one.id is not None:
        return one.id if one.id in ids else None
    waiting = same_text.get((one.text or "").strip(), deque())
    while waiting:
        if (case_id := waiting.popleft()) not in taken:
            return case_id
    return None
