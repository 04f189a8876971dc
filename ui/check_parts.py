"""The parts of the Check tab that never change: its form, and what it says before anything is looked up."""

from __future__ import annotations

from ui.render import Html, button, join, tag
from ui.serving.service import TEXT_LIMIT

_CHOICES = (
    ("check", "Check claims", "Check"),
    ("trace", "Trace quotation", "Trace"),
    ("compare", "Who disagrees", "Compare"),
)


def check_form() -> Html:
    """The box and what to do with its text. Control and Enter send it: Enter starts a line, as in any long text."""
    label = tag("label", "Paste a claim, a paragraph or a quotation", for_="check-text", class_="for-screen-readers")
    box = tag(
        "textarea",
        "",
        id="check-text",
        class_="field",
        rows=3,
        dir="auto",
        placeholder="Paste a claim, a paragraph or a quotation",
        autocomplete="off",
        data_limit=TEXT_LIMIT,
        aria_describedby="check-length",
    )
    legend = tag("legend", "What to do with it", class_="for-screen-readers")
    choices = tag("fieldset", legend, *[_choice(*one) for one in _CHOICES], class_="choices")
    send = tag("button", "Check", type="submit", id="check-send", class_="primary", disabled=True, title="Ctrl + Enter")
    halt = button("Stop", "check-stop", "plainly check-halt")
    length = tag("p", "", id="check-length", class_="length", aria_live="polite")
    said = tag("p", "", id="check-said", class_="for-screen-readers", role="status")
    bar = tag("div", choices, tag("div", halt, send, class_="check-buttons"), class_="check-bar")
    form = tag("form", label, box, bar, class_="check-form", data_form="check", novalidate=True)
    return join([form, length, said])


def how_it_works() -> Html:
    """What each choice does, before the first text."""
    lines = (
        ("Check claims", "Each sentence is held against the articles: supported, contradicted, disputed or not found."),
        ("Trace quotation", "Where the words stand, who says them, and what was changed in them."),
        ("Who disagrees", "Name a topic: the points on which the articles say different things, side by side."),
    )
    items = [part for name, words in lines for part in (tag("dt", name), tag("dd", words))]
    return tag("dl", *items, class_="how-it-works")


def refusal(sentence: str) -> Html:
    """Why a text was not looked up."""
    return tag("p", sentence, class_="notice", role="alert")


def _choice(name: str, label: str, verb: str) -> Html:
    named, chosen = f"check-how-{name}", name == "check"
    radio = tag("input", type="radio", name_="check-how", id=named, value=name, data_verb=verb, checked=chosen)
    return tag("label", radio, tag("span", label), class_="choice")
