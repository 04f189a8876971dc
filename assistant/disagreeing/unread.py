"""The sentences of passages that were found but not read, so that rules can look at them. Nothing is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.evidence import FEATURES, Evidence
from assistant.finding.retrieve import Found

_UNKNOWN = tuple(-float("inf") for _ in FEATURES)


def unread_in(found: Sequence[Found], read: Sequence[Evidence]) -> Iterator[Evidence]:
    """Each sentence of `found` that is not among those read; the reader points at nothing in them."""
    known = {one.passage.id for one in read}
    for one in found:
        if one.passage.id in known:
            continue
        for span in one.passage.sentences:
            yield Evidence(one.article, one.passage, span, one.article.text[span.start : span.end], _UNKNOWN)
