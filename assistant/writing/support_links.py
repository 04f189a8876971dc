"""What stands on the two sides of "before", "because of", "than" and the like: the same things on the same sides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.writing.support_words import read

_LINKS = (
    ("before", 1, "before"), ("prior to", 1, "before"), ("ahead of", 1, "before"), ("followed by", 1, "before"),
    ("after", -1, "before"), ("following", -1, "before"), ("since", -1, "before"),
    ("because of", -1, "cause"), ("because", -1, "cause"), ("due to", -1, "cause"), ("owing to", -1, "cause"),
    ("as a result of", -1, "cause"),
    ("caused by", -1, "cause"), ("triggered by", -1, "cause"), ("blamed on", -1, "cause"),
    ("led to", 1, "cause"), ("caused", 1, "cause"), ("triggered", 1, "cause"), ("resulted in", 1, "cause"),
    ("prompted", 1, "cause"), ("sparked", 1, "cause"),
    ("instead of", 1, "instead"), ("rather than", 1, "instead"),
    ("replaced by", -1, "instead"), ("replaced", 1, "instead"),
    ("replaces", 1, "instead"), ("will replace", 1, "instead"),
    ("than", 1, "than"), ("ahead", 1, "ahead"), ("behind", -1, "ahead"),
)  # fmt: skip
_LINK = {words: (way, kind) for words, way, kind in _LINKS}
_AS = r"as (?!well|soon|long|far|many|much as \d)\w+(?: \w+)? as"
_ANY_LINK = re.compile(
    rf"\b(?:{'|'.join(sorted(map(re.escape, _LINK), key=len, reverse=True))}|{_AS})\b", re.IGNORECASE
)
_TO = re.compile(r"\bfrom\b(?P<first>[^,;]{1,40}?)\bto\b(?P<second>[^,;.]{1,40})", re.IGNORECASE)


def turned_links(said: str, sources: Sequence[str]) -> str | None:
    """Why what comes first, causes or exceeds the other is not as in the sources, as a clause; None where it is."""
    mine = list(_relations(said))
    for source in sources:
        for kind, first, second, word in mine:
            for other, before, after, _ in _relations(source):
                if other != kind:
                    continue
                straight = len(first & before) + len(second & after)
                turned = len(first & after) + len(second & before)
                # What is on both sides of one sentence tells nothing: "women to lose jobs than men were to lose them".
                changed = (first & after) - before - second and (second & before) - after - first
                if changed or (first & after and second & before and (turned > straight or not second & after)):
                    return f"what stands on the two sides of “{word}” is the other way round in the sentences it cites"
    return None


def _relations(text: str) -> Iterator[tuple[str, frozenset[str], frozenset[str], str]]:
    for match in _ANY_LINK.finditer(text):
        way, kind = _LINK.get(match.group().lower(), (1, "as"))
        if kind == "than" and re.match(r"\s*(?:[$€£]?\d|a\b|one\b|half\b)", text[match.end() :]):
            continue
        left, right = text[: match.start()], text[match.end() :]
        if not re.search(r"\w", left):  # "After the vote, the mayor resigned"
            right, comma, left = right.partition(",")
            if not comma:
                continue
        if kind == "than" and re.search(
            r"\b(?:less|fewer|lower|smaller|worse|later|slower|cheaper)\b[^,;]{0,40}$", left
        ):
            way = -way
        one, other = _said_in(left), _said_in(right)
        if one and other:
            yield (kind, one, other, match.group()) if way > 0 else (kind, other, one, match.group())
    for match in _TO.finditer(text):
        one, other = _said_in(match["first"]), _said_in(match["second"])
        if one and other:
            yield "from", one, other, "from … to"


def _said_in(text: str) -> frozenset[str]:
    return frozenset(word.root for word in read(text).words if word.is_content or word.text[-1].isdigit())
