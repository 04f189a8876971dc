"""Answers lines of a batch one by one; one that cannot be answered becomes an error object. Opens no files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from ui import crash
from ui.contract import BatchErrorJson, BatchQuestionJson, ErrorJson, Id
from ui.contract_newsroom import BatchLineJson
from ui.convert import batch_json
from ui.options import check_outlets, constraints, one_text
from vectorstore.errors import ArchiveError, BylineError, UsageError

if TYPE_CHECKING:
    from assistant import Assistant, Question
    from vectorstore import Constraints

_T = TypeVar("_T")
_ASKED = ("question", "claim", "quote", "excerpt")


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

        def answer() -> BatchLineJson:
            nonlocal identity
            plain = _object(line)
            identity = _identity(plain)
            return self._result(_checked(plain), identity)

        found = or_error(answer)
        return BatchErrorJson(id=identity, error=found, line=number) if isinstance(found, ErrorJson) else found

    def _result(self, line: BatchQuestionJson, identity: Id) -> BatchLineJson:
        from assistant.checking.types import Claim
        from ui import convert_newsroom

        asked, within = _what_is_asked(line), _within(line)
        check_outlets(self._assistant.archive, within.outlets)
        match asked:
            case "question":
                return batch_json(identity, self._assistant.ask(question(line)))
            case "claim":
                verdict = self._assistant.newsroom.check(Claim(_text(line, asked), within))
                return convert_newsroom.batch_verdict_json(identity, verdict)
            case "quote":
                trace = self._assistant.newsroom.trace(_text(line, asked), within)
                return convert_newsroom.batch_trace_json(identity, trace)
            case _:
                attribution = self._assistant.newsroom.attribute(_text(line, asked), within)
                return convert_newsroom.batch_attribution_json(identity, attribution)


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
    """The question on a line. Raises `UsageError` where there is none."""
    from assistant import Question, Turn

    return Question(
        _text(line, "question"),
        history=tuple(Turn(asked, answered or "") for asked, answered in line.history),
        constraints=_within(line),
    )


def _what_is_asked(line: BatchQuestionJson) -> str:
    """The one field that says what is wanted. Raises `UsageError` for none and for several."""
    given = [name for name in _ASKED if getattr(line, name) is not None]
    if len(given) > 1:
        both = " and ".join(f'"{name}"' for name in given)
        raise UsageError(f"The line has {both}.", "Give each a line of its own.")
    if not given:
        raise UsageError("The line asks nothing.", f"Give it one of: {', '.join(_ASKED)}.")
    return given[0]


def _text(line: BatchQuestionJson, name: str) -> str:
    return one_text([getattr(line, name) or ""], name)


def _within(line: BatchQuestionJson) -> Constraints:
    outlets = [line.outlet] if isinstance(line.outlet, str) else (line.outlet or [])
    return constraints(outlets, line.since, line.until, names=('"since"', '"until"'))


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
