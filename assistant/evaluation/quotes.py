"""Looks up the quotations of a system whose articles are in the archive: are the words there? Judges nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.evaluation.names import names_of
from assistant.evaluation.types import Cited, Response
from vectorstore import Archive, Article

_PAGE = 500


def looked_up(responses: Sequence[Response], archive: Archive) -> tuple[Response, ...]:
    """The responses with `verbatim` filled in where it was open and the archive has an article of that name."""
    wanted = {name for response in responses for cited in response.cited or () for name in _open_names(cited)}
    if not wanted:
        return tuple(responses)
    texts: dict[str, list[str]] = {}
    for article in _articles(archive):
        for name in wanted.intersection(names_of(article)):
            texts.setdefault(name, []).append(_squeezed(article.text))
    return tuple(_response(response, texts) for response in responses)


def _open_names(cited: Cited) -> Iterable[str]:
    return cited.names if cited.verbatim is None else ()


def _articles(archive: Archive) -> Iterator[Article]:
    at = 0
    while page := archive.articles(limit=_PAGE, offset=at):
        yield from page
        at += len(page)


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
