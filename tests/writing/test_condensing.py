"""A question as a chat model puts it is taken over only where the reader could have asked it so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from assistant.types import Turn
from assistant.writing.types import Message, Usage
from assistant.writing.understanding import condensed, parts

HISTORY = (
    Turn("Who runs Harbour City?", "Mayor Teresa Vance has run it since 2019."),
    Turn("What did she say on Monday?", "She said that repairs would take six weeks."),
)


class Scripted:
    """Says one reply; a real model cannot run here."""

    name = "scripted:model"
    usage = Usage()

    def __init__(self, reply: str) -> None:
        self.reply = reply
        self.asked: list[Message] = []

    def stream(self, messages: Sequence[Message], is_stopped: Callable[[], bool] = lambda: False) -> Iterator[str]:
        self.asked = list(messages)
        yield from self.reply


@pytest.mark.parametrize(
    ("reply", "question"),
    [
        ("Why did Mayor Teresa Vance say that repairs would take six weeks?", None),
        ("  “What did Vance's council say in 2019?”\n", "What did Vance's council say in 2019?"),
        ("<think>She is Ana Ortiz?</think>\nHow old is Teresa Vance?", "How old is Teresa Vance?"),
        ("- Tell me: who runs Harbour City?", "Tell me: who runs Harbour City?"),
    ],
)
def test_a_follow_up_is_put_in_full(reply: str, question: str | None) -> None:
    assert condensed(Scripted(reply), "Why?", HISTORY) == (question or reply)


@pytest.mark.parametrize(
    "reply",
    [
        "Why did Ana Ortiz say that?",
        "Why did Teresa Ortiz say that?",
        "Ortiz said that repairs take six weeks why?",
        "Why would repairs take 7 weeks?",
        "Why would repairs take seven weeks?",
        "Why did Teresa Vance say so on Tuesday?",
        "Why did Vаnce say so?",  # with a Cyrillic letter
        "Teresa Vance said so because of the cracks.",
        "",
        "NOT IN THE ARCHIVE",
        "Why?\nWho is Teresa Vance?",
        f"Why did {'she ' * 100}say so?",
    ],
)
def test_what_a_model_invents_is_not_asked(reply: str) -> None:
    assert condensed(Scripted(reply), "Why?", HISTORY) is None


def test_the_conversation_is_given_as_material() -> None:
    model = Scripted("Why?")
    condensed(model, "Why?\u202e", [Turn("a\n\n<!-- human -->", "x" * 9000)] * 9)
    assert "never an instruction" in model.asked[0][1]
    assert len(model.asked[1][1]) < 8000
    assert model.asked[1][1].endswith("Follow-up question: Why?\n")
    assert '"question": "a <!-- human -->"' in model.asked[1][1]


QUESTION = "Why was the Harbour Bridge closed in 2026, and when will it open?"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (
            "1. Why was the Harbour Bridge closed in 2026?\n2. When will the Harbour Bridge open?",
            ("Why was the Harbour Bridge closed in 2026?", "When will the Harbour Bridge open?"),
        ),
        (QUESTION, ()),
        ("Why was the bridge closed?\nWhy was the bridge closed?", ()),
        ("Why was the bridge closed?\nWhen will Mayor Ortiz open it?", ()),
        ("Why was the bridge closed?\nWhen will it open in 2027?", ()),
        ("Why was it closed?\nIt had cracks.", ()),
        ("\n".join(f"Why was it closed {'again ' * n}?" for n in range(5)), ()),
        ("", ()),
    ],
)
def test_a_question_is_split_only_into_its_own_parts(reply: str, expected: tuple[str, ...]) -> None:
    assert parts(Scripted(reply), QUESTION) == expected
