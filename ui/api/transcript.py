"""A whole conversation as Markdown: each answer as its own export has it, under a title of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.exporting.document import Document, Line, Section
from ui.exporting.markdown import markdown_of

if TYPE_CHECKING:
    from ui.records.records import Records
    from ui.records.types import KeptConversation, KeptExchange
    from vectorstore import Archive

_UNANSWERED = "No answer was kept."


def transcript(conversation: KeptConversation, records: Records, archive: Archive) -> str:
    """Questions and answers, oldest first. What rests on an article that was deleted since is left out."""
    title = markdown_of(Document("Conversation", conversation.title, ()))
    return "\n---\n\n".join([title, *(_told(one, records, archive) for one in conversation.exchanges)])


def _told(exchange: KeptExchange, records: Records, archive: Archive) -> str:
    from ui.exporting.composing import document_of
    from ui.records.reviving import revived

    kept = None if exchange.answer_id is None else records.answer(exchange.answer_id)
    if kept is None:
        return markdown_of(Document("Question", exchange.question, (Section((Line(_UNANSWERED),)),)))
    return markdown_of(document_of(revived(kept.answer, archive).answer))
