"""The keyword index: Tantivy over header and text, stemmed. Derived from the catalog, and replaced, never repaired."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.engines import guarded
from vectorstore.rows import seconds
from vectorstore.types import Article, Constraints, Hit, Passage

if TYPE_CHECKING:
    import tantivy

_ANALYZER = "byline_en"
_NAME = "keyword"
_HEAP = 64_000_000
_TIES = 32  # so many more are asked for, to put equals at the end of the list in order
_FAR_PAST, _FAR_FUTURE = -(2**62), 2**62


@functools.cache
def _analyzer() -> tantivy.TextAnalyzer:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(60)).filter(Filter.lowercase())
    return builder.filter(Filter.ascii_fold()).filter(Filter.stemmer("english")).build()


def stems(text: str) -> list[str]:
    """The words of `text` in order as the index knows them: lower case, without accents, stemmed."""
    return _analyzer().analyze(text)


@functools.cache
def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", stored=False, tokenizer_name=_ANALYZER, index_option="position")
    builder.add_text_field("outlet", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("language", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", stored=False, indexed=True)
    return builder.build()


def _open(folder: Path) -> tantivy.Index:
    import tantivy

    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer(_ANALYZER, _analyzer())
    return index


class KeywordWriter:
    """Fills the index in `folder`. Nothing is in it before `commit`."""

    def __init__(self, folder: Path) -> None:
        with guarded(_NAME):
            self._index = _open(folder)
            self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)

    def remove(self, passage_ids: Iterable[str]) -> None:
        """Takes passages out; unknown ids do not matter."""
        with guarded(_NAME):
            for passage_id in passage_ids:
                self._writer.delete_documents_by_term("id", passage_id)

    def add(self, batch: Sequence[tuple[Passage, Article]]) -> None:
        """Puts passages in, in place of those with the same id."""
        self.remove(passage.id for passage, _ in batch)
        with guarded(_NAME):
            for passage, article in batch:
                self._writer.add_document(_document(passage, article))

    def commit(self) -> int:
        """Makes the changes durable and returns how many passages the index now holds. The writer is then spent."""
        with guarded(_NAME):
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._index.reload()
            return int(self._index.searcher().num_docs)


def _document(passage: Passage, article: Article) -> tantivy.Document:
    import tantivy

    document = tantivy.Document()
    document.add_text("id", passage.id)
    document.add_text("text", passage.searchable)
    if article.outlet is not None:
        document.add_text("outlet", article.outlet.lower())
    if article.language is not None:
        document.add_text("language", article.language)
    published = seconds(article.published)
    if published is not None:
        document.add_integer("published", published)
    return document


class KeywordIndex:
    """An open index, read only. Safe from several threads. Its methods raise `ArchiveDamaged`."""

    def __init__(self, folder: Path) -> None:
        with guarded(_NAME):
            self._index = _open(folder)
            self._searcher = self._index.searcher()

    def count(self) -> int:
        """Passages in the index."""
        return int(self._searcher.num_docs)

    def frequency(self, stem: str) -> int:
        """Number of passages that have this stem."""
        with guarded(_NAME):
            return int(self._searcher.doc_freq("text", stem))

    def ids(self) -> set[str]:
        """Every passage in the index."""
        import tantivy

        with guarded(_NAME):
            found = self._searcher.search(tantivy.Query.all_query(), max(1, self.count()), count=False).hits
            return {str(self._searcher.doc(at).get_first("id")) for _, at in found}

    def search(self, words: Iterable[str], limit: int, constraints: Constraints) -> list[Hit]:
        """The passages that fit the stems best by BM25, best first."""
        import tantivy

        should = [
            (tantivy.Occur.Should, tantivy.Query.term_query(_schema(), "text", word, index_option="freq"))
            for word in dict.fromkeys(words)
        ]
        if not should or limit < 1:
            return []
        query = tantivy.Query.boolean_query(should)
        must = _restrictions(constraints)
        if must:
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), *((tantivy.Occur.Must, one) for one in must)]
            )
        with guarded(_NAME):
            found = self._searcher.search(query, limit + _TIES, count=False).hits
            hits = [Hit(str(self._searcher.doc(at).get_first("id")), float(score)) for score, at in found]
        return sorted(hits, key=lambda hit: hit.rank)[:limit]


def _restrictions(constraints: Constraints) -> list[tantivy.Query]:
    import tantivy

    must = []
    if constraints.outlets:
        names = [name.lower() for name in constraints.outlets]
        must.append(tantivy.Query.term_set_query(_schema(), "outlet", names))
    if constraints.languages:
        codes = [code.lower() for code in constraints.languages]
        must.append(tantivy.Query.term_set_query(_schema(), "language", codes))
    if constraints.since is not None or constraints.until is not None:
        since, until = seconds(constraints.since), seconds(constraints.until)
        lower, upper = _FAR_PAST if since is None else since, _FAR_FUTURE if until is None else until
        field = tantivy.FieldType.Integer
        must.append(tantivy.Query.range_query(_schema(), "published", field, lower, upper))
    return must
