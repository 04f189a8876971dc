"""Looks up the quotations of a system whose articles are in the archive: are the words there? Judges nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.evaluation.names import names_of, same_article
from assistant.evaluation.types import Cited, Response
from vectorstore import Archive


def looked_up(responses: Sequence[Response], archive: Archive) -> tuple[Response, ...]:
    """The responses with `verbatim` filled in where it was open and the archive has an article of that name."""
    wanted = {name for response in responses for cited in response.cited or () for name in _open_names(cited)}
    by_ending: dict[str, set[str]] = {}
    for name in wanted:
        by_ending.setdefault(_ending(name), set()).add(name)
    texts: dict[str, list[str]] = {}
    for article in archive.each_article() if wanted else ():
        for name in _meant(names_of(article), by_ending):
            texts.setdefault(name, []).append(_squeezed(article.text))
    return tuple(_response(response, texts) for response in responses)


def _open_names(cited: Cited) -> Iterable[str]:
    return cited.names if cited.verbatim is None else ()


def _ending(name: str) -> str:
    """What two names of one article have in common: the last part of a path, or the whole address."""
    return name if "://" in name else name.rpartition("/")[2]


def _meant(names: Sequence[str], by_ending: dict[str, set[str]]) -> set[str]:
    near = {wanted for name in names for wanted in by_ending.get(_ending(name), ())}
    return {wanted for wanted in near if same_article(names, wanted)}


def _response(response: Response, texts: dict[str, list[str]]) -> Response:
    if response.cited is None:
        return response
    return replace(response, cited=tuple(_cited(one, texts) for one in response.cited))


def _cited(cited: Cited, texts: dict[str, list[str]]) -> Cited:
    found = [text for name in _open_names(cited) for text in texts.get(name, ())]
    if not found:
        return cited
    quote = _squeezed(cited.quote)
    return replace(cited, verbatim=bool(quote) and any(quote in text for text in found))


def _squeezed(text: str) -> str:
    """Other systems fold lines and spaces; the words and marks must be the article's own."""
    return " ".join(text.split())
