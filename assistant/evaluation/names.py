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
    """The names given, each once, and the id that a file of one document is named after."""
    document = unquote(PurePath(source).stem) if source and "://" not in source else None
    return tuple(dict.fromkeys(filter(None, (article_id, source, document, url, title))))


def same_article(names: Iterable[str], wanted: str) -> bool:
    """Whether `wanted` is one of the names, or one is the end of the other's path.

    So a file's name alone will do, and so will a path with folders of another machine before it; but `a/index.html`
    is not `b/index.html`. Web addresses must be equal.
    """
    held = tuple(names)
    return wanted in held or ("://" not in wanted and any(_ends_alike(name, wanted) for name in held))


def _ends_alike(one: str, other: str) -> bool:
    if "://" in one:
        return False
    parts, others = PurePath(one).parts, PurePath(other).parts
    shared = min(len(parts), len(others))
    return shared > 0 and parts[-shared:] == others[-shared:]
