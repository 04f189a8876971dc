"""Asks a chat model what a question means: in full, and in parts. What it invents is not taken over."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from assistant.types import Turn
from assistant.words import Bag, listed, numbers_in, without_possessive
from assistant.writing.plain import on_one_line
from assistant.writing.statement_text import cleaned
from assistant.writing.thoughts import spoken
from assistant.writing.types import Message, Replies
from prompts import load_prompt
from vectorstore.keywords import stems

LONGEST_QUESTION = 300
MOST_PARTS = 4
_TURNS_GIVEN = 6
_LETTERS_OF_TURN = 1_000

_CAPITALISED = re.compile(r"\b[^\W\d_a-z][\w’'-]*")
_OPENERS = listed(
    "a an the who what when where which why how whose whom is are was were do does did has have had can could will "
    "would should may might in on at of for to from by with about after before during since and or but if tell give "
    "list name explain describe compare summarise summarize according i"
)
_NUMBER_WORDS = listed(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen "
    "half twice third quarter"
)


def condensed(
    replies: Replies, question: str, history: Sequence[Turn], is_stopped: Callable[[], bool] = lambda: False
) -> str | None:
    """A follow-up question in full, as the model puts it.

    None where its words cannot be used: no question, too long, or with a name or number that neither the question nor
    the conversation holds. Raises `ModelFailed` and `Stopped`.
    """
    turns = history[-_TURNS_GIVEN:]
    messages = load_prompt("condense").messages(
        conversation="\n".join(_told(turn) for turn in turns) or "none", question=on_one_line(question)
    )
    lines = _lines(replies, messages, is_stopped)
    known = "\n".join([question, *(words for turn in turns for words in (turn.question, turn.answer))])
    if len(lines) != 1 or not _usable(lines[0], known):
        return None
    return lines[0]


def parts(replies: Replies, question: str, is_stopped: Callable[[], bool] = lambda: False) -> tuple[str, ...]:
    """The questions that a question is made of; () where it is one, or the model's words cannot be used.

    Raises `ModelFailed` and `Stopped`.
    """
    lines = _lines(replies, load_prompt("split").messages(question=on_one_line(question)), is_stopped)
    found = tuple(dict.fromkeys(lines))
    if not 1 < len(found) <= MOST_PARTS or not all(_usable(line, question) for line in found):
        return ()
    return found


def _told(turn: Turn) -> str:
    answer = on_one_line(turn.answer)[:_LETTERS_OF_TURN]
    return json.dumps({"question": on_one_line(turn.question), "answer": answer}, ensure_ascii=False)


def _lines(replies: Replies, messages: Sequence[Message], is_stopped: Callable[[], bool]) -> list[str]:
    reply = spoken("".join(replies.stream(messages, is_stopped)))
    lines = (cleaned(on_one_line(line)).strip("\"“”'` ") for line in reply.splitlines())
    return [line for line in lines if line]


def _usable(line: str, known: str) -> bool:
    return line.endswith(("?", "？")) and len(line) <= LONGEST_QUESTION and not _invents(line, known)


def _invents(line: str, known: str) -> bool:
    """Whether a question holds a name or a number that is nowhere in the `known` text."""
    if numbers_in(line) - numbers_in(known):
        return True
    bag, words = Bag(known), set(re.findall(r"[^\W\d_]+", known.casefold()))
    if any(word in _NUMBER_WORDS and word not in words for word in re.findall(r"[^\W\d_]+", line.casefold())):
        return True
    for found in _CAPITALISED.finditer(line):
        name = without_possessive(found[0])
        if found.start() == 0 and name.casefold() in _OPENERS:
            continue
        if not all(bag.holds(stem) for stem in stems(name) if len(stem) > 1):
            return True
    return False
