"""Says what the archive does not have, when it does not answer. Decides nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence import Asked, Evidence
from assistant.expected import Expected
from assistant.words import Bag, same_word, without_possessive
from vectorstore import Archive
from vectorstore.keywords import stems

_KINDS = {
    Expected.DATE: "the date asked for",
    Expected.NUMBER: "the number asked for",
    Expected.PERCENTAGE: "the percentage asked for",
    Expected.MONEY: "the amount asked for",
    Expected.NAME: "the name asked for",
    Expected.REASON: "the reason asked for",
    Expected.ANY: "an answer to it",
}
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_NAMED = 3  # more than this many missing words say no more than the first few


def what_is_missing(asked: Asked, best: Evidence | None, archive: Archive) -> str:
    """One clause naming what was looked for and not found."""
    unknown = _written(asked, [stem for stem in asked.words.content if archive.frequency(stem) == 0])
    if unknown:
        return f"no article mentions {_listed(unknown)}"
    if best is not None:
        bag = Bag("\n".join(filter(None, (best.article.title, best.article.outlet, best.article.text))))
        apart = _written(asked, [stem for stem in asked.words.content if not bag.holds(stem)])
        names = [name for name in apart if name in asked.words.names]
        if names or apart:
            return f"the closest article does not mention {_listed(names or apart)}"
    return f"the articles found on this do not give {_KINDS[asked.expected]}"


def abstention(missing: str) -> str:
    """The plain sentence a reader gets instead of an answer."""
    return f"The archive does not answer this: {missing}."


def _written(asked: Asked, wanted: Sequence[str]) -> list[str]:
    """The stems as the question writes them, in its order."""
    found = []
    for match in _WORD.finditer(asked.text):
        word = without_possessive(match.group())
        if any(same_word(stem, other) for stem in stems(word) for other in wanted) and word not in found:
            found.append(word)
    return found


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words[:_NAMED]]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
