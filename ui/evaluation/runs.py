"""Keeps runs: each in a folder of its own, its answers written down one by one, so that a run that was stopped goes on.

DIR/report.html, report.md, …          the newest run's
DIR/runs/20261121-083000-1f3a9c/       run.json, cases.json, answers.jsonl or responses.json, judged.jsonl, results
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from assistant.evaluation.formats import response_from_answer
from assistant.evaluation.types import Case, Response
from ui.evaluation.facts import RunFacts
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from pydantic import BaseModel

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


class RunFolder:
    """One run's folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def run(self) -> Run:
        """Raises `UsageError` where the folder holds no run."""
        try:
            return _RUNS.validate_json((self.path / _RUN).read_bytes())
        except FileNotFoundError as error:
            raise UsageError(
                f"{self.path} holds no run of byline eval.", "Name the folder given to --report."
            ) from error
        except (ValidationError, OSError) as error:
            raise UsageError(f"{self.path / _RUN} cannot be read.", "Delete the run's folder and run again.") from error

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
        """What was asked."""
        return _ALL_CASES.validate_json((self.path / _CASES).read_bytes())

    def save_responses(self, responses: Sequence[Response]) -> None:
        """Keeps the responses of another system."""
        write_whole(self.path / _RESPONSES, _ALL_RESPONSES.dump_json(tuple(responses)))

    def responses(self) -> tuple[Response, ...]:
        """What was answered, in the order of the cases."""
        if (self.path / _RESPONSES).exists():
            return _ALL_RESPONSES.validate_json((self.path / _RESPONSES).read_bytes())
        lines, _ = _lines(self.path / _ANSWERS)
        return tuple(_own_response(line) for line in lines)

    def judged(self) -> dict[str, dict[str, float]]:
        """What a chat model judged: case id to metric to value."""
        lines, _ = _lines(self.path / _JUDGED)
        found: dict[str, dict[str, float]] = {str(line["id"]): line["values"] for line in lines}
        if (self.path / _RAGAS).exists():
            for name, values in json.loads((self.path / _RAGAS).read_bytes()).items():
                found[name] = {**found.get(name, {}), **values}
        return found

    def save_ragas(self, values: Mapping[str, Mapping[str, float]]) -> None:
        """Keeps what Ragas judged: case id to metric to value."""
        write_whole(self.path / _RAGAS, json.dumps({name: dict(found) for name, found in values.items()}).encode())

    @contextmanager
    def answers(self) -> Iterator[Journal]:
        """The answers so far, to be added to."""
        with _journal(self.path / _ANSWERS) as journal:
            yield journal

    def forget_judgements(self) -> None:
        """Another chat model is to judge."""
        for name in (_JUDGED, _RAGAS):
            (self.path / name).unlink(missing_ok=True)

    @contextmanager
    def judgements(self) -> Iterator[Journal]:
        """What a chat model judged so far, to be added to."""
        with _journal(self.path / _JUDGED) as journal:
            yield journal


def _own_response(line: dict[str, Any]) -> Response:
    """An answer of this archive: whether its quotations are in the articles was looked up when it was given."""
    response = response_from_answer(str(line["id"]), line)
    marks = [citation["verbatim"] for citation in line.get("citations", ())]
    cited = tuple(replace(one, verbatim=mark) for one, mark in zip(response.cited or (), marks, strict=True))
    return replace(response, cited=cited) if marks else response


class Journal:
    """Lines of JSON that survive a crash: a line is there whole or not at all."""

    def __init__(self, stream: BinaryIO, lines: list[dict[str, Any]]) -> None:
        self._stream = stream
        self.lines = lines
        """Everything written so far, in order."""

    def add(self, value: BaseModel | dict[str, Any]) -> None:
        """Writes a line that a crash of this process cannot take back."""
        plain = value if isinstance(value, dict) else value.model_dump(mode="json")
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
                    lines.append(json.loads(line if line.endswith(b"\n") else b""))
                except ValueError:
                    break
                whole += len(line)
    return lines, whole


class Store:
    """The folder given to --report: the runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps others out of the folder. Raises `UsageError` when another run is in it or it cannot be made."""
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
        """Every run, newest first; folders that hold none are passed over."""
        found = sorted((self.folder / RUNS).glob(f"*/{_RUN}"), reverse=True)
        return [RunFolder(path.parent) for path in found]

    def unfinished(self, identity: str) -> RunFolder | None:
        """The newest run that was stopped and would give what is asked for now."""
        return next((one for one in self.runs() if one.run.identity == identity and not one.run.finished), None)

    def before(self, name: str, cases_hash: str) -> RunFolder | None:
        """The newest finished run over the same cases, other than `name`."""
        fits = (one for one in self.runs() if one.run.finished and one.run.facts.cases_hash == cases_hash)
        return next((one for one in fits if one.path.name != name), None)


def find_run(path: Path) -> RunFolder:
    """The run in `path`: a run's own folder, or the newest finished one of a report folder. Raises `UsageError`."""
    if (path / _RUN).exists():
        return RunFolder(path)
    finished = next((one for one in Store(path).runs() if one.run.finished), None)
    if finished is None:
        raise UsageError(f"{path} holds no finished run of byline eval.", "Name the folder given to --report.")
    return finished


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file that is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


_RUNS = TypeAdapter(Run)
_ALL_CASES = TypeAdapter(tuple[Case, ...])
_ALL_RESPONSES = TypeAdapter(tuple[Response, ...])
