"""What happens at the filters of the question box: plain functions over the service, testable without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.conversation import Narrowing
from ui.failing import problem
from ui.narrowing_view import LANGUAGE, OUTLET, SINCE, UNTIL, narrowing_view
from ui.render import Html
from vectorstore import UsageError

if TYPE_CHECKING:
    from ui.serving.service import Service


def narrowed(service: Service, chosen: Narrowing, *, is_open: bool = False) -> Html:
    """The filters as they are chosen; what cannot be taken is said at its field and left out."""
    try:
        taken, wrong = _checked(service, chosen)
        archive = service.archive
        return narrowing_view(taken, archive.outlets(), archive.languages(), wrong, is_open=is_open or bool(wrong))
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return problem(error, "choose the articles")


def _checked(service: Service, chosen: Narrowing) -> tuple[Narrowing, dict[str, tuple[str, str]]]:
    wrong: dict[str, tuple[str, str]] = {}

    def taken(field: str, value: str, narrowing: Narrowing) -> bool:
        languages = (narrowing.language,) if narrowing.language else ()
        try:
            service.within(narrowing.outlets, narrowing.since, narrowing.until, languages)
        except UsageError as error:
            wrong[field] = value, str(error)
            return False
        return True

    names = {name.lower(): name for name in service.archive.outlets()}
    outlets = tuple(
        dict.fromkeys(
            names.get(name.strip().lower(), name)
            for name in chosen.outlets
            if name.strip() and taken(OUTLET, name, Narrowing((name,)))
        )
    )
    since = chosen.since if chosen.since and taken(SINCE, chosen.since, Narrowing(since=chosen.since)) else None
    until = chosen.until if chosen.until and taken(UNTIL, chosen.until, Narrowing(until=chosen.until)) else None
    if since and until and since > until:  # both are days as YYYY-MM-DD
        wrong[UNTIL], until = (until, "This day is before the first one."), None
    code = chosen.language
    language = code if code and taken(LANGUAGE, code, Narrowing(language=code)) else None
    return Narrowing(outlets, since, until, language), wrong
