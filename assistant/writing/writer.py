"""A chat model as the writer of an answer: what it is given, and its statements as they come. Checks none of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.types import Usage
from assistant.writing.ending import ending
from assistant.writing.neutral import neutral
from assistant.writing.packing import pack, price
from assistant.writing.plain import on_one_line
from assistant.writing.stream import DraftParser
from assistant.writing.types import Draft, Keyed, Message, ModelSettings, Refused, Replies
from prompts import load_prompt


class ModelWriter:
    """Writes one answer with the model behind `replies`. The evidence it gives the model fits `settings`."""

    def __init__(
        self, replies: Replies, settings: ModelSettings, is_stopped: Callable[[], bool] = lambda: False
    ) -> None:
        self.declined = False
        """Whether the model said that the evidence does not answer."""
        self._replies, self._settings, self._is_stopped = replies, settings, is_stopped
        self._before = replies.usage

    @property
    def name(self) -> str:
        """ "provider:model"."""
        return self._replies.name

    @property
    def usage(self) -> Usage:
        """What this answer has taken so far."""
        now, before = self._replies.usage, self._before
        taken = Usage(
            now.input_tokens - before.input_tokens,
            now.output_tokens - before.output_tokens,
            now.calls - before.calls,
            now.estimated,
        )
        return replace(taken, price=price(taken, self._settings), budget=self._settings.context_tokens)

    def write(self, question: str, evidence: Keyed) -> Iterator[Draft]:
        """Statements as they are complete; what a broken reply left half written is not given.

        Raises `ModelFailed`, also after some statements, and `Stopped`. Closing the iterator ends the reply.
        """
        packed = pack(evidence, self._settings)
        return self._drafts(load_prompt("answer").messages(question=on_one_line(question), evidence=packed.text))

    def mend(self, question: str, evidence: Keyed, refused: Sequence[Refused]) -> Iterator[Draft]:
        """A second try at the statements that were refused; those that the model gives up are left out."""
        keys = frozenset(key for key, _ in evidence)
        cited = frozenset(key for one in refused for key in one.draft.keys)
        # What was cited comes first, whatever else is cut to fit.
        ordered = sorted(evidence, key=lambda pair: pair[0] not in cited)
        messages = load_prompt("repair").messages(
            question=on_one_line(question),
            evidence=pack(ordered, self._settings).text,
            refused="\n".join(_with_reason(one, keys) for one in refused),
        )
        return self._drafts(messages, _is_dropped)

    def _drafts(
        self, messages: Sequence[Message], left_out: Callable[[Draft], bool] = lambda draft: False
    ) -> Iterator[Draft]:
        parser = DraftParser()
        # Leaving it ends the connection when the reader has gone.
        with ending(self._replies.stream(messages, self._is_stopped)) as pieces:
            for piece in pieces:
                drafts = parser.feed(piece)
                self.declined = self.declined or parser.declined
                yield from (draft for draft in drafts if not left_out(draft))
        drafts = parser.finish()
        self.declined = self.declined or parser.declined
        yield from (draft for draft in drafts if not left_out(draft))


def _is_dropped(draft: Draft) -> bool:
    return "".join(letter for letter in draft.text.casefold() if letter.isalpha()) == "drop"


def _with_reason(one: Refused, keys: frozenset[str]) -> str:
    # The keys it cited are real ones, and have to be seen; in its text nothing may look like one.
    cited = "".join(f"[{key}]" for key in one.draft.keys) or "no key"
    statement = json.dumps(neutral(one.draft.text, keys), ensure_ascii=False)
    return f"{statement} (cites {cited}). Refused because {neutral(one.why)}"
