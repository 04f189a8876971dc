"""Everything an article goes by in a case file, and whether two such names mean the same. Reads no archive."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from urllib.parse import unquote

from vectorstore import Article


def names_of(article: Article) -> tuple[str, ...]:
    """An article's names, each once."""
    return all_names(article.id, article.source, article.url, article.title)


def all_names(article_id: str | None, source: str | None, url: str | None, title: str | None) -> tuple[str, ...]:
    """The names given, the file's name without its folders, and the id a file of one document is named after."""
    file = PurePath(source).name if source and "://" not in source else None
    document = unquote(PurePath(file).stem) if file else None
    return tuple(dict.fromkeys(filter(None, (article_id, source, file, document, url, title))))


def same_article(names: Iterable[str], wanted: str) -> bool:
    """Whether `wanted` is one of the names; a path in it may have folders of another machine before its file."""
    held = set(names)
    return wanted in held or ("://" not in wanted and PurePath(wanted).name in held)
