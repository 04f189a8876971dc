"""Draws the list of a reader's conversations, newest first, by day. What is done to them is told as events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from ui.records.types import ConversationLine
from ui.render import Html, button, tag
from vectorstore.types import written_day


def conversations_top() -> Html:
    """What stands above the list and never changes: the search box."""
    label = tag("label", "Search the conversations", for_="talk-words", class_="for-screen-readers")
    box = tag(
        "input",
        id="talk-words",
        type="search",
        class_="field",
        placeholder="Search conversations",
        autocomplete="off",
        maxlength=200,
    )
    close = button("×", "talks", "close", aria_label="Close the list of conversations")
    form = tag("form", label, box, role="search", data_form="talks", novalidate=True)
    return tag("div", tag("h2", "Conversations"), close, form, class_="talks-top")


def conversations_view(lines: Sequence[ConversationLine], current: str, words: str, now: datetime) -> Html:
    """The conversations, the one with the id `current` marked."""
    if not lines:
        nothing = "No conversation has these words." if words else "What you ask is kept here."
        return tag("p", nothing, class_="quiet no-talks", role="status")
    days = groupby(lines, key=lambda one: one.changed.astimezone(now.tzinfo).date())
    groups = [
        tag("section", tag("h3", _day(day, now.date())), tag("ol", *[_line(one, current) for one in lines_of]))
        for day, lines_of in days
    ]
    return tag("nav", *groups, class_="talks", aria_label="Your conversations")


def _day(day: date, today: date) -> str:
    return {0: "Today", 1: "Yesterday"}.get((today - day).days, written_day(day))


def _line(one: ConversationLine, current: str) -> Html:
    """One conversation: its title opens it; beneath, folded, what else can be done with it."""
    here = "page" if one.id == current else None
    questions = f"{one.questions} question" + ("" if one.questions == 1 else "s")
    title = button(one.title, "talk", "talk", data_id=one.id, title=questions, aria_current=here, dir="auto")
    more = tag("summary", tag("span", "⋯", aria_hidden="true"), aria_label=f"More for “{one.title}”")
    deeds = tag(
        "div",
        button("Rename", "rename", "deed"),
        button("Markdown", "export", "deed", data_id=one.id, data_format="markdown", aria_label="Save as Markdown"),
        button("JSON", "export", "deed", data_id=one.id, data_format="json", aria_label="Save as JSON"),
        button("Delete", "forget", "deed"),
        class_="deeds",
    )
    return tag(
        "li",
        tag("div", title, tag("details", more, deeds), class_="talk-line"),
        _rename(one),
        _delete(one),
        data_id=one.id,
    )


def _rename(one: ConversationLine) -> Html:
    box = tag(
        "input", value=one.title, class_="field", maxlength=200, aria_label="New name", autocomplete="off", dir="auto"
    )
    save = tag("button", "Save", type="submit", class_="primary")
    cancel = button("Cancel", "keep", "plainly")
    return tag("form", box, save, cancel, class_="talk-form", data_form="rename", data_id=one.id, hidden=True)


def _delete(one: ConversationLine) -> Html:
    said = tag("p", "Delete this conversation with its answers? It cannot be brought back.")
    delete = tag("button", "Delete", type="submit", class_="primary")
    cancel = button("Keep", "keep", "plainly")
    return tag("form", said, delete, cancel, class_="talk-form", data_form="forget", data_id=one.id, hidden=True)


def signed_in_view(name: str | None) -> Html:
    """Who is signed in, and the way out; nothing where nobody is asked who they are."""
    if name is None:
        return Html()
    leave = button("Sign out", "leave", "plainly")
    return tag("p", tag("span", "Signed in as ", tag("bdi", name)), leave, class_="signed-in")
