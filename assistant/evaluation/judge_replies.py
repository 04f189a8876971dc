"""How a judge is spoken to: material goes in as quoted data, and a reply is read strictly or asked for once more.

Knows the forms of the replies, not what follows from them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel, Field, ValidationError

from assistant.chat_model import ChatModel
from assistant.writing.json_replies import Unreadable, as_data
from prompts import load_prompt

HIGHEST_GRADE = 3

_T = TypeVar("_T")
_Form = TypeVar("_Form", bound=BaseModel)


class Verdict(BaseModel):
    """Whether the passages support one statement."""

    number: int
    reason: str
    supported: bool


class Grade(BaseModel):
    """How far an answer addresses its question."""

    reason: str
    grade: int = Field(ge=0, le=HIGHEST_GRADE)


class _Verdicts(BaseModel):
    verdicts: list[Verdict]


class _Statements(BaseModel):
    statements: list[str]


class Talk:
    """Asks one model, and counts the calls and the tokens."""

    def __init__(self, model: ChatModel, count: Callable[[str], int]) -> None:
        self._model = model
        self._count = count
        self.calls = 0
        self.tokens = 0

    def ask(self, prompt: str, read: Callable[[str], _T]) -> _T:
        """What `read` makes of the reply; where it raises `Unreadable`, of a second one, after telling the model why.

        Raises `Unreadable` for the second reply, and `ModelError` where the model fails.
        """
        first = self._reply([("human", prompt)])
        try:
            return read(first)
        except Unreadable as problem:
            retry = load_prompt("judge_retry").render(problem=str(problem))
            # At temperature 0 the same prompt would bring the same reply; some providers refuse an empty message.
            said = first if first.strip() else "(nothing)"
            return read(self._reply([("human", prompt), ("ai", said), ("human", retry)]))

    def _reply(self, messages: Sequence[tuple[str, str]]) -> str:
        reply = self._model.reply(messages)
        self.calls += 1
        self.tokens += sum(self._count(text) for _, text in messages) + self._count(reply)
        return reply


def listed(texts: Sequence[str]) -> str:
    """Texts as numbered lines of data."""
    return "\n".join(f"{number}: {as_data(text)}" for number, text in enumerate(texts, start=1)) or "(none)"


def read_statements(reply: str) -> list[str]:
    """The statements in a reply, none of them blank. Raises `Unreadable`."""
    return [text.strip() for text in _read(reply, _Statements).statements if text.strip()]


def read_verdicts(reply: str, number: int) -> list[Verdict]:
    """The verdicts on the statements 1 to `number`, in that order. Raises `Unreadable` unless each has exactly one."""
    verdicts = sorted(_read(reply, _Verdicts).verdicts, key=lambda one: one.number)
    given = [one.number for one in verdicts]
    if given != list(range(1, number + 1)):
        raise Unreadable(f"it judges the statements {given}, not each of 1 to {number} once.")
    return verdicts


def read_grade(reply: str) -> Grade:
    """The grade in a reply. Raises `Unreadable`."""
    return _read(reply, Grade)


def _read(reply: str, form: type[_Form]) -> _Form:
    """The JSON object in a reply, without a model's thinking aloud before it or a code fence around it."""
    answer = reply.rpartition("</think>")[2]
    start, end = answer.find("{"), answer.rfind("}")
    if start < 0 or end < start:
        raise Unreadable("it holds no JSON object.")
    try:
        return form.model_validate_json(answer[start : end + 1])
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise Unreadable(f"{where + ': ' if where else ''}{first['msg']}.") from error
