"""A sentence of an article as a claim is held against it: with what stands before it, and who says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from assistant.checking.saying import Said, denials_in, denies_what_came_before, said_in, without_source
from assistant.choosing.leaning import leans
from assistant.evidence import Evidence
from assistant.reader import Window
from assistant.writing.support import Source
from assistant.writing.support_words import Reading, read
from vectorstore import Article, Passage, Span

_BEFORE = 2
"""Sentences before one that are read with it."""


class Ground:
    """One sentence, taken apart once. What only some comparisons need is worked out when asked."""

    def __init__(self, article: Article, passage: Passage, span: Span) -> None:
        text = article.text[slice(*span)]
        self.article, self.passage, self.span, self.text = article, passage, span, text
        self.source = Source(Evidence(article, passage, span, text, ()))
        place = next((at for at, one in enumerate(passage.sentences) if one == span), 0)
        self._before = passage.sentences[max(0, place - _BEFORE) : place]
        self._after = passage.sentences[place + 1 : place + 2]

    @property
    def key(self) -> tuple[str, int, int]:
        """Names the sentence."""
        return (self.article.id, *self.span)

    @cached_property
    def before(self) -> str:
        """The sentences before it."""
        return " ".join(self.article.text[slice(*one)] for one in self._before)

    @cached_property
    def leans(self) -> bool:
        """Whether it cannot be understood without the one before."""
        return bool(self._before) and leans(self.text)

    @cached_property
    def context(self) -> tuple[Reading, ...]:
        """What tells whom and what it speaks of: its article's header and the sentences before."""
        return tuple(read(text) for text in (self.passage.header or self.article.title or "", self.before) if text)

    @cached_property
    def pointed_to(self) -> tuple[Reading, ...]:
        """The sentences before it where it points back to them."""
        return (read(self.before),) if self.leans else ()

    @cached_property
    def in_context(self) -> str:
        """The sentence after those before it, as a model reads it."""
        return f"{self.before} {self.text}".strip()

    @cached_property
    def window(self) -> Window:
        """What the reader is shown. Its one sentence is this one."""
        start = len(self.before) + 1 if self.before else 0
        return Window(self.passage.header, self.in_context, (Span(start, start + len(self.text)),))

    @cached_property
    def said(self) -> Said | None:
        """Who says it, where that is not the article."""
        found = said_in(self.text)
        last = self.article.text[slice(*self._before[-1])] if self._before else ""
        return None if found is None else without_source(found, said_in(last) if last else None)

    @cached_property
    def denials(self) -> tuple[Said, ...]:
        """Who denies, in the same sentence, what it tells."""
        return denials_in(self.text)

    @cached_property
    def denied_after(self) -> tuple[str, Span] | None:
        """Who denies it in the sentence after, and that sentence; None for nobody."""
        for span in self._after:
            who = denies_what_came_before(self.article.text[slice(*span)])
            if who is not None and "\n\n\n" not in self.article.text[self.span.end : span.start]:
                return who, span
        return None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence and how much of what is looked for it has, with its context."""

    ground: Ground
    about: float


def most_about(
    sentences: Iterable[tuple[Article, Passage, Span]], about: Callable[[Ground], float], most: int
) -> list[Ranked]:
    """The sentences that are most about something, best first, each once."""
    found: dict[tuple[str, int, int], Ranked] = {}
    for article, passage, span in sentences:
        key = (article.id, *span)
        if key not in found:
            ground = Ground(article, passage, span)
            found[key] = Ranked(ground, about(ground))
    return sorted(found.values(), key=lambda one: (-one.about, one.ground.key))[:most]
