"""Tantivy on its own: BM25 over English word stems. Knows words only, no meaning, and needs no weights."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tantivy
from exchange import Finder, Passage, Task, chunks, main


def build(task: Task) -> tuple[list[str], Finder]:
    """Adds chunks, cut as for LangChain: Tantivy cuts nothing itself."""
    held = chunks(task.documents)
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("body", stored=False, tokenizer_name="en_stem")
    fields.add_integer_field("number", stored=True)
    index = tantivy.Index(fields.build())
    writer = index.writer(num_threads=1)  # one, so that documents keep their order: equal scores rank by it
    for number, passage in enumerate(held):
        writer.add_document(tantivy.Document(body=passage.text, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(question: str) -> Iterator[Passage]:
        # words only: in a query, Tantivy would take punctuation for its own signs
        query = index.parse_query(" ".join(re.findall(r"\w+", question.lower())), ["body"])
        for score, address in searcher.search(query, task.depth).hits:
            passage = held[searcher.doc(address)["number"][0]]
            yield Passage(passage.url, passage.text, score)

    return [passage.text for passage in held], find


if __name__ == "__main__":
    main(__doc__, build)
