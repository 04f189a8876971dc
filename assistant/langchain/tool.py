"""Byline as a tool that an agent calls: an answer as text with its sources, and the `Answer` beside it."""

from __future__ import annotations

from langchain_core.runnables import run_in_executor
from langchain_core.tools import StructuredTool, ToolException
from pydantic import BaseModel, Field

from assistant.assistant import Assistant
from assistant.langchain.asked import Day, narrowed
from assistant.types import Answer, Citation, Question
from vectorstore import UsageError
from vectorstore.types import written_day

_DESCRIPTION = (
    "Answers a question from an archive of news articles, in sentences quoted from them with numbered sources, "
    "or says that the archive does not answer it."
)


class _Arguments(BaseModel):
    question: str = Field(description="One whole question, with every name it needs.")
    outlet: str | None = Field(default=None, description="Only articles of this outlet.")
    since: Day | None = Field(default=None, description="Only articles published on this day or later.")
    until: Day | None = Field(default=None, description="Only articles published on this day or before.")


def byline_tool(assistant: Assistant) -> StructuredTool:
    """The tool `ask_the_archive`. Its artifact is the `Answer`.

    A question that cannot be used comes back to the agent as text, for it to ask another; other errors are raised.
    """

    def ask(
        question: str, outlet: str | None = None, since: Day | None = None, until: Day | None = None
    ) -> tuple[str, Answer]:
        try:
            within = narrowed([outlet] if outlet is not None else [], since, until)
            answer = assistant.ask(Question(question, constraints=within))
        except UsageError as error:
            raise ToolException(str(error)) from error
        return _told(answer), answer

    async def ask_beside(
        question: str, outlet: str | None = None, since: Day | None = None, until: Day | None = None
    ) -> tuple[str, Answer]:
        return await run_in_executor(None, ask, question, outlet, since, until)

    return StructuredTool.from_function(
        ask,
        ask_beside,
        name="ask_the_archive",
        description=_DESCRIPTION,
        args_schema=_Arguments,
        response_format="content_and_artifact",
        handle_tool_error=True,
    )


def _told(answer: Answer) -> str:
    missing = answer.missing if answer.missing and answer.missing not in answer.text else None
    parts = (
        answer.text,
        f"Not answered: {missing}" if missing else None,
        answer.notice,
        "\n".join(answer.suggestions) if answer.asks_back else None,
        "\n".join(map(_source, answer.citations)),
    )
    return "\n\n".join(filter(None, parts))


def _source(citation: Citation) -> str:
    article = citation.quote.article
    published = None if article.published is None else written_day(article.published)
    where = ", ".join(filter(None, (article.title, article.outlet, published, article.url)))
    return f"[{citation.number}] “{citation.quote.text}” ({where or article.source})"
