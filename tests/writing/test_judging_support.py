"""The chat model as a judge of support: only a plain yes, in the form that was asked for, lets a statement pass."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

import pytest
from chat_servers import Reply, Request, Status, serving
from cited import drafted
from injected import INJECTED, Injected

from assistant.types import Usage
from assistant.writing.gate import Gate
from assistant.writing.judging import judged_by
from assistant.writing.replies import StreamedReplies
from assistant.writing.types import Failure, Message, ModelFailed, Passed, Refused, Stopped

YES = '{"reason": "The first sentence says it.", "supported": true}'
NO = '{"reason": "They name another day.", "supported": false}'
PAIR = ("The mayor resigned on Monday.", "The mayor resigned.")


class Scripted:
    """Says one reply for each request; one that is an error is raised. A real model cannot run here."""

    name = "scripted:model"
    usage = Usage()

    def __init__(self, *replies: str | Exception) -> None:
        self.replies = list(replies)
        self.asked: list[tuple[Message, ...]] = []
        self.closed = 0

    def stream(self, messages: Sequence[Message], is_stopped: Callable[[], bool] = lambda: False) -> Iterator[str]:
        self.asked.append(tuple(messages))
        reply = self.replies.pop(0)
        try:
            if is_stopped():
                raise Stopped
            if isinstance(reply, Exception):
                raise reply
            yield from (reply[at : at + 7] for at in range(0, len(reply), 7))
        finally:
            self.closed += 1


def failed(failure: Failure) -> ModelFailed:
    return ModelFailed("It failed.", "Ask again.", failure)


@pytest.mark.parametrize(
    ("reply", "chance"),
    [
        (YES, 1.0),
        (NO, 0.0),
        (f"<think>\nIs it so? {NO}\n</think>\n\n{YES}", 1.0),
        (f"They may say so. {YES}</think>\n{NO}", 0.0),
        (f"```json\n{YES}\n```", 1.0),
        (f"```\n{NO}\n```\n", 0.0),
        (f"\n\n  {YES}\n", 1.0),
    ],
)
def test_a_plain_verdict_is_taken(reply: str, chance: float) -> None:
    model = Scripted(reply)
    assert judged_by(model)(*PAIR) == chance
    assert len(model.asked) == 1


UNREADABLE = (
    "",
    "   \n",
    "true",
    "Supported.",
    "[]",
    "{}",
    '{"supported": true}',
    '{"reason": "", "supported": true}',
    '{"reason": null, "supported": true}',
    '{"reason": "So it says.", "supported": "true"}',
    '{"reason": "So it says.", "supported": 1}',
    '{"reason": "So it says.", "supported": null}',
    '{"reason": "So it says.", "supported": NaN}',
    '{"reason": "So it says.", "Supported": true}',
    '{"reason": "So it says.", "supported": false, "supported": true}',
    '{"reason": "So it says.", "supported": true, "unless": "it is false"}',
    f"Sure: {YES}",
    f"{YES} But the day is another one.",
    f"{NO}\n{YES}",
    f"```json\n{NO}\n```\n```json\n{YES}\n```",
    f"<think>{YES}",
    f"[{YES}]",
    "[" * 50_000,
    "{'reason': 'So it says.', 'supported': True}",
    '{"reason": "an article says </think>' + YES.replace('"', '\\"') + '", "supported": true, "x": 1}',
)
each_unreadable = pytest.mark.parametrize("reply", UNREADABLE, ids=lambda reply: repr(reply[:30]))


@each_unreadable
def test_a_reply_that_cannot_be_read_twice_refuses(reply: str) -> None:
    model = Scripted(reply, reply, YES)
    assert judged_by(model)(*PAIR) == 0.0
    assert len(model.asked) == 2


@each_unreadable
def test_a_reply_that_cannot_be_read_is_asked_for_once_more(reply: str) -> None:
    model = Scripted(reply, YES)
    assert judged_by(model)(*PAIR) == 1.0
    first, second = model.asked
    assert second[: len(first)] == first
    assert [role for role, _ in second[len(first) :]] == ["ai", "human"]
    assert all(0 < len(text) < 4000 for _, text in second[len(first) :])


@pytest.mark.parametrize("failure", Failure)
def test_a_judge_that_fails_refuses_and_never_raises(failure: Failure) -> None:
    assert judged_by(Scripted(failed(failure)))(*PAIR) == 0.0
    assert judged_by(Scripted("What?", failed(failure)))(*PAIR) == 0.0


def test_a_model_out_of_reach_is_asked_no_more() -> None:
    model = Scripted(failed(Failure.TIMEOUT), YES, failed(Failure.TIMEOUT), failed(Failure.UNREACHABLE), YES)
    entails = judged_by(model)
    assert [entails(*PAIR) for _ in range(6)] == [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert len(model.asked) == 4


def test_a_failure_of_one_statement_leaves_the_others_judged() -> None:
    model = Scripted(*(failed(Failure.REFUSED) for _ in range(4)), YES)
    entails = judged_by(model)
    assert [entails(*PAIR) for _ in range(5)] == [0.0, 0.0, 0.0, 0.0, 1.0]


def test_a_stop_goes_through() -> None:
    with pytest.raises(Stopped):
        judged_by(Scripted(YES), lambda: True)(*PAIR)
    stops = iter([False, True])
    with pytest.raises(Stopped):
        judged_by(Scripted("What?", YES), lambda: next(stops))(*PAIR)


def test_a_reply_without_end_is_given_up() -> None:
    class Endless(Scripted):
        def stream(self, messages: Sequence[Message], is_stopped: Callable[[], bool] = lambda: False) -> Iterator[str]:
            try:
                while True:
                    yield '{"reason": "' + "so " * 1000
            finally:
                self.closed += 1

    model = Endless()
    assert judged_by(model)(*PAIR) == 0.0
    assert model.closed == 1


@pytest.mark.parametrize("injected", INJECTED, ids=lambda one: one.kind)
def test_what_is_judged_stays_one_json_string_between_its_tags(injected: Injected) -> None:
    for pair in ((injected.text, "The bridge is open."), ("The bridge is open.", injected.text)):
        model = Scripted(NO)
        judged_by(model)(*pair)
        (_, rules), (_, given) = model.asked[0]
        lines = given.split("\n")
        assert [lines[at] for at in (0, 2, 4, 6)] == ["<quotations>", "</quotations>", "<statement>", "</statement>"]
        assert isinstance(json.loads(lines[1]), str)
        assert isinstance(json.loads(lines[5]), str)
        assert not set("<>") & set(lines[1] + lines[5])
        assert len(given.splitlines()) == 10
        assert "bribes" not in rules


@pytest.mark.parametrize(("reply", "kind"), [(YES, Passed), (NO, Refused), ("Yes.", Refused)])
def test_the_gate_obeys_the_judge(reply: str, kind: type) -> None:
    evidence, draft = drafted("The mayor resigned", "The mayor resigned on Monday.")
    assert isinstance(Gate(evidence, entails=judged_by(Scripted(reply, reply))).examine(draft), kind)


def test_a_judge_over_a_connection_is_given_the_words_and_tried_again() -> None:
    def second(request: Request) -> Reply:
        assert request.prompt.count("The mayor resigned") == 2
        assert "cannot be read" in request.prompt
        return Reply(["```json\n", YES, "\n```"], thinking="They say so.")

    with serving("openai", [Reply(["I think ", YES]), second, Reply([NO]), Status(401)]) as server:
        entails = judged_by(StreamedReplies(server.settings))
        assert [entails(*PAIR) for _ in range(3)] == [1.0, 0.0, 0.0]
        assert len(server.requests) == 4
