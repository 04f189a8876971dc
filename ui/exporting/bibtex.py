"""The cited articles as BibTeX entries, escaped for LaTeX. pybtex writes the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.types import Citation
from ui.exporting.references import Name, Reference, references
from ui.exporting.text import plain
from ui.exporting.wording import title_words

if TYPE_CHECKING:
    from pybtex.database import Entry

# Braces are commands here: BibTeX counts braces even after a backslash, so that a lone one would end the entry.
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{letter: f"\\{letter}" for letter in "&%$#_"},
}
_SPECIAL = re.compile("[" + re.escape("".join(_LATEX)) + "]")
_IN_ADDRESSES = "/:?#[]@!$&'()*+,;=%~-._"


def bibtex_of(citations: Sequence[Citation], accessed: date) -> str:
    """One entry for each article; `accessed` is the day for those with an address."""
    from pybtex.database import BibliographyData
    from pybtex.database.output.bibtex import Writer

    class Prepared(Writer):  # type: ignore[misc]  # pybtex has no types
        """Leaves the fields as they are: they are LaTeX already, and an address must not be escaped."""

        def _encode(self, text: str) -> str:
            return text

    entries = {reference.key: _entry(reference, accessed) for reference in references(citations)}
    return str(Prepared(encoding="UTF-8").to_string(BibliographyData(entries)))


def _entry(reference: Reference, accessed: date) -> Entry:
    from pybtex.database import Entry, Person

    article = reference.article
    fields = {
        "title": f"{{{_latex(title_words(article))}}}",  # inner braces keep its capitals
        "journal": _latex(article.outlet or ""),
        "year": str(article.published.year) if article.published is not None else "",
        "date": article.published.date().isoformat() if article.published is not None else "",
        "url": quote(reference.url, safe=_IN_ADDRESSES) if reference.url else "",
        "urldate": accessed.isoformat() if reference.url else "",
        "annote": _latex(reference.quotations),
    }
    persons = [Person(_name(name)) for name in reference.authors]
    return Entry(
        "article" if article.outlet else "misc",
        fields={name: value for name, value in fields.items() if value},
        persons={"author": persons} if persons else {},
    )


def _name(name: Name) -> str:
    if name.family and name.given:
        return f"{_latex(name.family)}, {_latex(name.given)}"
    return f"{{{_latex(name.literal)}}}"


def _latex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _LATEX[found[0]], plain(text))
