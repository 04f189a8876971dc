"""The parts of the page that never change: masthead with its tabs, question box, topic box, archive search."""

from __future__ import annotations

from ui.render import Html, button, join, tag


def masthead() -> Html:
    """Name, tabs, the button that shows the reader's conversations, and the one that starts a new one."""
    views = [_tab(name.lower(), name, name == "Ask") for name in ("Ask", "Check", "Timeline", "Archive")]
    tabs = tag("div", *views, class_="tabs", role="tablist", aria_label="Views")
    fresh = button("New conversation", "clear", "fresh", aria_label="New conversation")
    skip = button("Skip to the question box", "skip", "skip")
    talks = button(
        tag("span", "☰", aria_hidden="true"),
        "talks",
        "talks-button",
        aria_label="Conversations",
        title="Conversations",
        aria_expanded="false",
        aria_controls="talks",
    )
    return tag("div", skip, talks, tag("span", "Byline", class_="wordmark"), tabs, fresh, class_="masthead")


def composer(limit: int) -> Html:
    """The question box: Enter asks, Shift and Enter starts a line; `limit` is in characters."""
    label = tag("label", "Question", for_="question", class_="for-screen-readers")
    box = tag(
        "textarea",
        "",
        id="question",
        rows=1,
        placeholder="Ask about the articles",
        autocomplete="off",
        enterkeyhint="send",
        data_limit=limit,
        aria_describedby="question-length",
    )
    send = tag("button", "↑", class_="send", type="submit", disabled=True, aria_label="Ask", title="Ask (Enter)")
    halt = button(tag("span", class_="square"), "stop", "halt", aria_label="Stop")
    length = tag("p", "", id="question-length", class_="length", aria_live="polite")
    form = tag("form", label, box, send, halt, class_="composer", data_form="ask", novalidate=True)
    return join([form, length])


def topic_box() -> Html:
    """What a timeline is laid out of."""
    label = tag("label", "Topic of the timeline", for_="timeline-topic", class_="for-screen-readers")
    box = tag(
        "input",
        id="timeline-topic",
        type="search",
        class_="field",
        placeholder="What happened when? Name a topic",
        autocomplete="off",
        maxlength=200,
    )
    send = tag("button", "Lay out", type="submit", class_="primary")
    return tag("form", label, box, send, class_="topic", role="search", data_form="timeline", novalidate=True)


def archive_search() -> Html:
    """The search box over the list of articles."""
    label = tag("label", "Search the archive", for_="archive-words", class_="for-screen-readers")
    box = tag(
        "input",
        id="archive-words",
        type="search",
        class_="field",
        placeholder="Search the archive",
        autocomplete="off",
        maxlength=200,
    )
    return tag("form", label, box, class_="archive-search", role="search", data_form="search", novalidate=True)


def _tab(view: str, name: str, chosen: bool) -> Html:
    return tag(
        "button",
        name,
        id=f"tab-{view}",
        type="button",
        role="tab",
        data_act="view",
        data_view=view,
        aria_selected="true" if chosen else "false",
        aria_controls=f"{view}-view",
        tabindex=0 if chosen else -1,
    )
