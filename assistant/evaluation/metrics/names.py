"""Finds the articles of a case among those a response names, and brings passages down to articles. Reads no archive."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

from assistant.evaluation.names import same_article


def gold_name(names: Sequence[str], gold: Iterable[str]) -> str | None:
    """The name in `gold` that an article known as `names` goes by, or None.

    A name that is equal is taken first. Otherwise the end of a path will do, never that of a web address.
    """
    return _gold_name(tuple(names), tuple(gold))


@functools.lru_cache(maxsize=65536)
def _gold_name(names: tuple[str, ...], gold: tuple[str, ...]) -> str | None:
    equal = (name for name in gold if name in names)
    return next(equal, None) or next((name for name in gold if same_article(names, name)), None)


def is_gold(names: Sequence[str], relevant: Mapping[str, int]) -> bool:
    """Whether an article known as `names` is among those that answer (grade 1 or above)."""
    return gold_name(names, answering(relevant)) is not None


def answering(relevant: Mapping[str, int] | None) -> tuple[str, ...]:
    """The names of the articles that answer (grade 1 or above), in the order of the case."""
    return tuple(name for name, grade in (relevant or {}).items() if grade >= 1)


def ranking(retrieved: Iterable[Sequence[str]], relevant: Mapping[str, int]) -> tuple[str, ...]:
    """The articles of a ranking of passages, best first, each at the rank of its best passage.

    An article is called what the case calls it, or else by the first of its own names.
    """
    called: dict[str, None] = {}
    for place, names in enumerate(retrieved, start=1):
        called.setdefault(gold_name(names, relevant) or (names[0] if names else f"unnamed passage {place}"))
    return tuple(called)
