"""Byline for those who build with LangChain: a retriever, a runnable and a tool. Importing this loads LangChain."""

from __future__ import annotations

from assistant.langchain.retriever import BylineRetriever
from assistant.langchain.runnable import BylineRunnable, Part, byline_runnable
from assistant.langchain.tool import byline_tool

__all__ = ["BylineRetriever", "BylineRunnable", "Part", "byline_runnable", "byline_tool"]
