"""An archive read once and held in memory: which articles hold an answer, which speak of the same. Embeds nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.words import analyse
from vectorstore import Archive, Article
from vectorstore.keywords import stems

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Told:
    """An article with its sentences in order."""

    article: Article
    name: str
    """What a case calls it: its source, or its id where two articles have the same source."""
    sentences: tuple[str, ...]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every stem of title and text."""
        return frozenset(stems(f"{self.article.title or ''}\n{self.article.text}"))

    @cached_property
    def lowered(self) -> str:
        """Title and text, plainly spelt."""
        return plain(f"{self.article.title or ''}\n{self.article.text}")

    @cached_property
    def windows(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Each sentence with its neighbours, plainly spelt, and the stems of the three."""
        runs = (" ".join(self.sentences[max(0, at - 1) : at + 2]) for at in range(len(self.sentences)))
        return tuple((plain(run), frozenset(stems(run))) for run in runs)

    @cached_property
    def lines(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Each sentence alone, plainly spelt, and its stems."""
        return tuple((plain(sentence), frozenset(stems(sentence))) for sentence in self.sentences)


def plain(text: str) -> str:
    """`text` in lower case, with straight quotation marks and single spaces."""
    straight = text.lower().replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(straight.split())


class Wordings:
    """The ways to write an answer, looked for in plain text."""

    def __init__(self, wordings: Iterable[str]) -> None:
        alternatives = "|".join(sorted((re.escape(plain(one)) for one in wordings), key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w.,]){alternatives and f'(?:{alternatives})'}(?![\w]|[.,]\d)")

    def stand_in(self, text: str) -> bool:
        """Whether one of them is in `text`, which is plain."""
        return bool(self._pattern.search(text))


class Index:
    """All articles of an archive, ordered by their text and name, so that the order of ingesting leaves no trace."""

    def __init__(self, archive: Archive) -> None:
        self.told = _read(archive)
        self._with: dict[str, list[int]] = {}
        for at, one in enumerate(self.told):
            for stem in one.stems:
                self._with.setdefault(stem, []).append(at)

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Words that stand in lower case more often than with a capital inside a sentence."""
        small, large = Counter[str](), Counter[str]()
        for one in self.told:
            for sentence in one.sentences:
                words = _WORD.findall(sentence)[1:]
                small.update(word for word in words if word.islower())
                large.update(word.lower() for word in words if word[0].isupper())
        return frozenset(word for word, times in small.items() if times > large[word])

    def weights(self, question: str) -> dict[str, float]:
        """How much each content stem of a question says: its inverse article frequency."""
        total = len(self.told)
        return {stem: math.log(1 + total / (len(self._with.get(stem, ())) + 0.5)) for stem in analyse(question).content}

    def about(self, weights: dict[str, float], share: float) -> Iterator[Told]:
        """Articles that have at least `share` of a question's weight, in order."""
        held: dict[int, float] = {}
        for stem, weight in weights.items():
            for at in self._with.get(stem, ()):
                held[at] = held.get(at, 0.0) + weight
        least = share * sum(weights.values())
        yield from (self.told[at] for at in sorted(held) if held[at] >= least)


def covered(weights: dict[str, float], held: frozenset[str]) -> float:
    """The share of a question's weight that is among `held`."""
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in held) / total if total else 0.0


def _read(archive: Archive) -> Sequence[Told]:
    articles = tuple(archive.each_article())
    sources = Counter(article.source for article in articles)
    told = []
    for article in articles:
        spans = dict.fromkeys(span for passage in archive.passages_of(article.id) for span in passage.sentences)
        sentences = tuple(article.text[span.start : span.end] for span in spans)
        name = article.source if sources[article.source] == 1 else article.id
        told.append(Told(article, name, sentences))
    return sorted(told, key=lambda one: one.name)
