"""Web links that open a page at the quoted words (text fragments). Knows nothing of citations or of pages here."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

_WHOLE = 300  # longer quotations are given by their first and last words: browsers and mails cut long addresses
_EDGE_WORDS = 8


def text_link(url: str | None, words: str) -> str | None:
    """`url` with a fragment that makes a browser scroll to `words` and mark them; None where there is no web address.

    A quotation over several paragraphs is given by its first and last words, because a browser does not match a
    fragment across paragraphs otherwise.
    """
    if url is None or urlsplit(url).scheme not in ("http", "https") or not words.strip():
        return None
    base, hash_sign, anchor = url.partition("#")
    anchor = anchor.partition(":~:")[0]
    del hash_sign
    return f"{base}#{anchor}:~:text={_directive(words)}"


def _directive(words: str) -> str:
    paragraphs = [line.split() for line in words.splitlines() if line.strip()]
    first, last = paragraphs[0], paragraphs[-1]
    whole = " ".join(first)
    if len(paragraphs) == 1 and len(whole) <= _WHOLE:
        return _encode(whole)
    return f"{_encode(_edge(first[:_EDGE_WORDS]))},{_encode(_edge(last[-_EDGE_WORDS:]))}"


def _edge(words: list[str]) -> str:
    return " ".join(words)[:_WHOLE]


def _encode(text: str) -> str:
    # dash, comma and ampersand are the directive's own syntax; quote() leaves the dash alone
    return quote(text, safe="").replace("-", "%2D")
