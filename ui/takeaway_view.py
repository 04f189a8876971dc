"""Draws the buttons that copy or save what a tab shows. The text is written here, whole: the page only hands it on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ui.exporting.claimreview import Publication, claim_review
from ui.exporting.html_page import html_of
from ui.exporting.markdown import markdown_of
from ui.exporting.note import note_of
from ui.render import Html, button, tag

if TYPE_CHECKING:
    from assistant.checking.types import Verdict
    from ui.exporting.document import Document


def takeaway_view(document: Document | None, name: str) -> Html:
    """The document in every text format; `name` is what its files are called. Without one the buttons take no click:
    they have their place before there is anything to copy.
    """
    markdown = markdown_of(document) if document is not None else None
    note, page = (note_of(document), html_of(document)) if document is not None else (None, None)
    buttons = (
        _button("Copy as note", "copy-as", note),
        _button("Copy as Markdown", "copy-as", markdown),
        _button("Save as Markdown", "save", markdown, f"{name}.md"),
        _button("Save as HTML", "save", page, f"{name}.html"),
    )
    return tag("div", *buttons, class_="takeaway", role="group", aria_label="Copy or save")


def _button(label: str, act: str, text: str | None, name: str | None = None) -> Html:
    return button(label, act, "plainly", data_text=text, data_name=name, disabled=text is None)


def review_view(verdict: Verdict, day: date) -> Html:
    """Copies a verdict as ClaimReview; whoever publishes it puts their name in."""
    text = claim_review(verdict, Publication("Byline", day))
    return button("Copy as ClaimReview", "copy-as", "plainly review", data_text=text)
