"""Says what the archive does not have, when it does not answer. Decides nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.choosing.expected import Expected
from assistant.evidence import Asked, Evidence, Grounds
from assistant.words import Bag, same_word, without_possessive
from vectorstore import Archive, Article
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


def unmentioned(asked: Asked, articles: Sequence[Article], besides: Sequence[str] = ()) -> str | None:
    """A clause naming the names of the question that none of `articles` has; None where they have them all.

    `besides`: names whose absence is told elsewhere.
    """
    grounds = [Grounds.of_article(article) for article in articles]
    told = {word for name in besides for word in name.split()}
    names = [name for name in asked.words.names if name not in told]
    apart = [name for name in names if not any(one.has_name(name) for one in grounds)]
    if apart:
        words = {word.lower() for article in articles for word in _WORD.findall(f"{article.title} {article.text}")}
        apart = [name for name in apart if not _in_other_form(name, words)]
    return f"no article that answers mentions {_listed(apart)}" if apart else None


def _in_other_form(name: str, words: set[str]) -> bool:
    """Whether one of `words` differs from a name only in its ending: "Asian" from "Asia", "Spanish" from "Spain"."""
    beginning = name.lower()[: max(_BEGINNING, len(name) - _ENDING)]
    return len(beginning) >= _BEGINNING and any(word.startswith(beginning) for word in words)


_BEGINNING, _ENDING = 4, 3  # letters


def unanswered_parts(parts: Sequence[str], answered: Sequence[str]) -> str | None:
    """A clause naming the parts of a question that are not among those answered; None where all are, or it has none."""
    left = [one.rstrip("?") for one in parts if one not in answered]  # all are left where the whole was answered
    return f"nothing was found on {_listed(left)}" if left and len(left) < len(parts) else None


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
