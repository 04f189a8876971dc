"""Answers lines of a batch one by one; one that cannot be answered becomes an error object. Opens no files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from ui import crash
from ui.contract import BatchAnswerJson, BatchErrorJson, BatchLineJson, BatchQuestionJson, ErrorJson, Id
from ui.convert import batch_json
from ui.options import check_outlets, constraints, one_text
from vectorstore.errors import ArchiveError, BylineError, UsageError

if TYPE_CHECKING:
    from assistant import Assistant, Question

_T = TypeVar("_T")
_LATER = {"claim": "Checking claims", "quote": "Tracing quotations"}


class _Unsupported(BylineError):
    kind = "unsupported"


class _BadLine(BylineError):
    kind = "bad_json"


class Answerer:
    """An assistant that takes lines."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def answers(self, lines: Iterable[bytes]) -> Iterator[BatchLineJson]:
        """One object for each line that is not blank, in order. Raises `ArchiveError`: no line could be answered."""
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield self._answer(line, number)

    def _answer(self, line: bytes, number: int) -> BatchLineJson:
        identity: Id = None

        def answer() -> BatchAnswerJson:
            nonlocal identity
            plain = _object(line)
            identity = _identity(plain)
            asked = question(_checked(plain))
            check_outlets(self._assistant.archive, asked.constraints.outlets)
            return batch_json(identity, self._assistant.ask(asked))

        found = or_error(answer)
        return found if isinstance(found, BatchAnswerJson) else BatchErrorJson(id=identity, error=found, line=number)


def or_error(answer: Callable[[], _T]) -> _T | ErrorJson:
    """What `answer` returns, or why it cannot. Raises `ArchiveError`: then no other line can be answered either."""
    try:
        return answer()
    except ArchiveError:
        raise
    except BylineError as error:
        return ErrorJson(kind=error.kind, message=str(error))
    except Exception as error:  # noqa: BLE001  one broken line must not cost the others: logged with traceback
        crash.write_down(error)
        return ErrorJson(kind="internal", message=f"{type(error).__name__}: {error}")


def question(line: BatchQuestionJson) -> Question:
    """The question on a line. Raises `UsageError`, or says that claims and quotations are not taken yet."""
    from assistant import Question, Turn

    for field, what in _LATER.items():
        if getattr(line, field) is not None:
            raise _Unsupported(f"{what} is not part of this version.", 'Give the line a "question".')
    if line.question is None:
        raise UsageError("The line has no question.", 'Give it a "question".')
    outlets = [line.outlet] if isinstance(line.outlet, str) else (line.outlet or [])
    return Question(
        one_text([line.question], "question"),
        history=tuple(Turn(asked, answered or "") for asked, answered in line.history),
        constraints=constraints(outlets, line.since, line.until, names=('"since"', '"until"')),
    )


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()  # JSON can spell halves of letters, which no output can hold
    except (ValueError, RecursionError) as error:
        raise _BadLine(f"The line is not valid JSON: {str(error)[:200]}.") from error
    if not isinstance(found, dict):
        raise _BadLine("The line is not a JSON object.", 'Write it as {"id": …, "question": …}.')
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _identity(plain: dict[str, Any]) -> Id:
    found = plain.get("id")
    return found if isinstance(found, str | int | float) and not isinstance(found, bool) else None


def _checked(plain: dict[str, Any]) -> BatchQuestionJson:
    try:
        return BatchQuestionJson.model_validate(plain)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][:2])
        problem = first["msg"][:1].lower() + first["msg"][1:]
        raise UsageError(f'"{where}" cannot be used: {problem}.') from error
