"""The cited articles as CSL-JSON, which reference managers and pandoc read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.types import Citation
from ui.console import json_text
from ui.exporting.references import Name, Reference, references
from ui.exporting.text import plain
from ui.exporting.wording import title_words


def csl_of(citations: Sequence[Citation], accessed: date) -> str:
    """A JSON array of CSL items, one for each article; `accessed` is the day for those with an address."""
    from pydantic import RootModel

    items = [_item(reference, accessed) for reference in references(citations)]
    return json_text(RootModel[list[dict[str, Any]]](items)) + "\n"


def _item(reference: Reference, accessed: date) -> dict[str, Any]:
    article = reference.article
    item: dict[str, Any] = {
        "id": reference.key,
        "type": "article-newspaper" if article.outlet else "webpage" if reference.url else "article",
        "title": plain(title_words(article)),
        "author": [_name(name) for name in reference.authors],
        "container-title": plain(article.outlet or ""),
        "issued": _date(article.published.date()) if article.published is not None else None,
        "language": article.language if article.language and article.language.isalpha() else None,
        "URL": reference.url,
        "accessed": _date(accessed) if reference.url else None,
        "note": reference.quotations,
    }
    return {field: value for field, value in item.items() if value}


def _name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.family and name.given else {"literal": name.literal}


def _date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
