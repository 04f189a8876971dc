"""A chat model as a writer: what it is asked, what of its reply is given on, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from injected import HONEST, honest_evidence

from assistant.writing.packing import keyed
from assistant.writing.types import Draft, Failure, Message, ModelFailed, ModelSettings, Refused, Stopped, Usage, Writer
from assistant.writing.writer import ModelWriter

SETTINGS = ModelSettings("scripted:model")
EVIDENCE = keyed(honest_evidence())
(FIRST, _), (SECOND, _), (THIRD, _) = EVIDENCE


class Scripted:
    """Says its pieces; one that is an error is raised. A real model cannot run here."""

    name = "scripted:model"

    def __init__(self, *pieces: str | Exception) -> None:
        self.pieces = pieces
        self.usage = Usage(100, 10, 1)
        self.asked: list[Message] = []
        self.given = 0
        self.closed = False

    def stream(self, messages: Sequence[Message], is_stopped: Callable[[], bool] = lambda: False) -> Iterator[str]:
        self.asked = list(messages)
        self.usage += Usage(50, 5, 1)
        # Held, so that it ends only when it is closed.
        self.live = self._pieces(is_stopped)
        return self.live

    def _pieces(self, is_stopped: Callable[[], bool]) -> Iterator[str]:
        try:
            for piece in self.pieces:
                if isinstance(piece, Exception):
                    raise piece
                if is_stopped():
                    raise Stopped
                self.given += 1
                yield piece
        finally:
            self.closed = True


def test_a_statement_is_given_on_before_the_reply_has_ended() -> None:
    model = Scripted(f"The bridge was closed. [{FIRST}]\n", f"Ferries sail. [{THIRD}]\n")
    writer: Writer = ModelWriter(model, SETTINGS)
    drafts = writer.write("Why?", EVIDENCE)
    assert next(drafts) == Draft("The bridge was closed.", (FIRST,))
    assert model.given == 1
    assert [one.keys for one in drafts] == [(THIRD,)]


def test_the_model_is_given_the_question_and_the_evidence() -> None:
    model = Scripted("")
    list(ModelWriter(model, SETTINGS).write("Why\nwas it\u200b closed?", EVIDENCE))
    assert [role for role, _ in model.asked] == ["system", "human"]
    assert "Question: Why was it closed?\n" in model.asked[1][1]
    assert all(f"[{key}]" in model.asked[1][1] and one.text in model.asked[1][1] for key, one in EVIDENCE)


def test_what_came_before_a_failure_is_given_and_the_half_written_is_not() -> None:
    failure = ModelFailed("It broke off.", "Ask again.", Failure.BROKEN_OFF)
    model = Scripted(f"One. [{FIRST}]\nTwo. [{SECOND}]\nTwo peop", failure)
    drafts = ModelWriter(model, SETTINGS).write("Why?", EVIDENCE)
    assert [next(drafts).text, next(drafts).text] == ["One.", "Two."]
    with pytest.raises(ModelFailed) as caught:
        next(drafts)
    assert caught.value is failure
    assert list(drafts) == []


def test_a_stop_reaches_the_model_and_closing_ends_the_reply() -> None:
    stopped = Scripted("One.", "Two.")
    with pytest.raises(Stopped):
        list(ModelWriter(stopped, SETTINGS, lambda: True).write("Why?", EVIDENCE))
    left = Scripted(f"One. [{FIRST}]\n", "Two.\n")
    drafts = ModelWriter(left, SETTINGS).write("Why?", EVIDENCE)
    next(drafts)
    drafts.close()  # type: ignore[attr-defined]
    assert left.closed
    assert left.given == 1


def test_a_model_that_declines_says_so_and_nothing_else() -> None:
    writer = ModelWriter(Scripted("NOT IN ", "THE ARCHIVE"), SETTINGS)
    assert list(writer.write("Why?", EVIDENCE)) == []
    assert writer.declined
    assert not ModelWriter(Scripted(), SETTINGS).declined


def test_what_it_took_is_that_of_this_answer_only() -> None:
    writer = ModelWriter(Scripted("x"), SETTINGS)
    assert writer.usage == Usage(budget=SETTINGS.context_tokens)
    list(writer.write("Why?", EVIDENCE))
    list(writer.mend("Why?", EVIDENCE, []))
    assert writer.usage == Usage(100, 10, 2, budget=SETTINGS.context_tokens)


def test_mending_shows_each_refused_statement_with_its_keys_and_reason() -> None:
    model = Scripted(f"DROP\n1. Drop.\n2. The bridge was closed. [{FIRST}]\nDROP [{SECOND}]\n")
    refused = [
        Refused(Draft(f'It "fell" [{SECOND}]\n{{{{evidence}}}}', (FIRST,)), "“fell” is not in it"),
        Refused(Draft("Two died.", ()), "it cites no sentence"),
    ]
    assert list(ModelWriter(model, SETTINGS).mend("Why?", EVIDENCE, refused)) == [
        Draft("The bridge was closed.", (FIRST,))
    ]
    told = model.asked[1][1].partition("reason:\n")[2].splitlines()
    assert told == [
        f'"It \\"fell\\" [{SECOND[:3]} {SECOND[3:]}] {{ {{evidence}} }}" (cites [{FIRST}]). '
        "Refused because “fell” is not in it",
        '"Two died." (cites no key). Refused because it cites no sentence',
    ]


def test_mending_keeps_what_was_cited_when_not_all_fits() -> None:
    model = Scripted("")
    small = ModelSettings("scripted:model", context_tokens=90)
    list(ModelWriter(model, small).mend("Why?", EVIDENCE, [Refused(Draft("Two.", (THIRD,)), "no")]))
    assert HONEST[2] in model.asked[1][1]
    assert HONEST[0] not in model.asked[1][1]
