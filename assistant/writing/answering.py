"""From what was read to statements a chat model writes of it: what it is given, and the gate over what it says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from itertools import chain, zip_longest

import numpy as np

from assistant.compose import Numbering
from assistant.desk import Read
from assistant.evidence import Evidence
from assistant.telling import dates_in
from assistant.writing.gate import Gate
from assistant.writing.packing import keyed
from assistant.writing.passing import Shown, Written, passing
from assistant.writing.types import Writer
from vectorstore.embedders import Vectors


def written(
    writer: Writer,
    reads: Sequence[Read],
    most: int,
    vectors_of: Callable[[Sequence[str]], Vectors],
) -> Generator[Shown, None, Written]:
    """Statements on the first of `reads` from the best `most` sentences of all of them, each as it passes the gate.

    Raises `Stopped`.
    """
    evidence = keyed(best_of(reads, most))
    if not evidence:  # what was read gives orders to models, and nothing else
        return Written(Numbering())
    gate = Gate(evidence, vectors_of, writer.entails)
    # The model takes longer for its first word than this does. What it needs before, the gate works out by itself.
    preparing = threading.Thread(target=gate.prepare, name="gate")
    preparing.start()
    try:
        return (yield from passing(writer, gate, reads[0].understood.text, evidence, Numbering(dates_in)))
    finally:
        preparing.join()  # a process that ends while the embedder is at work is killed by it


def best_of(reads: Sequence[Read], most: int) -> list[Evidence]:
    """The best sentences of all, those of each in turn; none twice."""
    orders = ([read.evidence[int(place)] for place in np.argsort(-read.scores, kind="stable")] for read in reads)
    turns = (one for one in chain.from_iterable(zip_longest(*orders)) if one is not None)
    return list({(one.article.id, one.span): one for one in turns}.values())[:most]
