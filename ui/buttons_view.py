"""Draws buttons that stand in many places: one that asks a question, one that opens an article."""

from __future__ import annotations

from ui.render import Html, button, title_of
from vectorstore import Article


def ask_button(text: str, class_: str) -> Html:
    """A button that asks `text`."""
    return button(text, "ask", class_, data_text=text, dir="auto")


def article_button(article: Article) -> Html:
    """A button with the article's title that opens it."""
    return button(title_of(article), "article", "title", data_id=article.id, dir="auto")
