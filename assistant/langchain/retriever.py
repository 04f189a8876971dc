"""Byline's search as a LangChain retriever: exact passages of articles, with what is needed to cite them."""

from __future__ import annotations

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import run_in_executor
from pydantic import Field

from assistant.assistant import Assistant
from assistant.finding.retrieve import Found
from assistant.langchain.asked import Day, narrowed


class BylineRetriever(BaseRetriever):
    """Finds passages in an archive, best first. One instance serves several threads.

    A document's text is exactly `article.text[start:end]`. Its metadata holds article_id, title, outlet, published
    (YYYY-MM-DD), url and source, each None where it is unknown; start and end; similarity (cosine); and passage_id.
    """

    assistant: Assistant
    k: int = Field(default=6, ge=1)
    """Most passages found."""
    outlets: tuple[str, ...] = ()
    """Only articles of these outlets, whatever their case; none: of all."""
    since: Day | None = None
    """Only articles published on this day or later."""
    until: Day | None = None
    """Only articles published on this day or before."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return self._found(query)

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        return await run_in_executor(None, self._found, query)

    def _found(self, words: str) -> list[Document]:
        within = narrowed(self.outlets, self.since, self.until)
        return [_document(one) for one in self.assistant.search(words, within, self.k)]


def _document(found: Found) -> Document:
    passage, article = found.passage, found.article
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "article_id": article.id,
            "title": article.title,
            "outlet": article.outlet,
            "published": None if article.published is None else article.published.date().isoformat(),
            "url": article.url,
            "source": article.source,
            "start": passage.start,
            "end": passage.end,
            "similarity": found.similarity,
            "passage_id": passage.id,
        },
    )
