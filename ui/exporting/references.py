"""The articles that a result cites, each once, with a key and the names of its authors. Writes no format."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types import Citation
from ui.exporting.text import plain
from ui.render import host, safe_url
from vectorstore import Article

_AND = re.compile(r"\s*(?:;|,|\band\b|&)\s*")
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_WORD = re.compile(r"(?:[^\W\d_]|['’-])+")
_INITIAL = re.compile(r"[^\W\d_]\.?")
# A name with one of these is of a desk, an agency or an office, not of a person.
_NOT_A_PERSON = re.compile(
    r"""\b(?:agence|agency|army|associated|association|authority|bank|board|bureau|commission|committee|company
    |corporation|correspondents?|council|court|department|desk|digital|editor|editorial|editors|federation|forces?
    |foundation|fund|government|group|institute|international|media|ministry|national|nations|news|newsroom|office
    |online|organi[sz]ation|party|police|press|reporters?|reuters|service|society|staff|state|team|the|times|tv|union
    |united|university|wire|writers?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_FAMILY_FIRST = frozenset({"hu", "ja", "ko", "vi", "zh"})


@dataclass(frozen=True, slots=True)
class Name:
    """An author: family and given name where they can be told apart, else `literal`."""

    literal: str
    family: str | None = None
    given: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """One article with the citations of it."""

    key: str
    """The same for an article in every export, and no other's in this one."""
    article: Article
    authors: tuple[Name, ...]
    citations: tuple[Citation, ...]

    @property
    def url(self) -> str | None:
        """The article's address, if it is a web address."""
        return safe_url(self.article.url)

    @property
    def quotations(self) -> str:
        """What is cited of it: "[1] “…” [3] “…”"."""
        return " ".join(f"[{one.number}] “{plain(one.quote.text)}”" for one in self.citations)


def references(citations: Sequence[Citation]) -> tuple[Reference, ...]:
    """One for each article, in order of first citation."""
    cited: dict[str, list[Citation]] = {}
    for citation in citations:
        cited.setdefault(citation.quote.article.id, []).append(citation)
    articles = [group[0].quote.article for group in cited.values()]
    short = {article.id: _key(article, 8) for article in articles}
    taken = Counter(short.values())
    keys = {article.id: short[article.id] if taken[short[article.id]] == 1 else _key(article) for article in articles}
    return tuple(
        Reference(keys[article.id], article, authors_of(article), tuple(cited[article.id])) for article in articles
    )


def _key(article: Article, digits: int | None = None) -> str:
    where = _slug(article.outlet or "") or _slug(host(article.url) or "") or "article"
    year = str(article.published.year) if article.published is not None else "undated"
    return f"{where}-{year}-{_slug(article.id[:digits])}"


def _slug(text: str) -> str:
    plain_letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain_letters))[:40]


def is_person(name: str) -> bool:
    """Whether it looks like a person's name: given and family name can be told apart."""
    return _name(plain(name), None).family is not None


def authors_of(article: Article) -> tuple[Name, ...]:
    """The authors as far as the article names them; in doubt the whole line as one name."""
    line = _BY.sub("", plain(article.author or ""))
    if not line:
        return ()
    parts = [part for part in _AND.split(line) if part]
    if len(parts) > 1 and not all(len(part.split()) > 1 for part in parts):
        return (Name(line),)  # "Brandt, Ida", "Desk and wire": where one name ends is not known
    return tuple(_name(part, article.language) for part in parts)


def _name(text: str, language: str | None) -> Name:
    words = text.split()
    if language in _FAMILY_FIRST or _NOT_A_PERSON.search(text) or not 2 <= len(words) <= 3:
        return Name(text)
    *given, family = words
    middle = given[1:]
    regular = all(_WORD.fullmatch(word) and word[0].isupper() for word in (given[0].rstrip("."), family))
    if not regular or not all(_INITIAL.fullmatch(one) for one in middle):
        return Name(text)  # "Maria van Dijk", "Juan Pablo Montes": where the family name begins is not known
    return Name(text, family, " ".join(given))
