"""Keeps runs: each in a folder of its own, its answers written down one by one, so that a run that was stopped goes on.

DIR/report.html, report.md, …          the newest run's
DIR/runs/20261121-083000-1f3a9c/       run.json, cases.json, answers.jsonl or responses.json, judged.jsonl, results
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from assistant.evaluation.formats import response_from_answer
from assistant.evaluation.types import Case, Response
from ui.evaluation.facts import RunFacts
from ui.files import named_in_errors, write_whole
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from pydantic import BaseModel

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

RUNS = "runs"
_RUN, _CASES, _ANSWERS, _RESPONSES = "run.json", "cases.json", "answers.jsonl", "responses.json"
_JUDGED, _RAGAS = "judged.jsonl", "judged-by-ragas.json"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run's folder says of it."""

    facts: RunFacts
    identity: str
    """Two runs with the same one would give the same answers."""
    finished: bool
    spent: float = 0.0
    """Seconds of asking in the parts before this one."""


@dataclass(frozen=True, slots=True)
class _Judged:
    id: str
    values: dict[str, float]


class RunFolder:
    """One run's folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def run(self) -> Run:
        """Raises `UsageError` where the folder holds no run, or one that cannot be read."""
        return _read(self.path / _RUN, _RUNS)

    def begin(self, run: Run, cases: Sequence[Case]) -> None:
        """Makes the folder, with what is to be asked."""
        self.path.mkdir(parents=True, exist_ok=True)
        write_whole(self.path / _CASES, _ALL_CASES.dump_json(tuple(cases)))
        self.save(run)

    def save(self, run: Run) -> None:
        """Writes down how far the run is."""
        write_whole(self.path / _RUN, _RUNS.dump_json(run, indent=1))

    def spent(self) -> float:
        """Seconds of asking so far: what a part that was killed took is seen from its last answer."""
        run, began = self.run, (self.path / _RUN).stat().st_mtime
        last = (self.path / _ANSWERS).stat().st_mtime if (self.path / _ANSWERS).exists() else began
        return run.spent if run.finished else run.spent + max(0.0, last - began)

    def cases(self) -> tuple[Case, ...]:
        """What was asked. Raises `UsageError` where that cannot be read."""
        return _read(self.path / _CASES, _ALL_CASES)

    def save_responses(self, responses: Sequence[Response]) -> None:
        """Keeps the responses of another system."""
        write_whole(self.path / _RESPONSES, _ALL_RESPONSES.dump_json(tuple(responses)))

    def responses(self) -> tuple[Response, ...]:
        """What was answered, in the order of the cases. Raises `UsageError` where it is not all there."""
        if (self.path / _RESPONSES).exists():
            found = _read(self.path / _RESPONSES, _ALL_RESPONSES)
        else:
            found = self._own_responses()
        if [one.case_id for one in found] != [case.id for case in self.cases()]:
            raise _damaged(self.path / (_RESPONSES if (self.path / _RESPONSES).exists() else _ANSWERS))
        return found

    def _own_responses(self) -> tuple[Response, ...]:
        lines, _ = _lines(self.path / _ANSWERS)
        try:
            return tuple(_own_response(line) for line in lines)
        except (KeyError, TypeError, ValueError, UsageError) as error:
            raise _damaged(self.path / _ANSWERS) from error

    def judged(self) -> dict[str, dict[str, float]]:
        """What a chat model judged: case id to metric to value."""
        found = {one.id: dict(one.values) for one in self._judged_lines()}
        if (self.path / _RAGAS).exists():
            for name, values in _read(self.path / _RAGAS, _VALUES).items():
                found[name] = {**found.get(name, {}), **values}
        return found

    def _judged_lines(self) -> list[_Judged]:
        try:
            return _JUDGEMENTS.validate_python(_lines(self.path / _JUDGED)[0])
        except ValidationError as error:
            raise _damaged(self.path / _JUDGED) from error

    def save_ragas(self, values: Mapping[str, Mapping[str, float]]) -> None:
        """Keeps what Ragas judged: case id to metric to value."""
        write_whole(self.path / _RAGAS, json.dumps({name: dict(found) for name, found in values.items()}).encode())

    def answers(self) -> AbstractContextManager[Journal]:
        """The answers so far, to be added to."""
        return _journal(self.path / _ANSWERS)

    def forget_judgements(self) -> None:
        """Another chat model is to judge."""
        for name in (_JUDGED, _RAGAS):
            (self.path / name).unlink(missing_ok=True)

    def judgements(self) -> AbstractContextManager[Journal]:
        """What a chat model judged so far, to be added to."""
        return _journal(self.path / _JUDGED)


def _own_response(line: dict[str, Any]) -> Response:
    """An answer of this archive: whether its quotations are in the articles was looked up when it was given."""
    response = response_from_answer(str(line["id"]), line)
    marks = [citation["verbatim"] for citation in line.get("citations", ())]
    cited = tuple(replace(one, verbatim=mark) for one, mark in zip(response.cited or (), marks, strict=True))
    return replace(response, cited=cited) if marks else response


def _read(path: Path, kind: TypeAdapter[_T]) -> _T:
    try:
        return kind.validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> UsageError:
    return UsageError(
        f"{path} is missing, damaged or of another version of Byline.", f"Delete {path.parent}, or name another run."
    )


class Journal:
    """Lines of JSON that survive a crash: a line is there whole or not at all."""

    def __init__(self, stream: BinaryIO, lines: list[dict[str, Any]]) -> None:
        self._stream = stream
        self.lines = lines
        """Everything written so far, in order."""

    def add(self, value: BaseModel | dict[str, Any]) -> None:
        """Writes a line that a crash of this process cannot take back."""
        plain = value if isinstance(value, dict) else value.model_dump(mode="json")
        with named_in_errors(self._stream.name):
            self._stream.write(json.dumps(plain, ensure_ascii=False).encode() + b"\n")
            self._stream.flush()
        self.lines.append(plain)


@contextmanager
def _journal(path: Path) -> Iterator[Journal]:
    lines, whole = _lines(path)
    with path.open("ab") as stream:
        stream.truncate(whole)
        yield Journal(stream, lines)
        os.fsync(stream.fileno())


def _lines(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The whole lines of a journal and how many bytes they are. What a crash cut off is not there."""
    lines: list[dict[str, Any]] = []
    whole = 0
    if path.exists():
        with path.open("rb") as stream:
            for line in stream:
                try:
                    found = json.loads(line if line.endswith(b"\n") else b"")
                except ValueError:
                    break
                if not isinstance(found, dict):
                    break
                lines.append(found)
                whole += len(line)
    return lines, whole


class Store:
    """The folder given to --report: the runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._told: set[Path] = set()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps others out of the folder. Raises `UsageError` when another run is in it or it cannot be made."""
        if (self.folder / _RUN).exists():
            raise UsageError(
                f"{self.folder} is the folder of one run, whose report would be lost.",
                "Name another with --report.",
            )
        try:
            (self.folder / RUNS).mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / ".lock")
            lock.acquire(timeout=0)
        except Timeout as error:
            raise UsageError(
                f"Another byline eval is writing to {self.folder}.",
                "Wait for it, or name another folder with --report.",
            ) from error
        except OSError as error:
            raise UsageError(
                f"The folder {self.folder} cannot be made ({error.strerror}).", "Name another with --report."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def fresh_path(self, name: str) -> Path:
        """A folder for a run called `name`, or that with a number where it is taken."""
        path, number = self.folder / RUNS / name, 1
        while path.exists():
            number += 1
            path = self.folder / RUNS / f"{name}-{number}"
        return path

    def runs(self) -> list[RunFolder]:
        """Every run that can be read, newest first; of the others it is said that they are passed over."""
        found = sorted((self.folder / RUNS).glob(f"*/{_RUN}"), reverse=True)
        return [run for path in found if self._usable(run := RunFolder(path.parent))]

    def _usable(self, run: RunFolder, *, whole: bool = False) -> bool:
        """Whether an old run can be read, or with `whole` its answers too; a damaged one must not cost a new one."""
        try:
            run.responses() if whole else run.run
        except UsageError as error:
            if run.path not in self._told:
                _log.warning("An old run is passed over: %s %s", error.message, error.next_step)
            self._told.add(run.path)
            return False
        return True

    def unfinished(self, identity: str) -> RunFolder | None:
        """The newest run that was stopped and would give what is asked for now."""
        return next((one for one in self.runs() if one.run.identity == identity and not one.run.finished), None)

    def before(self, name: str, cases_hash: str) -> RunFolder | None:
        """The newest finished run over the same cases, other than `name`, that is still whole."""
        fits = (one for one in self.runs() if one.run.finished and one.run.facts.cases_hash == cases_hash)
        return next((one for one in fits if one.path.name != name and self._usable(one, whole=True)), None)


def find_run(path: Path) -> RunFolder:
    """The run in `path`: a run's own folder, or the newest finished one of a report folder. Raises `UsageError`."""
    if (path / _RUN).exists():
        if not (named := RunFolder(path)).run.finished:
            raise UsageError(f"{path} is a run that was stopped.", "Finish it with its own command, or name another.")
        return named
    finished = next((one for one in Store(path).runs() if one.run.finished), None)
    if finished is None:
        raise UsageError(f"{path} holds no finished run of byline eval.", "Name the folder given to --report.")
    return finished


_RUNS = TypeAdapter(Run)
_ALL_CASES = TypeAdapter(tuple[Case, ...])
_ALL_RESPONSES = TypeAdapter(tuple[Response, ...])
_JUDGEMENTS = TypeAdapter(list[_Judged])
_VALUES = TypeAdapter(dict[str, dict[str, float]])
