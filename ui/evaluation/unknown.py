"""Tells which gold articles of the cases the archive does not have, before anything is asked. Corrects no name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from assistant.evaluation.metrics.names import answering
from assistant.evaluation.names import names_of
from ui import console

if TYPE_CHECKING:
    from assistant.evaluation.types import Case
    from vectorstore import Archive

_SHOWN = 3


def tell_unknown(cases: Sequence[Case], archive: Archive) -> None:
    """Says in one line how many gold articles the archive does not have, and names the first."""
    wanted = tuple(dict.fromkeys(name for case in cases for name in answering(case.gold.relevant)))
    missing = unknown(wanted, archive) if wanted else ()
    if missing:
        more = ", …" if len(missing) > _SHOWN else ""
        console.note(
            f"Gold articles that the archive does not have: {len(missing):,} of {len(wanted):,} "
            f"({', '.join(missing[:_SHOWN])}{more}). Nothing can find them: correct their names, or ingest them."
        )


def unknown(wanted: Iterable[str], archive: Archive) -> tuple[str, ...]:
    """Those of `wanted` that no article goes by, in their order."""
    known = Known(name for article in archive.each_article() for name in names_of(article))
    return tuple(name for name in wanted if not known.has(name))


class Known:
    """The names of many articles, looked up: `same_article` would go through all of them for each."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._paths = {PurePath(name).parts for name in self._names if "://" not in name}
        self._ends = {end for path in self._paths for end in _ends(path)}

    def has(self, name: str) -> bool:
        """Whether `same_article` finds `name` among the names."""
        if name in self._names:
            return True
        path = PurePath(name).parts
        return "://" not in name and (path in self._ends or any(end in self._paths for end in _ends(path)))


def _ends(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (path[start:] for start in range(len(path)))
