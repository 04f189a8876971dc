"""Puts evidence into a prompt: keyed, fenced, and no more of it than the model can read. Prices what it took."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import Evidence
from assistant.tokens import token_counter
from assistant.types import Usage
from assistant.writing.neutral import label, neutral
from assistant.writing.support_orders import is_order
from assistant.writing.types import Keyed, ModelSettings


@dataclass(frozen=True, slots=True)
class Packed:
    """Evidence as a prompt holds it."""

    text: str
    """One line for each sentence, between two lines that name the fence; each line begins with the fence."""
    keyed: Keyed
    """What of the evidence is in it."""
    tokens: int
    estimated: bool
    """Whether `tokens` is an estimate."""
    fence: str
    """A word that stands in none of the sentences."""


def keyed(evidence: Sequence[Evidence]) -> list[tuple[str, Evidence]]:
    """Evidence with its keys: hashes, which a model cannot arrive at by counting. A sentence given twice is kept once.

    What is written for a model instead of readers gets none: it is neither shown to the model nor ever quoted. A key is
    six hex digits with at least one letter and one figure, so that no word or number of a text is one.
    """
    given: dict[str, Evidence] = {}
    known: set[tuple[str, int, int]] = set()
    for one in evidence:
        place = (one.article.id, one.span.start, one.span.end)
        if place not in known and not is_order(one.text):
            known.add(place)
            given[next(key for key in _keys_for(place) if key not in given)] = one
    return list(given.items())


def _keys_for(place: tuple[str, int, int]) -> Iterator[str]:
    digest = hashlib.sha256(":".join(str(part) for part in place).encode()).hexdigest()
    while True:
        key = digest[:6]
        if not key.isdigit() and not key.isalpha():
            yield key
        digest = hashlib.sha256(digest.encode()).hexdigest()


def pack(evidence: Keyed, settings: ModelSettings) -> Packed:
    """As much of the evidence as `settings.context_tokens` holds, best first, whole sentences only, never none of it.

    A sentence that alone is too long is passed over. The articles' words are made neutral in the prompt's copy.
    """
    count = token_counter(settings.name.partition(":")[2])
    keys = frozenset(key for key, _ in evidence)
    fence = _fence(evidence)
    head, foot = f"{fence} EVIDENCE BEGINS", f"{fence} EVIDENCE ENDS"
    used = start = count(head + "\n") + count(foot)
    lines: list[str] = []
    held: list[tuple[str, Evidence]] = []
    for key, one in evidence:
        line = _line(fence, key, one, keys)
        size = count(line + "\n")
        if start + size > settings.context_tokens:
            continue
        if used + size > settings.context_tokens:
            break
        used += size
        lines.append(line)
        held.append((key, one))
    if not held and evidence:
        held = [evidence[0]]
        lines = [_line(fence, *evidence[0], keys)]
        used += count(lines[0] + "\n")
    return Packed("\n".join([head, *lines, foot]), tuple(held), used, count.estimated, fence)


def _line(fence: str, key: str, one: Evidence, keys: frozenset[str]) -> str:
    article = one.article
    title = None if article.title_derived or is_order(article.title or "") else article.title
    outlet = "" if is_order(article.outlet or "") else article.outlet or ""
    day = article.published.date().isoformat() if article.published is not None else None
    about = ", ".join(part for part in (label(outlet, 60), day) if part) or "undated"
    headline = f": {label(title)}" if title else ""
    return f"{fence} [{key}] ({about}{headline}) {neutral(one.text, keys)}"


_FENCE_LETTERS = "GHJKLMNPQRSTVWXZ"  # sixteen, none a hex digit: a fence is no key
_FENCE_LENGTH = 10


def _fence(evidence: Keyed) -> str:
    """A word made from all of the evidence, so that no article can foresee it, and found in none."""
    known = [part for key, one in evidence for part in (key, one.text, one.article.outlet, one.article.title) if part]
    digest = hashlib.sha256("\x00".join(known).encode("utf-8", "surrogatepass")).hexdigest()
    there = " ".join(known).upper()
    while True:
        fence = "".join(_FENCE_LETTERS[int(digit, 16)] for digit in digest[:_FENCE_LENGTH])
        if fence not in there:
            return fence
        digest = hashlib.sha256(digest.encode()).hexdigest()


def price(usage: Usage, settings: ModelSettings) -> float | None:
    """US dollars that `usage` costs; None where the model's prices are not set."""
    if settings.prices is None:
        return None
    reading, writing = settings.prices
    return (usage.input_tokens * reading + usage.output_tokens * writing) / 1_000_000
