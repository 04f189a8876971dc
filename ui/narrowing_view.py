"""Draws the filters at the question box: what is chosen as chips that can be taken away, and the box to choose in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ui.archive_view import language_name
from ui.conversation import Narrowing
from ui.days import iso_date
from ui.render import Html, button, tag

OUTLET, SINCE, UNTIL, LANGUAGE = "outlet", "since", "until", "language"


def narrowing_view(
    chosen: Narrowing,
    outlets: Sequence[str],
    languages: Sequence[str],
    wrong: Mapping[str, tuple[str, str]] | None = None,
    *,
    is_open: bool = False,
) -> Html:
    """`wrong`: by field, what was typed there and why it cannot be taken."""
    wrong = wrong or {}
    opener = button(
        "Filters", "filters", "filters-button", aria_expanded="true" if is_open else "false", aria_controls="filters"
    )
    row = tag("div", opener, *_chips(chosen), class_="picks")
    known = [tag("option", value=name) for name in outlets]
    fields = [
        _field(OUTLET, "Outlet", wrong, type="text", list="filter-outlets", placeholder="Name an outlet"),
        tag("datalist", *known, id="filter-outlets"),
        _field(SINCE, "Published from", wrong, type="date", value=chosen.since),
        _field(UNTIL, "Published to", wrong, type="date", value=chosen.until),
        _languages(chosen.language, languages) if len(languages) > 1 else None,
    ]
    form = tag("form", *fields, class_="filter-fields", id="filters", data_form="filters", hidden=not is_open)
    return tag("div", row, form, class_="narrowing")


def _chips(chosen: Narrowing) -> list[Html]:
    chips = [_chip(OUTLET, name, name) for name in chosen.outlets]
    if chosen.since:
        chips.append(_chip(SINCE, chosen.since, f"From {iso_date(chosen.since)}"))
    if chosen.until:
        chips.append(_chip(UNTIL, chosen.until, f"To {iso_date(chosen.until)}"))
    if chosen.language:
        chips.append(_chip(LANGUAGE, chosen.language, language_name(chosen.language)))
    return chips


def _chip(field: str, value: str, said: str) -> Html:
    away = button("×", "unpick", "unpick", aria_label=f"Take the filter {said} away")
    return tag("span", tag("bdi", said), away, class_="pick", data_field=field, data_value=value)


def _field(name: str, label: str, wrong: Mapping[str, tuple[str, str]], **attributes: str | None) -> Html:
    typed, why = wrong.get(name, (None, None))
    if typed is not None:
        attributes["value"] = typed
    said = tag("span", why, id=f"filter-{name}-wrong", class_="wrong", role="alert") if why else None
    box = tag(
        "input",
        id=f"filter-{name}",
        class_="field",
        autocomplete="off",
        data_narrows=name,
        aria_invalid="true" if why else None,
        aria_describedby=f"filter-{name}-wrong" if why else None,
        **attributes,
    )
    return tag("label", tag("span", label), box, said)


def _languages(chosen: str | None, languages: Sequence[str]) -> Html:
    options = [tag("option", "Every language", value="")]
    options += [tag("option", language_name(code), value=code, selected=code == chosen) for code in languages]
    return tag("label", tag("span", "Language"), tag("select", *options, class_="field", data_narrows=LANGUAGE))
