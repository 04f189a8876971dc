"""What the reader makes of a question beside stretches of articles: how each sentence answers, and with which words.

Follows the extractive reader of BERT (Devlin et al., NAACL 2019) with scores that compare between stretches (Clark
and Gardner, ACL 2018): each stretch offers "no answer here", and what is told is by how much a sentence beats it.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from assistant.reader.engine import Engine, load_engine
from assistant.reader.packing import Packed, Tokens, pack, room, tokens_of
from vectorstore import Span
from vectorstore.embedders.weights import default_folder

_LONGEST_ANSWER = 30
"""Tokens."""
_NOTHING = -12.0
"""Log-odds of a sentence the reader could not see."""


class Window(NamedTuple):
    """A stretch of an article that is read at once."""

    header: str
    text: str
    sentences: tuple[Span, ...]
    """Ranges of `text`."""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What the reader says of one sentence. Both are log-odds against nothing in the stretch answering."""

    vote: float
    """That the sentence answers."""
    span: float
    """That words in it are the answer."""
    answer: Span | None
    """The likeliest words, as a range of the window's text; None where the reader could not see the sentence."""


class Reads(Protocol):
    """Whatever reads windows as `Reader` does."""

    def read(self, question: str, windows: Sequence[Window]) -> list[tuple[SentenceReading, ...]]:
        """For each window its sentences' readings, in order."""


class Reader:
    """Reads stretches of articles for a question. Safe from several threads."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine or load_engine()
        self._tokenizer = Tokenizer.from_file(str(default_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    @property
    def fingerprint(self) -> str:
        """Names the weights."""
        return self._engine.fingerprint

    def read(self, question: str, windows: Sequence[Window]) -> list[tuple[SentenceReading, ...]]:
        """For each window its sentences' readings, in order. A window too long for one look is read in several."""
        if not windows:
            return []
        asked, *rest = tokens_of(
            self._tokenizer, [question, *(text for one in windows for text in (one.header, one.text))]
        )
        headers, texts = rest[::2], rest[1::2]
        looks: list[tuple[int, int, Packed]] = []
        for number, (window, header, text) in enumerate(zip(windows, headers, texts, strict=True)):
            for first, tokens, sentences in _looks(text, window.sentences, room(asked, header)):
                looks.append((number, first, pack(asked, header, tokens, sentences)))
        found: list[list[SentenceReading]] = [
            [SentenceReading(_NOTHING, _NOTHING, None)] * len(window.sentences) for window in windows
        ]
        outputs = self._engine.run([packed for *_, packed in looks])
        for (number, first, packed), output in zip(looks, outputs, strict=True):
            for index, reading in _readings(packed, output).items():
                found[number][first + index] = reading
        return [tuple(readings) for readings in found]


class ReadsOnce:
    """Reads no window twice for the same question. Keeps everything it has read: made for one question, then dropped.

    A window's reading does not depend on what is read beside it, so what was read before is what would be read now.
    """

    def __init__(self, reader: Reads) -> None:
        self._reader = reader
        self._known: dict[tuple[str, Window], tuple[SentenceReading, ...]] = {}

    def read(self, question: str, windows: Sequence[Window]) -> list[tuple[SentenceReading, ...]]:
        """For each window its sentences' readings, in order."""
        new = [one for one in dict.fromkeys(windows) if (question, one) not in self._known]
        for window, readings in zip(new, self._reader.read(question, new), strict=True):
            self._known[question, window] = readings
        return [self._known[question, one] for one in windows]


@functools.cache
def shared_reader(engine: str = "auto") -> Reader:
    """The reader that comes with Byline, loaded once for the whole process: "auto", "openvino" or "torch"."""
    return Reader(load_engine(engine))


def _looks(text: Tokens, sentences: Sequence[Span], size: int) -> list[tuple[int, Tokens, tuple[Span, ...]]]:
    """Runs of whole sentences that fit: number of the first sentence, the run's tokens, its sentences."""
    if len(text.ids) <= size or not sentences:
        return [(0, text, tuple(sentences))]
    starts = np.array([start for start, _ in text.spans])
    firsts = np.searchsorted(starts, [one.start for one in sentences])
    ends = [*firsts[1:], len(text.ids)]
    looks, first = [], 0
    for number in range(len(sentences)):
        last = number + 1 == len(sentences)
        if last or ends[number + 1] - firsts[first] > size:
            cut = slice(int(firsts[first]) if first else 0, int(ends[number]))
            looks.append((first, Tokens(text.ids[cut], text.spans[cut]), tuple(sentences[first : number + 1])))
            first = number + 1
    return looks


def _readings(packed: Packed, output: npt.NDArray[np.float32]) -> dict[int, SentenceReading]:
    """By the index of the sentence, for those that were in sight."""
    start, end, vote = output[:, 0], output[:, 1], output[:, 2]
    nothing = float(start[0] + end[0])
    found = {}
    for index in np.unique(packed.sentences[packed.sentences >= 0]):
        inside = np.flatnonzero(packed.sentences == index)
        pairs = start[inside][:, None] + end[inside][None, :]
        possible = np.triu(np.ones_like(pairs, dtype=bool)) & ~np.triu(np.ones_like(pairs, dtype=bool), _LONGEST_ANSWER)
        scores = np.where(possible, pairs, -np.inf)
        first, last = np.unravel_index(int(np.argmax(scores)), scores.shape)
        top = float(scores.max())
        total = top + float(np.log(np.exp(scores - top).sum()))
        answer = Span(int(packed.starts[inside[first]]), int(packed.ends[inside[last]]))
        found[int(index)] = SentenceReading(float(vote[inside].mean() - vote[0]), total - nothing, answer)
    return found
