"""txtai as its guides set it up: sections of a text, stored with their content. Variant "hybrid": words as well."""

from __future__ import annotations

from collections.abc import Iterator

from exchange import Finder, Passage, Task, chunks, main
from txtai import Embeddings


def build(task: Task) -> tuple[list[str], Finder]:
    """Indexes chunks: txtai's own segmentation needs further packages, so it is given LangChain's."""
    held = chunks(task.documents)
    # gpu=False: the CPU, as for every other peer
    embeddings = Embeddings(path=task.weights, content=True, hybrid=task.variant == "hybrid", gpu=False)
    embeddings.index((number, passage.text, None) for number, passage in enumerate(held))

    def find(question: str) -> Iterator[Passage]:
        for row in embeddings.search(question, task.depth):
            passage = held[int(row["id"])]
            yield Passage(passage.url, passage.text, float(row["score"]))

    return [passage.text for passage in held], find


if __name__ == "__main__":
    main(__doc__, build)
