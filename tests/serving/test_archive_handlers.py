"""The archive's tab without a browser: who may only read is offered no change, and can make none."""

from __future__ import annotations

from ui import archive_handlers as handlers
from ui.serving.callers import Caller, Forbidden, Scope
from ui.serving.service import Service

READER = Caller("account:rex", "rex", frozenset({Scope.READ}))
WRITER = Caller("account:ana", "ana", frozenset({Scope.READ, Scope.WRITE}))


def ids(service: Service) -> list[str]:
    return [one.id for one in service.archive.articles()]


def test_who_may_only_read_is_offered_no_change(service: Service) -> None:
    listed = handlers.list_articles(service, READER, handlers.Wanted())
    assert "<tbody>" in listed
    assert "data-choose" not in listed
    assert handlers.adding(service, READER) == handlers.jobs(service, READER) == ""
    assert "data-choose" in handlers.list_articles(service, WRITER, handlers.Wanted())
    assert 'type="file"' in handlers.adding(service, WRITER)


def test_who_may_only_read_deletes_nothing_whatever_the_browser_sends(service: Service) -> None:
    before = ids(service)
    assert "<dialog" not in handlers.confirm(service, READER, before)
    shown, gone, error = handlers.delete(service, READER, before)
    assert "may not change the archive" in shown
    assert (gone, type(error)) == ((), Forbidden)
    assert ids(service) == before


def test_who_may_write_deletes_what_was_chosen_and_nothing_else(service: Service) -> None:
    first, *others = ids(service)
    shown, gone, error = handlers.delete(service, WRITER, [first])
    assert "Deleted 1 article." in shown
    assert ([one.id for one in gone], error) == ([first], None)
    assert ids(service) == others


def test_what_the_browser_makes_up_is_one_sentence(service: Service) -> None:
    for wanted in (
        handlers.Wanted(since="yesterday"),
        handlers.Wanted(outlet="<b>nobody</b>"),
        handlers.Wanted(language="xx"),
    ):
        assert 'class="problem"' in handlers.list_articles(service, WRITER, wanted)
    assert "<tbody>" in handlers.list_articles(service, WRITER, handlers.Wanted(order="sideways", shown=-1))
    assert "no longer in the archive" in handlers.confirm(service, WRITER, ["ffffffffffff"])
    assert 'class="problem"' in handlers.delete(service, WRITER, ["ffffffffffff"])[0]
