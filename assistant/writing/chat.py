"""A chat model as Byline uses it: what each question is given of it, by settings. Checks nothing it writes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from assistant.types import Disagreement, Quote, Turn, Usage
from assistant.writing.cache import CachedReplies, ReplyCache
from assistant.writing.judging import judged_by
from assistant.writing.nli import load_entailment
from assistant.writing.positions import compared
from assistant.writing.replies import StreamedReplies
from assistant.writing.types import Draft, Keyed, ModelFailed, Refused, Replies, Writer, WritingSettings
from assistant.writing.understanding import condensed, parts
from assistant.writing.writer import ModelWriter
from prompts import load_prompt

_PROMPTS = ("answer", "condense", "split", "repair", "judge_support", "judge_retry", "compare_positions")

Entails = Callable[[str, str], float]


class ChatWriting:
    """Loads the provider's package when built. Raises `UsageError` for a model that cannot be had."""

    def __init__(self, settings: WritingSettings) -> None:
        self._settings = settings
        self._replies = StreamedReplies(settings.model)
        self._cache = ReplyCache(settings.cache) if settings.cache is not None else None
        self._entails = load_entailment(settings.entailment) if settings.entailment is not None else None

    @property
    def name(self) -> str:
        return self._settings.model.name

    @property
    def fingerprint(self) -> str:
        model = self._settings.model
        shaping = (model.name, model.base_url, model.context_tokens, model.reply_tokens)
        also = (self._settings.entailment, self._settings.judge, self._settings.compare)
        versions = [(name, load_prompt(name).version) for name in _PROMPTS]
        return hashlib.sha256(repr((shaping, also, versions)).encode()).hexdigest()[:12]

    def begin(self, is_stopped: Callable[[], bool]) -> Writer:
        replies: Replies = self._replies.anew()
        if self._cache is not None:
            replies = CachedReplies(replies, self._cache, self._settings.model)
        return _ChatWriter(replies, self._settings, self._entails, is_stopped)


class _ChatWriter:
    """One question's use of the model."""

    def __init__(
        self,
        replies: Replies,
        settings: WritingSettings,
        entails: Entails | None,
        is_stopped: Callable[[], bool],
    ) -> None:
        self._replies, self._settings, self._is_stopped = replies, settings, is_stopped
        self._writer = ModelWriter(replies, settings.model, is_stopped)
        judge = judged_by(replies, is_stopped) if settings.judge else None
        self._judges = [one for one in (entails, judge) if one is not None]

    @property
    def usage(self) -> Usage:
        return self._writer.usage

    @property
    def declined(self) -> bool:
        return self._writer.declined

    @property
    def entails(self) -> Entails | None:
        if not self._judges:
            return None
        return lambda premise, statement: min(judge(premise, statement) for judge in self._judges)

    def write(self, question: str, evidence: Keyed) -> Iterator[Draft]:
        return self._writer.write(question, evidence)

    def mend(self, question: str, evidence: Keyed, refused: Sequence[Refused]) -> Iterator[Draft]:
        return self._writer.mend(question, evidence, refused)

    def condense(self, question: str, history: Sequence[Turn]) -> str | None:
        try:
            return condensed(self._replies, question, history, self._is_stopped)
        except ModelFailed:
            return None  # the question is understood without it as far as that goes

    def split(self, question: str) -> tuple[str, ...]:
        try:
            return parts(self._replies, question, self._is_stopped)
        except ModelFailed:
            return ()

    def compare(self, question: str, evidence: Keyed, number: Callable[[Quote], int]) -> tuple[Disagreement, ...]:
        if not self._settings.compare:
            return ()
        return compared(self._replies, question, evidence, self._settings.model, number, self._is_stopped)
